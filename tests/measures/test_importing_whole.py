"""An import reads what people see or says where it could not, and what it could not read empties nothing."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import docx
import openpyxl
import pytest
import xlwt
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from measures.attachments.kinds import DOCX, XLS, XLSX
from measures.importing.apart import read
from measures.importing.layout import FIRST_ROW, SHEET
from measures.importing.values import Reading

ENTRIES = {
    "举措名称": "title",
    "举措内容": "summary",
    "实施时间": "in_force_since",
    "特殊标识": "claims_special_mark",
}


def wrapped(tag: str, *inside: Any) -> Any:
    element = OxmlElement(tag)
    for one in inside:
        element.append(one)
    return element


def a_run(words: str) -> Any:
    text = OxmlElement("w:t")
    text.text = words
    return wrapped("w:r", text)


def in_control(element: Any) -> None:
    content = OxmlElement("w:sdtContent")
    element.addprevious(wrapped("w:sdt", OxmlElement("w:sdtPr"), content))
    content.append(element)


def form(change: Callable[[Any], None]) -> Reading:
    """Read a form whose cell for 举措内容 somebody changed."""
    document = docx.Document()
    table = document.add_table(rows=0, cols=2)
    for label, words in (("举措名称", "一单到底"), ("举措内容", "甲")):
        cells = table.add_row().cells
        cells[0].text, cells[1].text = label, words
    change(table.rows[1].cells[1])
    content = io.BytesIO()
    document.save(content)
    return read(content.getvalue(), media_type=DOCX.media_type, entries=ENTRIES)


def appended(*elements: Any) -> Callable[[Any], None]:
    return lambda cell: cell.paragraphs[0]._p.extend(elements)


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        (appended(wrapped("w:ins", a_run("乙"))), "甲乙"),
        (appended(wrapped("w:smartTag", a_run("乙"))), "甲乙"),
        (appended(wrapped("w:hyperlink", a_run("乙"))), "甲乙"),
        (lambda cell: in_control(cell.paragraphs[0]._p), "甲"),
        (lambda cell: in_control(cell._tc), "甲"),
        (lambda cell: in_control(cell._tc.getparent()), "甲"),
        (lambda cell: in_control(cell._tc.getparent().getparent()), "甲"),
        (lambda cell: setattr(cell, "text", ""), ""),
    ],
)
def test_text_is_read_wherever_word_keeps_it(change: Callable[[Any], None], wanted: str) -> None:
    reading = form(change)
    assert reading.faults == []
    assert reading.drafts[0].texts == {"title": "一单到底", "summary": wanted}


def test_what_a_cell_holds_beside_text_is_refused_by_its_label() -> None:
    symbol = OxmlElement("w:sym")
    reading = form(appended(wrapped("w:r", symbol)))
    assert [(fault.place, "符号" in fault.message) for fault in reading.faults] == [("举措内容", True)]


def test_a_picture_in_the_place_of_a_text_does_not_empty_it() -> None:
    def change(cell: Any) -> None:
        cell.text = ""
        appended(wrapped("w:r", OxmlElement("w:drawing")))(cell)

    reading = form(change)
    assert "summary" not in reading.drafts[0].texts
    assert ["图片" in remark for remark in reading.remarks] == [True]


def test_numbers_that_word_writes_itself_are_said_to_be_left_out() -> None:
    def change(cell: Any) -> None:
        number = OxmlElement("w:numId")
        number.set(qn("w:val"), "1")
        cell.paragraphs[0]._p.get_or_add_pPr().append(wrapped("w:numPr", number))

    assert ["自动编号" in remark for remark in form(change).remarks] == [True]


def test_an_entry_that_stands_twice_with_different_words_is_refused() -> None:
    def change(cell: Any) -> None:
        row = cell._tc.getparent()
        row.addnext(wrapped("w:tr", *(wrapped("w:tc", wrapped("w:p", a_run(w))) for w in ("举措内容", "乙"))))

    assert [fault.place for fault in form(change).faults] == ["举措内容"]


def sheet(value: object, number_format: str = "General", *, column: str = "B", **how: Any) -> Reading:
    """Read a workbook with one candidate, one of whose cells holds a value under a format."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = SHEET
    page.append(list(ENTRIES))
    page[f"A{FIRST_ROW}"] = "一单到底"
    cell = page[f"{column}{FIRST_ROW}"]
    cell.value = value
    cell.number_format = number_format
    page.row_dimensions[FIRST_ROW].hidden = how.get("hidden", False)
    page.column_dimensions[column].hidden = how.get("hidden_column", False)
    content = io.BytesIO()
    book.save(content)
    return read(content.getvalue(), media_type=XLSX.media_type, entries=ENTRIES)


@pytest.mark.parametrize(
    ("value", "number_format", "wanted"),
    [
        (0.95, "0%", "95%"),
        (0.955, "0.0%", "95.5%"),
        (1234.5, "#,##0.00", "1,234.50"),
        (3, '0"个"', "3个"),
        (0.1 + 0.2, "General", "0.3"),
        (date(2023, 3, 1), 'yyyy"年"m"月"', "2023年3月"),
        (date(2023, 3, 1), "yyyy-mm-dd", "2023-03-01"),
        ("95 %", "General", "95 %"),
    ],
)
def test_a_cell_is_read_as_it_is_shown(value: object, number_format: str, wanted: str) -> None:
    reading = sheet(value, number_format)
    assert reading.faults == []
    assert reading.drafts[0].texts["summary"] == wanted


@pytest.mark.parametrize(("value", "wanted"), [(True, True), (False, False), ("是", True), ("否", False)])
def test_a_yes_is_read_as_it_is_shown(value: object, wanted: bool) -> None:
    assert sheet(value, column="D").drafts[0].texts["claims_special_mark"] is wanted


@pytest.mark.parametrize(
    ("value", "number_format", "said"),
    [
        ("#N/A", "General", "错误值“#N/A”"),
        ("#REF!", "General", "错误值“#REF!”"),
        ("=1/0", "General", "是公式"),
        (13800001111, "000-0000-0000", "读不准"),
        (date(2023, 3, 1), "[DBNum1]yyyy年m月", "读不准"),
        (0.5, "# ?/?", "读不准"),
    ],
)
def test_a_cell_that_cannot_be_read_is_refused_by_its_address(
    value: object, number_format: str, said: str
) -> None:
    [fault] = sheet(value, number_format).faults
    assert fault.place == f"{SHEET}!B{FIRST_ROW}"
    assert said in fault.message


def test_what_is_hidden_is_said() -> None:
    assert ["隐藏的行" in remark for remark in sheet("甲", hidden=True).remarks] == [True]
    assert ["隐藏的列" in remark for remark in sheet("甲", hidden_column=True).remarks] == [True]


def old_sheet(write: Callable[[Any], None]) -> Reading:
    book = xlwt.Workbook(encoding="utf-8")
    book.add_sheet("说明书")
    page = book.add_sheet(SHEET)
    for position, label in enumerate(ENTRIES):
        page.write(0, position, label)
    page.write(FIRST_ROW - 1, 0, "一单到底")
    write(page)
    content = io.BytesIO()
    book.save(content)
    return read(content.getvalue(), media_type=XLS.media_type, entries=ENTRIES)


def test_an_old_workbook_is_read_as_it_is_shown_too() -> None:
    percent = xlwt.easyxf(num_format_str="0.0%")
    reading = old_sheet(lambda page: page.write(FIRST_ROW - 1, 1, 0.955, percent))
    assert (reading.faults, reading.drafts[0].texts["summary"]) == ([], "95.5%")


def test_an_error_in_an_old_workbook_is_refused_by_its_address() -> None:
    [fault] = old_sheet(lambda page: page.row(FIRST_ROW - 1).set_cell_error(1, "#REF!")).faults
    assert (fault.place, "#REF!" in fault.message) == (f"{SHEET}!B{FIRST_ROW}", True)


def test_a_hidden_row_of_an_old_workbook_is_said() -> None:
    def write(page: Any) -> None:
        page.row(FIRST_ROW - 1).hidden = True

    assert ["隐藏的行" in remark for remark in old_sheet(write).remarks] == [True]
