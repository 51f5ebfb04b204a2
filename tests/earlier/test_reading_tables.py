"""Earlier letters that come as tables, workbooks and documents."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import docx
import openpyxl
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from core.sources.numerals import number_of
from documents.rendering import FORMATS
from earlier.document_numbers import read_document_number
from earlier.values import LineKind
from tests.documents.sample import CLASSES, letter
from tests.earlier.untidy import (
    CELLS,
    CLEAN,
    HEADER,
    MEASURE,
    NOVELTY,
    ROWS,
    SUMMARY,
    TITLE,
    read,
    saved,
    told,
    workbook,
)
from tests.runs.test_running import DEMO


def test_a_table_without_a_letter_is_read() -> None:
    transcript = read(CLEAN.partition("附件\n")[2].partition("\n")[2])
    assert transcript.rows == ROWS
    assert (transcript.head.title, transcript.batch) == ("", None)


def test_marks_of_the_head_and_copies_are_kept() -> None:
    text = CLEAN.replace("东自贸办函", "特急\n东自贸办函", 1) + "\n抄送：省商务厅，各片区管委会。\n"
    head = read(text).head
    assert (head.urgency, head.copy_to) == ("特急", "省商务厅，各片区管委会")


@pytest.mark.parametrize(
    ("text", "number"),
    [("19", 19), ("十九", 19), ("二十", 20), ("一百零二", 102), ("二〇二二", 2022), ("第", None), ("", None)],
)
def test_numerals(text: str, number: int | None) -> None:
    assert number_of(text) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("东自贸办函〔2024〕6号", "东自贸办函〔2024〕6号"),
        ("东自贸办函(2024) 06 号", "东自贸办函〔2024〕6号"),
        ("东自贸办函【2024】第6号", "东自贸办函〔2024〕6号"),
        ("2024年6号", "None"),
    ],
)
def test_document_numbers(text: str, number: str) -> None:
    assert str(read_document_number(text)) == number


def word(cells: list[list[str]], *paragraphs: str) -> docx.document.Document:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    table = document.add_table(len(cells), len(cells[0]))
    for row, texts in zip(table.rows, cells, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    return document


@pytest.mark.parametrize("form", ["txt", "json", "docx", "pdf", "ofd"])
def test_our_own_forms_give_the_same_transcript(form: str) -> None:
    transcript = read(FORMATS[form].render(letter()), f"letter.{form}")
    clean = read(CLEAN)
    assert (transcript.faults, transcript.unread) == ((), ())
    assert transcript.rows == clean.rows
    assert replace(transcript.head, title_lines=()) == replace(clean.head, title_lines=())
    assert (transcript.batch, transcript.zone, transcript.mark_label) == (
        clean.batch,
        clean.zone,
        clean.mark_label,
    )
    assert {(one.kind, one.stated) for one in transcript.statements} == {
        (one.kind, one.stated) for one in clean.statements
    }


def test_columns_of_a_workbook_may_stand_in_any_order() -> None:
    head = (
        "类别",
        "单位",
        "举措名称",
        "创新点",
        "对台特色",
        "序号",
        "举措内容",
        "发布日期",
        "批次",
        "联系人",
    )
    rows = [
        (
            dict(CLASSES)[row.classification],
            "东屿片区",
            row.title,
            row.innovation_point,
            "是" if row.serial == 2 else "",
            row.serial,
            row.summary,
            date(2024, 11, 3),
            "第4批",
            "某人",
        )
        for row in ROWS
    ]
    transcript = read(workbook(("东海自贸试验区第4批（6项）创新举措",), head, *rows), "表.xlsx")
    assert transcript.faults == ()
    assert transcript.rows == tuple(
        replace(row, unit_names="东屿片区", is_marked=row.serial == 2) for row in ROWS
    )
    assert (transcript.head.day, transcript.batch, transcript.zone) == (
        date(2024, 11, 3),
        4,
        "东海自贸试验区",
    )
    assert "栏目“联系人”没有读取" in told(transcript)
    assert transcript.rows[0].place == "举措!3"


def test_a_workbook_without_numbers_is_numbered_in_its_order() -> None:
    rows = [(row.title, row.summary, dict(CLASSES)[row.classification], row.innovation_point) for row in ROWS]
    transcript = read(workbook(("举措名称", "举措内容", "类别", "创新点"), *rows), "表.xlsx")
    assert transcript.rows == ROWS


def test_two_dates_in_a_workbook_are_a_fault() -> None:
    head = (*HEADER, "发布日期")
    rows = [(*cells, f"2024-11-0{n}") for n, cells in enumerate(CELLS[1:], start=1)]
    assert "发布日期不止一个" in str(read(workbook(head, *rows), "表.xlsx").faults[0])


def test_a_merged_class_counts_for_every_row_under_it() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(("序号", "举措名称", "举措内容", "类别", "创新点"))
    for row in ROWS:
        sheet.append(
            (row.serial, row.title, row.summary, dict(CLASSES)[row.classification], row.innovation_point)
        )
    for first, last in ((2, 4), (5, 6)):
        sheet.merge_cells(start_row=first, end_row=last, start_column=4, end_column=4)
    assert read(saved(book.save), "表.xlsx").rows == ROWS


def test_a_word_table_with_merged_cells_automatic_numbers_and_repeated_headers_is_read() -> None:
    cells = [
        [
            "",
            row.title,
            row.summary,
            "" if row.serial in {2, 3} else dict(CLASSES)[row.classification],
            row.innovation_point,
        ]
        for row in ROWS
    ]
    header = ["序号", "举措名称", "举措内容", "类别", "创新点"]
    document = word([header, *cells[:3], header, *cells[3:]], "附件", "东海自贸试验区第4批（6项）创新举措")
    table = document.tables[0]
    for row, value in ((1, "restart"), (2, None), (3, None)):
        merge = OxmlElement("w:vMerge")
        if value:
            merge.set(qn("w:val"), value)
        table.cell(row, 3)._tc.get_or_add_tcPr().append(merge)
    transcript = read(saved(document.save), "附件.docx")
    assert transcript.faults == ()
    assert transcript.rows == ROWS
    assert "自动编号" in told(transcript)
    assert [line.remark for line in transcript.lines if line.kind == LineKind.HEADER] == ["", "重复的表头"]


def test_paragraphs_inside_a_word_cell_are_one_text() -> None:
    cells = [list(one) for one in CELLS]
    cells[2][1] = f"{TITLE}\n{SUMMARY}"
    cells[3][2] = cells[3][2].replace("。创新点", "。\n创新点")
    transcript = read(saved(word(cells, "附件").save), "附件.docx")
    assert transcript.rows == ROWS
    assert "名称后缺句号" in told(transcript)


def test_a_row_cut_in_two_by_a_page_goes_on_in_the_next_row() -> None:
    cells = [list(one) for one in CELLS]
    cells[2:3] = [["2", MEASURE[:15], NOVELTY[:12]], ["", MEASURE[15:], NOVELTY[12:]]]
    assert read(saved(word(cells, "附件").save), "附件.docx").rows == ROWS


def test_a_title_row_across_a_word_table_is_the_annex_title() -> None:
    document = word([["东海自贸试验区第4批（6项）创新举措", "", ""], *CELLS], "附件")
    table = document.tables[0]
    table.cell(0, 0).merge(table.cell(0, 2))
    transcript = read(saved(document.save), "附件.docx")
    assert transcript.annexes[0].title == "东海自贸试验区第4批（6项）创新举措"
    assert transcript.rows == ROWS


def test_a_package_gives_marks_units_and_the_letters_words() -> None:
    transcript = read(DEMO.read_bytes(), "demo.json")
    package = json.loads(DEMO.read_text(encoding="utf-8"))
    chosen = [one for one in package["measures"] if one["decision"]["selected"]]
    assert len(transcript.rows) == len(chosen)
    assert sum(row.is_marked for row in transcript.rows) == sum(
        one["decision"]["taiwan_related"] for one in chosen
    )
    assert all(row.unit_names for row in transcript.rows)
    assert transcript.batch == package["batch"]["number"]
    assert transcript.head.title == package["letter"]["title"]
    assert transcript.head.paragraphs
