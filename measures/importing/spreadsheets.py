"""Reading the template back, from Excel or WPS. Every cell that is not understood is named by its address."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

import openpyxl
from django.core.files.base import File
from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from accounts.errors import Fault
from measures.importing.template import FIRST_ROW, GUIDE, MAX_ROWS, SHEET, VERSION
from measures.importing.values import (
    JOINT_UNITS,
    REF,
    ImportedDraft,
    NotUnderstood,
    Reading,
    names_in,
    plain_label,
    value_of,
)

# Rows that are looked at in search of candidates: blank ones in between are passed over.
MAX_LOOKED_AT = 5 * MAX_ROWS
MAX_COLUMNS = 60
Grid = list[list[Any]]


def read_workbook(file: File[bytes], entries: Mapping[str, str], *, has_formulas: bool) -> Reading:
    """Read a workbook; `entries` gives the entry for each plain label. Formulas are looked for where they can be."""
    reading = Reading()
    try:
        workbook = CalamineWorkbook.from_filelike(file)
        sheet = _sheet(workbook, reading)
    except (CalamineError, OSError, ValueError):
        reading.faults.append(Fault("", _("这个表格打不开，请用Excel或WPS另存为xlsx后再导入。")))
        return reading
    if sheet is None:
        return reading
    grid = _grid(sheet)
    if len(grid) > MAX_LOOKED_AT:
        message = _("“%(sheet)s”有%(rows)d行，太多了，一次最多导入%(limit)d项。")
        reading.faults.append(
            Fault(sheet.name, message % {"sheet": sheet.name, "rows": len(grid), "limit": MAX_ROWS})
        )
        return reading
    columns = _columns(sheet.name, grid, entries, reading)
    if has_formulas and columns:
        reading.faults += _formulas(file, sheet.name, columns)
    for number, row in enumerate(grid[FIRST_ROW - 1 :], start=FIRST_ROW):
        if columns and not _is_blank(row):
            _read_row(sheet.name, number, row, columns, reading)
    if not reading.drafts and not reading.faults:
        reading.faults.append(
            Fault(sheet.name, _("表里没有举措，请从第%(row)d行起填写。") % {"row": FIRST_ROW})
        )
    if len(reading.drafts) > MAX_ROWS:
        reading.faults.append(Fault(sheet.name, _("一次最多导入%(limit)d项。") % {"limit": MAX_ROWS}))
    return reading


def _sheet(workbook: CalamineWorkbook, reading: Reading) -> CalamineSheet | None:
    if SHEET not in workbook.sheet_names:
        reading.faults.append(
            Fault("", _("没有名为“%(sheet)s”的工作表，请使用从批次页下载的模板。") % {"sheet": SHEET})
        )
        return None
    if GUIDE in workbook.sheet_names:
        marks = [str(cell) for row in workbook.get_sheet_by_name(GUIDE).to_python(nrows=3) for cell in row]
        if VERSION not in marks:
            reading.faults.append(Fault(GUIDE, _("模板的版本不对，请重新下载模板，把内容复制过去。")))
            return None
    return workbook.get_sheet_by_name(SHEET)


def _grid(sheet: CalamineSheet) -> Grid:
    """Return the cells; each cell of a merged range holds what its first one does, in rows that are not blank."""
    grid = [
        list(row[:MAX_COLUMNS]) for row in sheet.to_python(skip_empty_area=False, nrows=MAX_LOOKED_AT + 1)
    ]
    written = {number for number, row in enumerate(grid) if not _is_blank(row)}
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        for row in written.intersection(range(top, bottom + 1)):
            for column in range(left, min(right + 1, len(grid[row]))):
                grid[row][column] = grid[top][left]
    return grid


def _is_blank(row: list[Any]) -> bool:
    return not any(str(cell).strip() for cell in row if cell is not None)


def _columns(sheet: str, grid: Grid, entries: Mapping[str, str], reading: Reading) -> dict[int, str]:
    columns: dict[int, str] = {}
    for position, label in enumerate(grid[0] if grid else ()):
        if not str(label).strip():
            continue
        entry = entries.get(plain_label(label))
        if entry is None:
            reading.remarks.append(
                _("%(place)s“%(label)s”不是申报书的栏目，没有读取。")
                % {"place": _address(sheet, 1, position), "label": str(label)[:40]}
            )
        elif entry in columns.values():
            reading.faults.append(Fault(_address(sheet, 1, position), _("这一栏出现了两次，请删去一个。")))
        else:
            columns[position] = entry
    if "title" not in columns.values():
        reading.faults.append(Fault(sheet, _("第1行没有“举措名称”，请使用从批次页下载的模板。")))
        return {}
    return columns


def _read_row(sheet: str, number: int, row: list[Any], columns: Mapping[int, str], reading: Reading) -> None:
    texts: dict[str, Any] = {}
    for position, entry in columns.items():
        try:
            texts[entry] = value_of(entry, row[position] if position < len(row) else None)
        except NotUnderstood as fault:
            reading.faults.append(Fault(_address(sheet, number, position), str(fault)))
    ref, joint = str(texts.pop(REF, "")), texts.pop(JOINT_UNITS, None)
    names = None if joint is None else names_in(joint)
    reading.drafts.append(ImportedDraft(f"{sheet}!{number}", ref, texts, names))


def _formulas(file: File[bytes], sheet: str, columns: Mapping[int, str]) -> Iterator[Fault]:
    """Name the cells that hold formulas: what they show depends on the program that opened them last."""
    file.seek(0)
    workbook = openpyxl.load_workbook(file, read_only=True)
    try:
        rows = workbook[sheet].iter_rows(min_row=FIRST_ROW, max_col=max(columns) + 1)
        for row in islice(rows, MAX_LOOKED_AT):
            for cell in row:
                if cell.data_type == "f":
                    place = f"{sheet}!{cell.coordinate}"
                    yield Fault(place, _("是公式，请复制后选择性粘贴为数值。"))
    finally:
        workbook.close()


def _address(sheet: str, row: int, position: int) -> str:
    return f"{sheet}!{get_column_letter(position + 1)}{row}"
