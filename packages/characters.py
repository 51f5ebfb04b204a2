"""What JSON allows and a letter cannot bear: repeated keys, NaN, control characters, lone surrogates."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from core.characters import is_private, is_storable, successor_of
from measures.entries import UNLISTED_TEXTS
from packages.parsing import Members, NotANumber
from packages.places import Path, quoted

Located = tuple[Path, str]

MULTI_LINE = frozenset(
    {
        *UNLISTED_TEXTS,
        "difference",
        "reason",
        "guidance",
        "comment",
        "evidence",
        "template",
        "text",
        "conclusion",
    }
)
_LINE_ENDS = frozenset("\n\r")
# Seen by nobody, though they can be stored.
_UNSEEN_CATEGORIES = frozenset({"Cf", "Zl", "Zp"})


def text_faults(value: Any, path: Path = ()) -> Iterator[Located]:
    """Yield the faults that hold wherever in the tree they stand."""
    if isinstance(value, Members):
        yield from (((*path, key), _("这个字段写了不止一次，请只留一处。")) for key in value.repeated)
        for key, member in value.items():
            yield from _key_faults(key, path)
            yield from text_faults(member, (*path, key))
    elif isinstance(value, list):
        for index, element in enumerate(value):
            yield from text_faults(element, (*path, index))
    elif isinstance(value, NotANumber):
        yield path, _("NaN 和 Infinity 不是数字，请写成普通数字。")
    elif isinstance(value, str):
        yield from _string_faults(value, path)


def _key_faults(key: str, path: Path) -> Iterator[Located]:
    if _first_refused(key, multi_line=False) is not None:
        yield (*path, key), _("字段名 %(key)s 里有看不见的字符，请删去。") % {"key": quoted(key)}


def _string_faults(text: str, path: Path) -> Iterator[Located]:
    found = _first_refused(text, multi_line=_is_multi_line(path))
    if found is None:
        return
    character = text[found]
    where = {"position": found + 1, "code": f"U+{ord(character):04X}"}
    if character in "\n\r\t":
        yield path, _("第 %(position)d 字是换行或制表符（%(code)s），这一项只能写在一行里，请删去。") % where
    elif (successor := successor_of(character)) is not None:
        where |= {"successor": successor, "new_code": f"U+{ord(successor):04X}"}
        yield (
            path,
            _("第 %(position)d 字是旧字库的字符（%(code)s），请改为“%(successor)s”（%(new_code)s）。")
            % where,
        )
    elif is_private(character):
        yield path, _("第 %(position)d 字是自造字（%(code)s），请换成字库里通行的字。") % where
    elif unicodedata.category(character) == "Cs":
        yield path, _("第 %(position)d 字是不完整的字符（%(code)s），请重新输入。") % where
    else:
        yield path, _("第 %(position)d 字是看不见的字符（%(code)s），请删去。") % where


def _is_multi_line(path: Path) -> bool:
    return bool(path) and (path[-1] in MULTI_LINE or "score_comments" in path)


def _first_refused(text: str, *, multi_line: bool) -> int | None:
    if text.isprintable():
        return None
    for index, character in enumerate(text):
        if multi_line and character in _LINE_ENDS:
            continue
        if not is_storable(character) or unicodedata.category(character) in _UNSEEN_CATEGORIES:
            return index
    return None
