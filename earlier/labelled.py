"""Rows that name their own parts: 举措名称：…… 主要内容：…… 类别：…… 创新点：……, each on a line of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from earlier.columns import Column, column_of
from earlier.numbering import number_before

_LABELLED = re.compile(r"(?P<label>[^\s，。；：:]{2,10})\s*[：:]\s*(?P<text>.*)")
# What such letters tell beside what is registered.
_OTHERS = frozenset(
    (
        "效果",
        "实施效果",
        "成效",
        "实施成效",
        "改革成效",
        "背景",
        "改革背景",
        "下一步",
        "适用范围",
        "联系人",
        "文件依据",
    )
)
_READ = {Column.TITLE, Column.SUMMARY, Column.NOVELTY, Column.CLASS, Column.POINT, Column.UNIT, Column.MARK}
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class Labelled:
    """The parts of a row by their columns, the names of those that are not read, and one that comes twice or ""."""

    cells: dict[Column, list[str]]
    unread: tuple[str, ...]
    doubled: str = ""


def labelled(lines: Sequence[str]) -> Labelled | None:
    """Take a row's lines by the labels before them; None where they bear none. What stands before is the name."""
    cells: dict[Column, list[str]] = {}
    unread: list[str] = []
    part = cells.setdefault(Column.TITLE, [])
    count, doubled = 0, ""
    for line in lines:
        numbered = number_before(line)
        found = _LABELLED.fullmatch(numbered.rest if numbered else line.strip())
        column = _column(found["label"]) if found else None
        if found is None or column is None:
            part.append(line)
            continue
        count += 1
        if cells.get(column):
            doubled = found["label"]
        part = []
        if column is Column.OTHER:
            unread.append(found["label"])
        else:
            cells[column] = part
        part.append(found["text"])
    kept = {column: texts for column, texts in cells.items() if texts}
    has_text = {Column.TITLE, Column.SUMMARY} & set(kept)
    return Labelled(kept, tuple(unread), doubled) if count >= _FEWEST and has_text else None


def names_a_part(text: str, before: Sequence[str]) -> bool:
    """Whether a line names another part of a row whose lines name theirs."""
    numbered = number_before(text)
    found = _LABELLED.fullmatch(numbered.rest if numbered else text.strip())
    return found is not None and _column(found["label"]) is not None and labelled(before) is not None


def _column(label: str) -> Column | None:
    if label in _OTHERS:
        return Column.OTHER
    column = column_of(label)
    return column if column in _READ else None
