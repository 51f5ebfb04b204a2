"""Reading the template back, from Excel or WPS. Every cell that is not understood is named by its address."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import IO, Any

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from core.errors import Fault
from core.sources.looks import Looks, looks_of
from core.sources.old_looks import old_looks_of
from core.sources.refusals import NotShown
from core.sources.shown import shown
from measures.importing.layout import FIRST_ROW, GUIDE, MAX_ROWS, SHEET, VERSION
from measures.importing.values import (
    JOINT_UNITS,
    REF,
    ImportedDraft,
    NotUnderstood,
    Reading,
    plain_label,
    value_of,
)

# Rows that are looked at in search of candidates: blank ones in between are passed over.
MAX_LOOKED_AT = 5 * MAX_ROWS
MAX_COLUMNS = 60
Grid = list[list[Any]]


def read_workbook(file: IO[bytes], entries: Mapping[str, str], *, is_modern: bool) -> Reading:
    """Read a workbook; `entries` gives the entry for each plain label. `is_modern` tells an xlsx from an xls."""
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
    try:
        position = workbook.sheet_names.index(sheet.name)
        looks = looks_of(file, [sheet.name])[sheet.name] if is_modern else old_looks_of(file, position)
    except (OSError, ValueError, KeyError, IndexError, StopIteration, struct.error):
        reading.faults.append(Fault("", _("这个表格打不开，请用Excel或WPS另存为xlsx后再导入。")))
        return reading
    columns = _columns(sheet.name, grid, entries, reading)
    _say_looks(sheet.name, looks, columns, grid, reading)
    _show(sheet.name, looks, columns, grid, reading)
    _fill_merged(sheet, grid)
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
    return [
        list(row[:MAX_COLUMNS]) for row in sheet.to_python(skip_empty_area=False, nrows=MAX_LOOKED_AT + 1)
    ]


def _fill_merged(sheet: CalamineSheet, grid: Grid) -> None:
    """Give each cell of a merged range what its first one holds, in rows that are not blank."""
    written = {number for number, row in enumerate(grid) if not _is_blank(row)}
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        for row in written.intersection(range(top, bottom + 1)):
            for column in range(left, min(right + 1, len(grid[row]))):
                grid[row][column] = grid[top][left]


def _say_looks(sheet: str, looks: Looks, columns: Mapping[int, str], grid: Grid, reading: Reading) -> None:
    """Name the cells whose value is not their own, and what people do not see: formulas, errors, hidden rows."""
    for row, position in sorted(looks.formulas):
        if row >= FIRST_ROW - 1 and position in columns:
            message = _("是公式，请复制后选择性粘贴为数值。")
            reading.faults.append(Fault(_address(sheet, row + 1, position), message))
    for (row, position), error in sorted(looks.errors.items()):
        if row >= FIRST_ROW - 1 and position in columns and (row, position) not in looks.formulas:
            message = _("是错误值“%(error)s”，请改正后再导入。") % {"error": error}
            reading.faults.append(Fault(_address(sheet, row + 1, position), message))
    for row in sorted(looks.hidden_rows):
        if FIRST_ROW - 1 <= row < len(grid) and not _is_blank(grid[row]):
            place = {"place": f"{sheet}!{row + 1}"}
            reading.remarks.append(_("%(place)s是隐藏的行，也读取了，请核对。") % place)
    for position in sorted(looks.hidden_columns & columns.keys()):
        place = {"place": f"{sheet}!{get_column_letter(position + 1)}"}
        reading.remarks.append(_("%(place)s是隐藏的列，也读取了，请核对。") % place)


def _show(sheet: str, looks: Looks, columns: Mapping[int, str], grid: Grid, reading: Reading) -> None:
    """Put what a cell shows in the place of its value; a day and a yes are read as values."""
    for (row, position), number_format in sorted(looks.formats.items()):
        entry = columns.get(position)
        if entry in {None, "in_force_since"} or not FIRST_ROW - 1 <= row < len(grid):
            continue
        if position >= len(grid[row]) or isinstance(grid[row][position], str | bool):
            continue
        try:
            grid[row][position] = shown(grid[row][position], number_format)
        except NotShown as fault:
            reading.faults.append(Fault(_address(sheet, row + 1, position), str(fault)))
            grid[row][position] = ""


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
    reading.drafts.append(ImportedDraft(f"{sheet}!{number}", ref, texts, joint))


def _address(sheet: str, row: int, position: int) -> str:
    return f"{sheet}!{get_column_letter(position + 1)}{row}"
