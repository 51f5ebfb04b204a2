"""Sheets as plain cells; run by `read_apart`."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import date, time, timedelta
from itertools import islice
from typing import Any

import openpyxl
from django.utils.translation import gettext as _

from core.sources.bounds import require_bounded
from core.sources.looks import Looks
from core.sources.refusals import NotShown, Sprawling
from core.sources.sheets import looks_by_name
from measures.importing.cells import Cell

ZIP_HEAD, COMPOUND_HEAD = b"PK", b"\xd0\xcf\x11\xe0"
PLAIN = (str, bool, int, float, date, time, timedelta)
Grid = list[list[Cell | None]]


def sheets(content: bytes, *, wanted: Mapping[str, tuple[int, int]]) -> dict[str, tuple[Grid, list[int]]]:
    """Return those of the wanted sheets that an xlsx has, each at most so many rows and columns of it.

    The numbers of the rows that a sheet does not show stand beside it. Raises `Sprawling`.
    """
    require_bounded(io.BytesIO(content))
    workbook = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    return {
        name: (_grid(workbook[name], rows, columns), _hidden_rows(content, name, workbook.sheetnames))
        for name, (rows, columns) in wanted.items()
        if name in workbook.sheetnames
    }


def first_sheet(content: bytes, *, rows: int, columns: int) -> tuple[list[list[str]], list[int]]:
    """Return what an xlsx's first sheet shows, or the words of a CSV, at most so many rows and columns.

    The numbers of the rows that the sheet does not show stand beside it. Raises `Sprawling`.
    """
    if content.startswith(COMPOUND_HEAD):
        raise Sprawling(_("这是旧格式的表格（xls），请用WPS或Excel打开，另存为xlsx后再上传。"))
    if not content.startswith(ZIP_HEAD):
        return [row[:columns] for row in islice(csv.reader(io.StringIO(_decoded(content))), rows)], []
    require_bounded(io.BytesIO(content))
    workbook = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    first = workbook.worksheets[0]
    lines: Iterable[tuple[Any, ...]] = first.iter_rows(max_col=columns, max_row=rows)
    hidden = _hidden_rows(content, first.title, workbook.sheetnames)
    return [[_words(cell) for cell in line] for line in lines], hidden


def _hidden_rows(content: bytes, name: str, names: list[str]) -> list[int]:
    """Return the numbers of the rows that an xlsx's sheet does not show."""
    looks = looks_by_name(content, [name], names) or {name: Looks()}
    return sorted(row + 1 for row in looks[name].hidden_rows)


def _grid(sheet: Any, rows: int, columns: int) -> Grid:
    # What a sheet says of its own size would cut off rows that a program added without saying so.
    sheet.reset_dimensions()
    return [[_plain(cell) for cell in row] for row in islice(sheet.iter_rows(max_col=columns), rows)]


def _plain(cell: Any) -> Cell | None:
    if cell.value is None or cell.value == "":
        return None
    value = cell.value if isinstance(cell.value, PLAIN) else str(cell.value)
    return Cell(value, cell.data_type, cell.number_format)


def _words(cell: Any) -> str:
    found = _plain(cell)
    try:
        return "" if found is None else found.shown
    except NotShown as fault:
        raise Sprawling(f"{cell.coordinate}{fault}") from fault


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")
