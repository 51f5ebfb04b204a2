"""Working papers are made from any text: a character that no font has is shown by a mark, and the paper says which.

Only the letter itself is refused for such a character, with its place (`documents.rendering.glyphs`).
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from typing import Any

from core.characters import SUBSTITUTE, is_storable
from core.fonts import FontSet, characters_of

MOST_NAMED = 100
# Laid out or left out by the typesetter, whatever the font: line ends, marks that join or turn what stands beside them.
_LAID_OUT = frozenset("\n\t\r")
_NEVER_DRAWN = frozenset({"Cf", "Zs", "Zl", "Zp"})


def document_json(document: Mapping[str, Any], fonts: FontSet) -> str:
    """Return what a source of a working paper reads: its texts, the families by face, and the note on substitutes."""
    drawn = frozenset.intersection(*(characters_of(fonts.files_of(face)) for face in fonts.faces))
    missing: dict[str, None] = {}
    shown = _shown(document, drawn, missing)
    return json.dumps({**shown, "fonts": fonts.faces, "note": _note(list(missing))}, ensure_ascii=False)


def _shown(value: Any, drawn: frozenset[str], missing: dict[str, None]) -> Any:
    if isinstance(value, str):
        unknown = {one for one in set(value) - drawn - _LAID_OUT if _is_drawn(one)}
        missing |= dict.fromkeys(one for one in value if one in unknown)
        return value.translate({ord(one): SUBSTITUTE for one in unknown})
    if isinstance(value, Mapping):
        return {name: _shown(one, drawn, missing) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_shown(one, drawn, missing) for one in value]
    return value


def _is_drawn(character: str) -> bool:
    return not is_storable(character) or unicodedata.category(character) not in _NEVER_DRAWN


def _note(missing: list[str]) -> str:
    """Return the sentence under the paper; it is Chinese for everybody, as the paper is."""
    if not missing:
        return ""
    codes = "、".join(f"U+{ord(character):04X}" for character in missing[:MOST_NAMED])
    more = "等" if len(missing) > MOST_NAMED else ""
    return f"文中“{SUBSTITUTE}”处是字体中没有的字（依次为{codes}{more}），原文以系统中的为准。"
