"""Writing workbooks in which a text stays a text: nothing that a person typed is ever taken for a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any, TypeAlias

from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Value: TypeAlias = str | int | Decimal | None

TWO_DECIMALS = "0.00"
LONGEST_TEXT = 32_767
BYTE_ORDER_MARK = "\ufeff"
# The wide forms count where spreadsheets are set to Chinese.
_LOOKS_LIKE_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def add_sheet(
    workbook: Workbook,
    title: str,
    header: Sequence[str],
    rows: Iterable[Sequence[Value]],
    widths: Sequence[int] = (),
) -> None:
    """Add a sheet with a bold header row that stays in view. `widths` are in characters, from the left.

    A Decimal with exactly two decimals is a figure and is shown so; other numbers are shown as they are.
    """
    sheet = workbook.create_sheet(title)
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "B2"
    sheet.append([cell_of(sheet, text, is_bold=True) for text in header])
    for row in rows:
        sheet.append([cell_of(sheet, value) for value in row])


def cell_of(
    sheet: Any, value: Value, *, is_bold: bool = False
) -> Cell | None:  # openpyxl names no type for its sheets
    """Return a cell to append to a sheet; nothing for nothing."""
    if value is None:
        return None
    cell = WriteOnlyCell(sheet)
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST_TEXT] if isinstance(value, str) else value
    if isinstance(value, str):
        # Over openpyxl's guess, which makes a formula of a text that begins with an equals sign.
        cell.data_type = "s"
        # Keeps the text a text when somebody edits the cell or saves the sheet as CSV and reads it again.
        cell.quotePrefix = value.startswith(_LOOKS_LIKE_A_FORMULA)
    elif isinstance(value, Decimal) and value.as_tuple().exponent == -2:
        cell.number_format = TWO_DECIMALS
    if is_bold:
        cell.font = Font(bold=True)
    return cell


def inert(value: Value) -> Value:
    """Return a value for a CSV cell; a text that a spreadsheet would take for a formula begins with a quote."""
    if isinstance(value, str) and value.startswith(_LOOKS_LIKE_A_FORMULA):
        return f"'{value}"
    return value


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[Value]]) -> Iterator[str]:
    """Yield a table as CSV, line by line, with the mark by which spreadsheets know UTF-8; every cell is inert."""
    writer = csv.writer(_Echo())
    yield BYTE_ORDER_MARK + writer.writerow(header)
    for row in rows:
        yield writer.writerow(inert(value) for value in row)


class _Echo:
    """What the CSV writer writes to: hands each line back."""

    def write(self, line: str) -> str:
        """Return the line."""
        return line
