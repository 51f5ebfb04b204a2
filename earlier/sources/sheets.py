"""XLSX and ET: every sheet's rows in their order, cells of a merged range each saying the same."""

from __future__ import annotations

import io
from collections.abc import Iterator

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from core.sources.bounds import require_bounded
from core.sources.looks import Looks
from core.sources.refusals import Sprawling
from core.sources.sheets import ShownSheet, looks_by_name, shown_sheet
from earlier.columns import MOST_COLUMNS
from earlier.notebook import Notebook
from earlier.sources.text import MAX_LINES, NotText, require_short
from earlier.tidying import plain_lines
from earlier.values import SourceLine

MOST_SHEETS = 20


def sheet_lines(content: bytes, book: Notebook) -> list[SourceLine]:
    """Return a checked workbook's rows that are not blank. Raises `NotText`."""
    try:
        require_bounded(ContentFile(content))
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        names = workbook.sheet_names[:MOST_SHEETS]
        looks = looks_by_name(content, names, names)
        if looks is None:
            # Values can still be read of a workbook whose styles another program wrote in its own way.
            book.add(_("单元格的格式读不出，百分数、日期和错误值请对照原件。"))
        lines = [
            line
            for name in names
            for line in _lines(workbook.get_sheet_by_name(name), (looks or {}).get(name, Looks()), book)
        ]
    except Sprawling as refusal:
        raise NotText(str(refusal)) from refusal
    except (CalamineError, OSError, ValueError, KeyError) as error:
        raise NotText(_("打不开，请用Excel或WPS另存为xlsx后再试。")) from error
    if len(lines) > MAX_LINES:
        raise NotText(_("超过%(limit)d行，不像是一份公函。") % {"limit": MAX_LINES})
    return lines


def _lines(sheet: CalamineSheet, looks: Looks, book: Notebook) -> Iterator[SourceLine]:
    found = shown_sheet(sheet, looks, most_rows=MAX_LINES + 1, most_columns=MOST_COLUMNS)
    wide = _wide(sheet, found)
    part: str | None = sheet.name
    for number, row in enumerate(found.rows, start=1):
        place = f"{sheet.name}!{number}"
        _note(found, number - 1, place, book)
        if found.is_blank(number - 1):
            continue
        cells = tuple(_plain(cell, place, book) for cell in row)
        kept = [cell for cell in cells if cell.strip()]
        is_single = len(kept) == 1 or number - 1 in wide
        yield SourceLine(
            place,
            kept[0] if is_single else "\t".join(cells),
            cells=None if is_single and kept else cells,
            is_indented=True,
            part=part,
        )
        part = None


def _note(found: ShownSheet, row: int, place: str, book: Notebook) -> None:
    """Note what of a row cannot be read, and what nobody sees."""
    for error in found.errors.get(row, ()):
        book.add(_("有错误值%(error)s，没有读取。") % {"error": error}, place)
    if row in found.hidden_rows:
        book.add(_("是隐藏的行，也读取了。"), place)
    for fault in found.unread.get(row, ()):
        book.add(str(fault), place)


def _wide(sheet: CalamineSheet, found: ShownSheet) -> set[int]:
    """Return the rows that are one cell over the whole width."""
    wide = set()
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        row = found.rows[top] if top < len(found.rows) else []
        others = [text for at, text in enumerate(row) if not left <= at <= right]
        if row and top == bottom and not any(others):
            wide.add(top)
    return wide


def _plain(text: str, place: str, book: Notebook) -> str:
    require_short(text, place)
    return "\n".join(line for raw in text.splitlines() for line in plain_lines(raw, place, book))
