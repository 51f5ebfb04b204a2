"""DOCX, XLSX, PDF and text files: the same practices from each."""

from __future__ import annotations

import io
import pickle
import subprocess
import sys
import zipfile
from typing import Any

import docx
import openpyxl
import pytest
from django.conf import settings

from precedents.reading.values import NotAList
from tests.precedents.reading import samples
from tests.precedents.reading.samples import FIELDS, NAMES, SCOPES, names, read_file, remarks

PROSE = """
#align(center)[#text(20pt)[第九十批自由贸易试验区改革试点经验]]

一、投资管理领域

1\\.空壳企业快速退出。对没有开业或者没有债权债务的企业，实行简易注销程序，企业在网上公告二十日后直接申请注销，登记机关不再要求提交清算报告，办理时间明显缩短。

2\\.企业字号自助比对。开放企业字号库，由申请人自行比对，符合规则的即时通过，不再由登记机关逐项审核，企业设立更加便利。

二、贸易便利化领域

3\\.低风险货物“先放后检”模式下集中检测与召回处置相衔接的口岸监管。口岸先予放行，入区后再实施抽样检测，检测不合格的召回处置，货物在口岸停留的时间由三天缩短为半天。
"""
TABLES = {
    "docx": lambda: (samples.document(), "表.docx"),
    "xlsx": lambda: (samples.workbook(), "表.xlsx"),
    "tagged pdf": lambda: (samples.printed(samples.table_markup(), tags=True), "表.pdf"),
    "ruled pdf": lambda: (samples.printed(samples.table_markup(), tags=False), "表.pdf"),
    "tagged pdf, small pages": lambda: (
        samples.printed(samples.table_markup(), tags=True, height="85mm"),
        "表.pdf",
    ),
    "ruled pdf, small pages": lambda: (
        samples.printed(samples.table_markup(), tags=False, height="85mm"),
        "表.pdf",
    ),
    "named wrongly": lambda: (samples.workbook(), "表.docx.txt"),
}


@pytest.mark.parametrize("kind", TABLES)
def test_a_table_reads_the_same_from_every_kind_of_file(kind: str) -> None:
    read = read_file(*TABLES[kind]())
    assert names(read) == NAMES
    assert [entry.field for entry in read.entries] == FIELDS
    assert [entry.scope for entry in read.entries] == SCOPES
    assert [entry.number for entry in read.entries] == [1, 2, 1, 2, 3]
    texts = ["".join(entry.text.split()) for entry in read.entries]
    assert texts == [row[2] for row in samples.ROWS if len(row) > 1]
    assert not read.unread


@pytest.mark.parametrize("tags", [True, False], ids=["tagged", "untagged"])
@pytest.mark.parametrize("height", ["297mm", "100mm"])
def test_a_printed_text_is_put_together_again(tags: bool, height: str) -> None:
    read = read_file(samples.printed(PROSE, tags=tags, height=height), "经验.pdf")
    assert names(read) == [
        "空壳企业快速退出",
        "企业字号自助比对",
        "低风险货物“先放后检”模式下集中检测与召回处置相衔接的口岸监管",
    ]
    assert [entry.field for entry in read.entries] == ["投资管理领域", "投资管理领域", "贸易便利化领域"]
    assert read.entries[0].text.endswith("登记机关不再要求提交清算报告，办理时间明显缩短。")
    assert "经验汇编" not in "".join(entry.text for entry in read.entries)


def test_automatic_numbers_are_written_out() -> None:
    written = samples.document(
        table=False, paragraphs=["空壳企业退出。公告后注销。", "字号比对。即时通过。"], style="List Number"
    )
    read = read_file(written, "清单.docx")
    assert [(entry.number, entry.title) for entry in read.entries] == [(1, "空壳企业退出"), (2, "字号比对")]
    assert "自动编号" in remarks(read)


def test_a_field_may_stand_above_a_table_of_its_own() -> None:
    read = read_file(
        samples.document(paragraphs=["第九十批改革试点经验", "（国函〔2031〕5号，共5项）"]), "清单.docx"
    )
    assert read.head.document == "国函〔2031〕5号"
    assert [one.holds for one in read.stated] == [True]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_text_file_is_read_in_any_encoding(encoding: str, end: str) -> None:
    text = end.join(["1．甲事项网上办。正文。", "２.乙事项一次办。正文。"])
    assert names(read_file(text.encode(encoding), "清单.txt")) == ["甲事项网上办", "乙事项一次办"]


def test_a_reading_can_be_handed_over_between_processes() -> None:
    read = read_file(samples.workbook(), "表.xlsx")
    assert pickle.loads(pickle.dumps(read)) == read


def _saved(written: Any) -> bytes:
    stream = io.BytesIO()
    written.save(stream)
    return stream.getvalue()


def test_a_header_of_two_rows_hidden_sheets_and_a_sheet_of_its_own() -> None:
    written = openpyxl.Workbook()
    first = written.active
    for row in (
        ["第五批创新成果清单"],
        ["序号", "创新成果", "具体内容", "推广情况", ""],
        ["", "", "", "推广范围", "责任单位"],
        ["（一）投资便利化"],
        ["1、", "甲事项网上办", "网上提交", "全省", "某局"],
    ):
        first.append(row)
    for cells in ("A1:E1", "A2:A3", "B2:B3", "C2:C3", "D2:E2", "A4:E4"):
        first.merge_cells(cells)
    second, hidden = written.create_sheet("表2"), written.create_sheet("隐藏")
    for sheet, name in ((second, "乙事项一次办"), (hidden, "丙事项")):
        sheet.append(["序号", "名称"])
        sheet.append([1, name])
    hidden.sheet_state = "hidden"
    read = read_file(_saved(written), "清单.xlsx")
    assert [(one.title, one.field, one.scope, one.responsible) for one in read.entries] == [
        ("甲事项网上办", "投资便利化", "全省", "某局"),
        ("乙事项一次办", "", "", ""),
    ]
    assert "隐藏的工作表“隐藏”没有读取" in remarks(read)
    assert read.head.name == "第五批创新成果清单"


def test_rows_under_one_merged_name_are_one_practice() -> None:
    written = docx.Document()
    table = written.add_table(0, 3)
    rows = [table.add_row().cells for _row in range(4)]
    for cells, texts in zip(
        rows, (("序号", "改革事项", "主要内容"), ("1", "甲事项网上办", "网上提交。")), strict=False
    ):
        for cell, text in zip(cells, texts, strict=True):
            cell.text = text
    rows[2][2].text = "后台比对。"
    rows[1][0].merge(rows[2][0])
    rows[1][1].merge(rows[2][1])
    for cell, text in zip(rows[3], ("2", "乙事项一次办", "窗口受理。"), strict=True):
        cell.text = text
    read = read_file(_saved(written), "清单.docx")
    assert [(one.title, one.text) for one in read.entries] == [
        ("甲事项网上办", "网上提交。\n后台比对。"),
        ("乙事项一次办", "窗口受理。"),
    ]


def test_a_table_a_practice_with_labels_on_its_left() -> None:
    written = docx.Document()
    for name in ("甲事项网上办", "乙事项一次办"):
        table = written.add_table(0, 2)
        for label, text in (
            ("案例名称", name),
            ("所属领域", "投资"),
            ("主要做法", "网上提交。"),
            ("成效", "快。"),
        ):
            cells = table.add_row().cells
            cells[0].text, cells[1].text = label, text
        written.add_paragraph()
    read = read_file(_saved(written), "案例.docx")
    assert [(one.title, one.field, one.text) for one in read.entries] == [
        ("甲事项网上办", "投资", "主要做法：网上提交。\n成效：快。"),
        ("乙事项一次办", "投资", "主要做法：网上提交。\n成效：快。"),
    ]


def test_headings_without_numbers_name_practices() -> None:
    written = docx.Document()
    written.add_heading("自贸试验区创新案例集", 0)
    for name in ("甲事项网上办", "乙事项一次办"):
        written.add_heading(name, 1)
        written.add_heading("主要做法", 2)
        written.add_paragraph("网上提交材料，后台自动比对，当日办结。")
    read = read_file(_saved(written), "案例.docx")
    assert names(read) == ["甲事项网上办", "乙事项一次办"]
    assert read.entries[0].text.startswith("主要做法\n网上提交")


def _package(name: str, content: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr(name, content)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "清单.txt", "空文件"),
        (b"\x00\x01\x02\xff\xfe\xff" * 40, "清单.txt", "不是文本文件"),
        (b"PK\x03\x04 and no more", "清单.docx", "打不开"),
        (_package("word/document.xml", "<w:document"), "清单.docx", "打不开"),
        (_package("word/document.xml", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"), "清单.docx", "打不开"),
        (_package("word/document.xml", "<document/>"), "清单.docx", "没有正文"),
        (_package("other.xml", "<a/>"), "清单.xlsx", "打不开"),
        (_package("OFD.xml", "<a/>"), "清单.ofd", "不能读取这种文件"),
        (b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "清单.doc", "旧格式"),
        (b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "清单.xls", "打不开"),
        (b"%PDF-1.7\nnothing", "清单.pdf", "PDF打不开"),
        (b"text", "清单.pdf", "不是PDF"),
    ],
)
def test_a_file_that_holds_no_list_is_refused_in_words(content: bytes, name: str, sentence: str) -> None:
    with pytest.raises(NotAList, match=sentence):
        read_file(content, name)


def test_a_scan_is_refused_in_words() -> None:
    with pytest.raises(NotAList, match="扫描件"):
        read_file(
            samples.printed("#set page(numbering: none, header: none)\n#rect()", tags=False), "扫描.pdf"
        )


def test_a_reader_needs_nothing_of_the_application() -> None:
    told = "import sys, precedents.reading.lists; print('django' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", told], cwd=settings.BASE_DIR, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"
