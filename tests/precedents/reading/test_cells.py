"""The cells of a list's workbook are read as they are shown; an error is no empty cell."""

from __future__ import annotations

import io
import re
import zipfile

import openpyxl
import pytest
import xlwt

from precedents.reading.lists import read_list
from precedents.reading.values import Reading


def workbook(value: object, number_format: str = "General") -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(["序号", "名称", "主要做法"])
    page.append([1, "企业开办一件事", value])
    page["C2"].number_format = number_format
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def old_workbook(value: float, number_format: str) -> bytes:
    book = xlwt.Workbook()
    page = book.add_sheet("表")
    for column, name in enumerate(("序号", "名称", "主要做法")):
        page.write(0, column, name)
    page.write(1, 0, 1)
    page.write(1, 1, "企业开办一件事")
    page.write(1, 2, value, xlwt.easyxf(num_format_str=number_format))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def doubts(reading: Reading) -> str:
    return "".join(f"{note.saying}{[str(place) for place in note.places]}" for note in reading.doubts)


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [(0.95, "0%", "95%"), (2.5, "0.00", "2.50"), (1200, "#,##0", "1,200")],
)
def test_a_figure_is_read_as_it_is_shown(value: float, number_format: str, shown: str) -> None:
    for content, name in (
        (workbook(value, number_format), "表.xlsx"),
        (old_workbook(value, number_format), "表.xls"),
    ):
        [entry] = read_list(content, name).entries
        assert entry.text == shown


@pytest.mark.parametrize(
    ("value", "number_format", "said"), [("#N/A", "General", "#N/A"), (0.5, "# ?/?", "读不准")]
)
def test_what_cannot_be_read_is_doubted_by_its_row(value: object, number_format: str, said: str) -> None:
    doubted = doubts(read_list(workbook(value, number_format), "表.xlsx"))
    assert said in doubted
    assert "第2行" in doubted


def test_a_formula_that_shows_an_error_is_doubted_as_well() -> None:
    calculated = io.BytesIO()
    # A program that calculates writes what the formula shows beside it.
    with zipfile.ZipFile(io.BytesIO(workbook("=1/0"))) as before, zipfile.ZipFile(calculated, "w") as after:
        for name in before.namelist():
            part = re.sub(
                rb'<c r="C2"[^>]*><f>1/0</f><v ?/?>(?:</v>)?',
                b'<c r="C2" t="e"><f>1/0</f><v>#DIV/0!</v>',
                before.read(name),
            )
            after.writestr(name, part)
    assert "#DIV/0!" in doubts(read_list(calculated.getvalue(), "表.xlsx"))
