"""XLSX, XLS, ODS: every sheet a table, cells of a merged range each saying the same."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from core.sources.looks import Looks
from core.sources.sheets import ShownSheet, looks_by_name, shown_sheet
from precedents.reading.values import Block, Cell, NotAList, Notebook, Row, Saying, Table, gettext_noop, say

MOST_SHEETS = 30
MOST_COLUMNS = 40
MOST_ROWS = 20_000


def holds_sheets(content: bytes) -> bool:
    """Tell whether a package is a workbook by what it holds: XLSX its folder, ODS its one part."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return any(name.startswith("xl/") or name == "content.xml" for name in package.namelist())
    except (zipfile.BadZipFile, OSError, EOFError):
        return False


def sheet_blocks(content: bytes, book: Notebook) -> list[Block]:
    """Return a table a sheet, hidden sheets left out. Raises `NotAList`."""
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        shown = [one.name for one in workbook.sheets_metadata if one.visible == SheetVisibleEnum.Visible]
        for one in workbook.sheets_metadata:
            if one.name not in shown:
                book.tolerate(say(gettext_noop("隐藏的工作表“%(name)s”没有读取。"), name=one.name[:40]))
        names = shown[:MOST_SHEETS]
        looks = looks_by_name(content, names, workbook.sheet_names)
        if looks is None:
            book.tolerate(say(gettext_noop("单元格的格式读不出，百分数、日期和错误值请对照原件。")))
        tables = [
            Table(tuple(_rows(workbook.get_sheet_by_name(name), (looks or {}).get(name, Looks()), book)))
            for name in names
        ]
    except NotAList:
        raise
    except (CalamineError, OSError, ValueError, KeyError) as error:
        raise NotAList(say(gettext_noop("打不开，请用Excel或WPS另存为xlsx后再试。"))) from error
    return [table for table in tables if table.rows]


def _rows(sheet: CalamineSheet, looks: Looks, book: Notebook) -> Iterator[Row]:
    if sheet.height > MOST_ROWS:
        raise NotAList(
            say(
                gettext_noop("“%(sheet)s”超过%(limit)d行，不像是一份清单。"),
                sheet=sheet.name[:40],
                limit=MOST_ROWS,
            )
        )
    found = shown_sheet(sheet, looks, most_rows=MOST_ROWS + 1, most_columns=MOST_COLUMNS)
    for number, row in enumerate(found.rows):
        at = say(gettext_noop("%(sheet)s第%(row)d行"), sheet=sheet.name[:40], row=number + 1)
        _note(found, number, at, book)
        cells = [Cell(text, (number, column) in found.continued) for column, text in enumerate(row)]
        while cells and not cells[-1].text:
            cells.pop()
        if not found.is_blank(number):
            yield Row(at, tuple(cells))


def _note(found: ShownSheet, row: int, at: Saying, book: Notebook) -> None:
    """Note what of a row cannot be read, and what nobody sees."""
    for error in found.errors.get(row, ()):
        book.doubt(say(gettext_noop("有错误值%(error)s，没有读取。"), error=error), at)
    for fault in found.unread.get(row, ()):
        book.doubt(say(fault.SENTENCE, format=fault.number_format), at)
    if row in found.hidden_rows:
        book.tolerate(say(gettext_noop("是隐藏的行，也读取了。")), at)
