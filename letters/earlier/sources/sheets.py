"""XLSX and ET: every sheet's rows in their order, cells of a merged range each saying the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.core.files.base import File
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from letters.earlier.columns import MOST_COLUMNS
from letters.earlier.notebook import Notebook
from letters.earlier.sources.text import MAX_LINES, NotText, require_short
from letters.earlier.tidying import plain_lines
from letters.earlier.values import SourceLine
from measures.importing.bounds import Sprawling, require_bounded

MOST_SHEETS = 20


def sheet_lines(file: File[bytes], book: Notebook) -> list[SourceLine]:
    """Return a checked workbook's rows that are not blank. Raises `NotText`."""
    try:
        require_bounded(file)
        workbook = CalamineWorkbook.from_filelike(file)
        names = workbook.sheet_names[:MOST_SHEETS]
        lines = [line for name in names for line in _lines(workbook.get_sheet_by_name(name), book)]
    except Sprawling as refusal:
        raise NotText(str(refusal)) from refusal
    except (CalamineError, OSError, ValueError, KeyError) as error:
        raise NotText(_("打不开，请用Excel或WPS另存为xlsx后再试。")) from error
    if len(lines) > MAX_LINES:
        raise NotText(_("超过%(limit)d行，不像是一份公函。") % {"limit": MAX_LINES})
    return lines


def _lines(sheet: CalamineSheet, book: Notebook) -> Iterator[SourceLine]:
    grid = [list(row[:MOST_COLUMNS]) for row in sheet.to_python(skip_empty_area=False, nrows=MAX_LINES + 1)]
    written = [any(_words(cell).strip() for cell in row) for row in grid]
    spread = _spread(sheet, grid, written)
    for number, row in enumerate(grid, start=1):
        if not written[number - 1]:
            continue
        place = f"{sheet.name}!{number}"
        cells = tuple(_plain(_words(cell), place, book) for cell in row)
        kept = [cell for cell in cells if cell.strip()]
        is_single = len(kept) == 1 or number - 1 in spread
        yield SourceLine(
            place,
            kept[0] if is_single else "\t".join(cells),
            cells=None if is_single and kept else cells,
            is_indented=True,
        )


def _spread(sheet: CalamineSheet, grid: list[list[Any]], written: list[bool]) -> set[int]:
    """Fill merged ranges downwards; return the rows that are one cell over the whole width."""
    wide = set()
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        for row in range(top + 1, min(bottom + 1, len(grid))):
            if written[row] and left < len(grid[row]) and left < len(grid[top]):
                grid[row][left] = grid[top][left]
        others = (
            [cell for at, cell in enumerate(grid[top]) if not left <= at <= right] if top < len(grid) else [1]
        )
        if top == bottom and not any(_words(cell).strip() for cell in others):
            wide.add(top)
    return wide


def _words(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _plain(text: str, place: str, book: Notebook) -> str:
    require_short(text, place)
    return "\n".join(line for raw in text.splitlines() for line in plain_lines(raw, place, book))
