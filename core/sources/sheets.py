"""A workbook's sheets as rows of words, every cell as it is shown: XLSX and ET, XLS, ODS."""

from __future__ import annotations

import io
import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from python_calamine import CalamineSheet

from core.sources.looks import Looks, Place, looks_of
from core.sources.old_looks import old_looks_of
from core.sources.refusals import NotShown
from core.sources.shown import shown

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_UNREADABLE = (ValueError, TypeError, KeyError, IndexError, OSError, StopIteration, struct.error)


@dataclass(slots=True)
class ShownSheet:
    """A sheet's rows, those of a merged range each saying the same; places count from 0, row before column.

    `continued` are the cells that a merged range filled, `unread` why cells are not as they are shown, by row.
    """

    rows: list[list[str]]
    continued: set[Place] = field(default_factory=set)
    unread: dict[int, list[NotShown]] = field(default_factory=dict)
    errors: dict[int, list[str]] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)

    def is_blank(self, row: int) -> bool:
        """Whether a row says nothing of its own."""
        return not any(
            text and (row, column) not in self.continued for column, text in enumerate(self.rows[row])
        )


def looks_by_name(content: bytes, names: Sequence[str], all_names: Sequence[str]) -> dict[str, Looks] | None:
    """Return the looks of some of a workbook's sheets; None where its program wrote them in its own way.

    An OpenDocument workbook tells nothing: its cells come as their values.
    """
    try:
        if content.startswith(_OLE):
            return {name: old_looks_of(io.BytesIO(content), all_names.index(name)) for name in names}
        return looks_of(io.BytesIO(content), names) if content.startswith(_ZIP) else None
    except _UNREADABLE:
        return None


def shown_sheet(sheet: CalamineSheet, looks: Looks, *, most_rows: int, most_columns: int) -> ShownSheet:
    """Return a sheet's cells in words, up to a number of rows and columns."""
    cells = sheet.to_python(skip_empty_area=False, nrows=most_rows)
    grid: list[list[Any]] = [list(row[:most_columns]) for row in cells]
    found = ShownSheet([], hidden_rows={row for row in looks.hidden_rows if row < len(grid)})
    for (row, column), number_format in looks.formats.items():
        if row < len(grid) and column < len(grid[row]) and _is_figure(grid[row][column]):
            try:
                grid[row][column] = shown(grid[row][column], number_format)
            except NotShown as fault:
                found.unread.setdefault(row, []).append(fault)
    for (row, _column), error in looks.errors.items():
        found.errors.setdefault(row, []).append(error)
    found.rows = [[words(cell) for cell in row] for row in grid]
    _spread(sheet, found)
    return found


def words(cell: object) -> str:
    """Return a cell's value as a text: a whole number without its point, a day as 2025-03-01."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell).strip()


def _is_figure(cell: object) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def _spread(sheet: CalamineSheet, found: ShownSheet) -> None:
    """Fill merged ranges downwards."""
    rows = found.rows
    for (top, left), (bottom, _right) in sheet.merged_cell_ranges or ():
        for row in range(top + 1, min(bottom + 1, len(rows))):
            if left < len(rows[row]) and left < len(rows[top]):
                rows[row][left] = rows[top][left]
                found.continued.add((row, left))
