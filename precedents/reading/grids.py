"""Tables in a text: rows whose cells bars, tabs or wide gaps part."""

from __future__ import annotations

import re
from collections.abc import Sequence

from precedents.reading.labels import labelled
from precedents.reading.values import Block, Cell, Line, Row, Table
from precedents.reading.words import column_of, is_annex

_BAR = re.compile(r"\s*[|｜]\s*")
_GAP = re.compile(r"[ \u3000]{2,}|\u3000")
_RULE = re.compile(r"[|｜\s:+\-=]*[-=]{2,}[|｜\s:+\-=]*")
LONGEST_BETWEEN = 40


def with_tables(blocks: Sequence[Block]) -> list[Block]:
    """Make tables of the lines of a text that bars or tabs part into cells."""
    out: list[Block] = []
    rows: list[Row] = []
    width = 0
    for position, block in enumerate([*blocks, None]):
        cells = _cells(block) if isinstance(block, Line) else None
        if cells is not None:
            width = 0
        if cells is None and rows and isinstance(block, Line) and _stands_between(blocks, position):
            cells = [block.text.strip()]
        if cells is None and isinstance(block, Line):
            cells, width = _cells_by_gaps(block, width)
        if cells is not None and isinstance(block, Line):
            if cells:
                is_uncertain = bool(width) and len(cells) not in {1, width}
                rows.append(Row(block.at, tuple(Cell(cell) for cell in cells), is_uncertain=is_uncertain))
            continue
        if rows:
            out += _table_or_lines(rows)
            rows = []
        if block is not None:
            out.append(block)
    return out


def _cells(line: Line) -> list[str] | None:
    """Return a line's cells, nothing for a rule between rows, None where the line is no row."""
    text = line.text.strip()
    if text.count("|") + text.count("｜") >= 2:
        if _RULE.fullmatch(text):
            return []
        return [cell.strip() for cell in _BAR.split(text.strip("|｜"))]
    leads = len(line.text) - len(line.text.lstrip("\t"))
    if "\t" in line.text.strip("\t ") or leads > 1:
        return [cell.strip() for cell in line.text.rstrip(" \n").split("\t")]
    return None


def _stands_between(blocks: Sequence[Block], position: int) -> bool:
    """A short line between two rows is one of the table: the field that follows."""
    line = blocks[position]
    following = blocks[position + 1] if position + 1 < len(blocks) else None
    if not isinstance(line, Line) or not isinstance(following, Line) or not _cells(following):
        return False
    text = line.text.strip()
    return len(text) <= LONGEST_BETWEEN and not text.endswith("。") and not is_annex(text)


def _cells_by_gaps(line: Line, width: int) -> tuple[list[str] | None, int]:
    """Part a line by its wide gaps once a header stood there; `width` is the header's, 0 while there is none."""
    parts = _GAP.split(line.text.strip())
    if sum(column_of(part) is not None for part in parts) >= 3:
        return parts, len(parts)
    # A row of the table, or a field between its rows; prose ends it.
    if width and (
        len(parts) > 2 or (len(parts) == 1 and len(parts[0]) <= 30 and not parts[0].endswith("。"))
    ):
        return parts, width
    return None, 0


def _table_or_lines(rows: Sequence[Row]) -> list[Block]:
    """A label and its text with a tab between are a line, however many follow one another."""
    if all(len(row.own) <= 2 and labelled("\t".join(row.own)) for row in rows):
        return [Line(row.at, " ".join(row.own), is_whole=True) for row in rows]
    return [Table(tuple(rows))]
