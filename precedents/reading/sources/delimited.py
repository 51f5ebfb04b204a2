"""Rows parted by commas or tabs under a header: what a spreadsheet saves as CSV or puts on the clipboard."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from precedents.reading.columns import header_parts
from precedents.reading.values import Block, Cell, Line, Row, Saying, Table, gettext_noop, say

HEADER_WITHIN = 4


def delimited_blocks(text: str) -> list[Block] | None:
    """Return the table that a text is from its first lines on, or None where it is none."""
    lines = text.split("\n")
    for position, line in enumerate(lines[:HEADER_WITHIN]):
        for mark in ("\t", ",", "，"):
            if mark in line and header_parts(_row(_at(position), line.split(mark))):
                before: list[Block] = [Line(_at(at), one) for at, one in enumerate(lines[:position])]
                return [*before, Table(tuple(_rows(lines, position, mark)))]
    return None


def _rows(lines: Sequence[str], start: int, mark: str) -> list[Row]:
    reader = csv.reader(io.StringIO("\n".join(lines[start:])), delimiter=mark)
    rows, before = [], 0
    try:
        for cells in reader:
            rows.append(_row(_at(start + before), cells))
            before = reader.line_num
    except csv.Error:
        # Marks that do not pair: every line is a row of its own.
        return [_row(_at(start + at), line.split(mark)) for at, line in enumerate(lines[start:])]
    return rows


def _row(at: Saying, cells: Sequence[str]) -> Row:
    return Row(at, tuple(Cell(cell.strip()) for cell in cells))


def _at(position: int) -> Saying:
    return say(gettext_noop("第%(n)d行"), n=position + 1)
