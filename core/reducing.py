"""A text reduced to what a name is made of, for whoever looks for names that somebody may have meant to hide.

What tells two spellings of a name apart goes: marks and blanks that split it, marks that sit on a character or are seen
by nobody, width and case, traditional characters. Clauses and brackets stay: they stand between two names.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from pathlib import Path

from core.characterwise import Characterwise
from core.folding import folded

# What ends one text and begins the next: never within a name.
APART = "|"
# Stands for what is to be seen and says nothing in letters: a picture, a page that was scanned.
PICTURED = "\ufffc"
# What people put between the characters of one name.
SPLITTING = frozenset("·•・･‧⋅∙●◦ㆍ、､﹑/\\-‐‑‒–—―−─._|¦~～*⋯")
# Of these a folded text no longer tells that they split: the next text and the next clause look the same.
_AMBIGUOUS = str.maketrans(dict.fromkeys("|、､﹑", "·"))
# Letters by their kind, and yet nothing to be seen: the fillers of Hangul, the empty pattern of Braille.
_EMPTY = frozenset("\u115f\u1160\u3164\uffa0\u2800")
# Marks that sit on a character; signs of format, of private use, and what is no character.
_UNSEEN_KINDS = frozenset({"Mn", "Me", "Cf", "Cc", "Co", "Cn"})
_LINES = (Path(__file__).parent / "simplified.txt").read_text("utf-8").splitlines()
_SIMPLIFIED = {ord(pair[0]): pair[1] for line in _LINES if not line.startswith("#") for pair in line.split()}


def simplified(text: str) -> str:
    """Return a text with each traditional character as its simplified one."""
    return text.translate(_SIMPLIFIED)


def _reduced_character(character: str) -> str:
    if character in SPLITTING:
        return ""
    apart = unicodedata.normalize("NFD", folded(character))
    return simplified("".join(each for each in apart if not _is_dropped(each)))


def _is_dropped(character: str) -> bool:
    return character in SPLITTING or character in _EMPTY or unicodedata.category(character) in _UNSEEN_KINDS


_REDUCTION = Characterwise(_reduced_character)


def reduced(text: str) -> str:
    """Return what is left of a text."""
    return text.translate(_REDUCTION)


def reduced_in(text: str) -> tuple[str, list[int]]:
    """Return what is left of a text, and of each of its characters the place in the text that it comes from."""
    return _REDUCTION.with_places(text)


def side_by_side(texts: Iterable[str]) -> str:
    """Return texts in one, each as `folded` has it and apart from the next, however it is split in itself."""
    return APART.join(folded(text.translate(_AMBIGUOUS)) for text in texts)
