"""The columns of an annex's table, known by their names in any order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum, auto

from earlier.headings import heading_of


class Column(Enum):
    """What a column holds. `SUMMARY` opens with the name where there is no column for it."""

    SERIAL = auto()
    TITLE = auto()
    SUMMARY = auto()
    NOVELTY = auto()
    CLASS = auto()
    POINT = auto()
    MARK = auto()
    UNIT = auto()
    DAY = auto()
    BATCH = auto()
    OTHER = auto()


Columns = tuple[Column, ...]
DEFAULT: Columns = (Column.SERIAL, Column.SUMMARY, Column.NOVELTY)
MARK_LABELS = ("对台特色", "对台先行先试")
MOST_COLUMNS, LONGEST_NAME = 30, 40

_NAMES = {
    Column.SERIAL: "序号 编号 项目序号",
    Column.TITLE: "举措名称 名称 创新举措 创新举措名称 项目名称 创新成果 创新成果名称 举措",
    Column.SUMMARY: "举措内容 内容 主要内容 创新举措内容 举措名称及内容 名称及内容 创新内容 主要做法",
    Column.NOVELTY: "创新性 创新性评价 评估结果 创新性及创新点",
    Column.CLASS: "类别 创新性类别 创新类别 评估类别 创新程度",
    Column.POINT: "创新点 主要创新点",
    Column.MARK: "特色标识 标识 特色",
    Column.UNIT: "单位 报送单位 申报单位 责任单位 牵头单位 推荐单位 实施单位",
    Column.DAY: "发布日期 印发日期 发布时间 日期",
    Column.BATCH: "批次 所属批次",
}
_BY_NAME = {name: column for column, names in _NAMES.items() for name in names.split()}
_BY_NAME |= dict.fromkeys(MARK_LABELS, Column.MARK)
_CONTENT = {Column.TITLE, Column.SUMMARY, Column.NOVELTY, Column.POINT}
_OF_A_TABLE = {Column.SERIAL, Column.CLASS, *_CONTENT}
_PAGE_NUMBER = re.compile(r"[第共—–\-－0-9/页]+")
_DECORATION = re.compile(r"\s+|[*＊]|[（(]?必填[)）]?|[:：]$")


def column_of(name: str) -> Column | None:
    """Return what a column of this name holds, or None."""
    return _BY_NAME.get(_DECORATION.sub("", name))


def columns_of(cells: Sequence[str]) -> Columns | None:
    """Return the columns that a header row names, or None for a row that is no header.

    At least two cells are names of columns, one of them of a measure's text, and no column comes twice.
    """
    found = [column_of(cell) for cell in cells[:MOST_COLUMNS]]
    known = [column for column in found if column is not None]
    named = [cell for cell in cells if cell.strip()]
    # A name that is as long as a text has run into the row below it.
    if any(len(cell) > LONGEST_NAME for cell in named):
        return None
    if len(known) < 2 or len(set(known)) < len(known) or not _CONTENT.intersection(known):
        return None
    if len(known) * 2 < len(named):
        return None
    return tuple(column or Column.OTHER for column in found)


def is_torn(names: Sequence[str]) -> bool:
    """Whether one of a header's names is but a piece of a column's name, or has another line run into it."""
    bare = [_DECORATION.sub("", name) for name in names]
    return any(map(_is_torn, bare)) or ("序号" not in bare and any(name.endswith("序号") for name in bare))


def _is_torn(name: str) -> bool:
    if not name or name in _BY_NAME:
        return False
    wanted = [one for one, column in _BY_NAME.items() if column in _OF_A_TABLE]
    is_piece = any(one.startswith(name) or one.endswith(name) for one in wanted)
    others = [name.removeprefix(one) for one in wanted] + [name.removesuffix(one) for one in wanted]
    return is_piece or any(
        other != name and (_PAGE_NUMBER.fullmatch(other) or heading_of(other)) for other in others
    )


def unknown_names(cells: Sequence[str], columns: Columns) -> list[str]:
    """Return the names of the columns that are not read."""
    paired = zip(cells, columns, strict=False)
    return [cell.strip() for cell, column in paired if column is Column.OTHER and cell.strip()]
