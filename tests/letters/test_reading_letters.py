"""Earlier letters as they come: every way of being untidy gives the same letter, and is told of."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from time import process_time

import docx
import openpyxl
import pytest
from django.core.files.base import ContentFile
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.errors import Incomplete
from letters.earlier import LineKind, ReadRow, Transcript, read_letter
from letters.earlier.numerals import number_of, read_document_number
from letters.earlier.values import StatementKind
from letters.rendering import FORMS
from letters.rendering.json_form import render_json
from letters.rendering.text import render_text
from tests.letters.sample import CLASSES, MEASURES, letter
from tests.letters.test_golden import PUBLISHED
from tests.letters.test_running import DEMO

CLEAN = render_text(letter()).decode()
CODES = {label: code for code, label in CLASSES}


def read(content: str | bytes, name: str = "letter.txt") -> Transcript:
    stored = content.encode() if isinstance(content, str) else content
    return read_letter(ContentFile(stored), name)


def refusal_of(content: bytes, name: str) -> str:
    with pytest.raises(Incomplete) as refusal:
        read(content, name)
    return str(refusal.value.errors[0])


def told(transcript: Transcript) -> str:
    return "\n".join(map(str, transcript.notes))


ROWS = tuple(
    ReadRow(number, title, summary, CLASSES[position][0], point)
    for number, (title, summary, point, position, _) in enumerate(MEASURES, start=1)
)
ROW_2 = next(line for line in CLEAN.splitlines() if line.startswith("2\t"))
SERIAL, MEASURE, NOVELTY = ROW_2.split("\t")
TITLE, SUMMARY = MEASURE.split("。", 1)
POINT = NOVELTY.partition("：")[2]


def test_a_clean_letter_is_read_without_a_word() -> None:
    transcript = read(CLEAN)
    assert transcript.rows == ROWS
    assert (transcript.notes, transcript.faults, transcript.unread, transcript.ignored) == ((), (), (), ())
    assert (transcript.batch, transcript.zone, transcript.mark_label) == (4, "东海自贸试验区", "对台特色")
    head, content = transcript.head, letter()
    for element in ("mark", "number", "title", "addressees", "paragraphs", "signature"):
        assert getattr(head, element) == getattr(content, element)
    assert head.day == content.date


def test_every_line_that_is_not_empty_has_a_class() -> None:
    kinds = [line.kind for line in read(CLEAN).lines]
    assert len(kinds) == sum(bool(line.strip()) for line in CLEAN.splitlines())
    assert kinds[:4] == [LineKind.MARK, LineKind.NUMBER, LineKind.TITLE, LineKind.ADDRESSEES]
    assert kinds[4:10] == [LineKind.BODY] * 2 + [LineKind.ANNEX_NOTE] + [LineKind.SIGNATURE] * 2 + [
        LineKind.DATE
    ]
    assert kinds[10:13] == [LineKind.ANNEX_LABEL, LineKind.ANNEX_TITLE, LineKind.HEADER]
    assert kinds[13:] == [LineKind.ROW] * 6


def in_row(new: str) -> Callable[[str], str]:
    return lambda text: text.replace(ROW_2, new)


def swapped(old: str, new: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        assert old in text
        return text.replace(old, new)

    return change


def html_table(text: str) -> str:
    head, _, rows = text.partition("序号")
    lines = ("序号" + rows).splitlines()
    cells = ["".join(f"<td>{cell}</td>" for cell in line.split("\t")) for line in lines if line]
    return head + "<table>\n" + "\n".join(f"<tr>{row}</tr>" for row in cells) + "\n</table>\n"


def one_cell_a_line(text: str) -> str:
    head, _, rows = text.partition("序号")
    return head + "序号" + rows.replace("\t", "\n")


WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
TOLERANCES: dict[str, tuple[Callable[[str], str], str]] = {
    "paragraph tags": (in_row(f"2\t<p>{MEASURE}</p>\t<p>{NOVELTY}</p>"), "网页标签"),
    "bold tags": (in_row(f"2\t<b>{TITLE}。</b> {SUMMARY}\t<b>全国首创。</b> <b>创新点：</b>{POINT}"), "空格"),
    "a break inside a row": (in_row(f"2\t{MEASURE[:20]}<br/>{MEASURE[20:]}\t{NOVELTY}"), "已经接上"),
    "an html table": (html_table, "网页标签"),
    "character codes": (
        in_row(ROW_2.replace("。为", "。&nbsp;为").replace("“", "&ldquo;").replace("\t全", "\t&nbsp;全")),
        "字符代码",
    ),
    "a half-width colon": (in_row(ROW_2.replace("创新点：", "创新点:")), "半角"),
    "half-width commas": (in_row(ROW_2.replace("，", ",")), "半角"),
    "blanks in Chinese text": (in_row(ROW_2.replace("园区", "园 区").replace("，", "， ")), "空格"),
    "a blank inside a class": (in_row(ROW_2.replace("全国首创。", "全国 首创。 ")), "空格"),
    "no stop after the class": (in_row(ROW_2.replace("全国首创。创新点", "全国首创 创新点")), "空格"),
    "full-width figures": (lambda text: text.translate(WIDE), "全角数字"),
    "bars": (in_row(f"| 2 | {MEASURE} | {NOVELTY} |"), ""),
    "bars and a line of dashes": (
        lambda text: text.replace("\t", " | ").replace("创新性\n", "创新性\n|---|---|---|\n"),
        "",
    ),
    "several blanks": (in_row(f"2    {MEASURE}    {NOVELTY}"), ""),
    "single blanks": (in_row(f"2 {MEASURE} {NOVELTY}"), "没有分隔"),
    "a stop after the number": (in_row(f"2. {MEASURE}\t{NOVELTY}"), ""),
    "a row over several lines": (in_row(f"2\t{MEASURE[:15]}\n{MEASURE[15:]}\t{NOVELTY}"), "已经接上"),
    "a text over several lines": (in_row(f"2\t{MEASURE}\t{NOVELTY[:15]}\n{NOVELTY[15:]}"), "已经接上"),
    "cells on lines of their own": (in_row(f"2\n{MEASURE}\n{NOVELTY}"), "已经接上"),
    "name, text, class and point on lines of their own": (
        in_row(f"2\n{TITLE}\n{SUMMARY}\n全国首创\n创新点：{POINT}"),
        "名称后缺句号",
    ),
    "the whole table, a cell a line": (one_cell_a_line, "已经接上"),
    "a name in bold without its stop": (in_row(f"2\t<b>{TITLE}</b>{SUMMARY}\t{NOVELTY}"), "按加粗"),
    "a name without its stop, parted by a blank": (
        in_row(f"2\t{TITLE} {SUMMARY}\t{NOVELTY}"),
        "按空格或换行",
    ),
    "a seal's word after the date": (swapped("2024年11月3日\n", "2024年11月3日\n\n办公室\n"), "印章"),
    "a seal's word on the date's line": (swapped("2024年11月3日\n", "2024年11月3日  办公室\n"), "印章"),
    "a date in Chinese figures": (swapped("2024年11月3日", "二〇二四年十一月三日"), ""),
    "other brackets of the number": (swapped("〔2024〕6号", "[2024] 06号"), "发文字号"),
    "marks of headings": (
        lambda text: (
            "\n".join(f"## {line}" if line else "" for line in text.split("\n", 4)[:3])
            + "\n"
            + "\n".join(text.split("\n")[3:])
        ),
        "“#”",
    ),
    "a title over two lines": (
        swapped("东海自贸试验区第4批创新举措评估结果的函", "东海自贸试验区\n第4批创新举措评估结果的函"),
        "",
    ),
    "an annex title over two lines": (
        swapped("附件\n东海自贸试验区第4批", "附件\n东海自贸试验区\n第4批"),
        "",
    ),
    "a mark over two lines": (
        swapped("中国（东海）自由贸易试验区工作", "中国（东海）自由贸易试验区\n工作"),
        "",
    ),
    "a label with blanks and a colon": (swapped("\n附件\n", "\n附 件：\n"), ""),
    "no label": (swapped("\n附件\n", "\n"), ""),
    "no header": (swapped("序号\t举措内容\t创新性\n", ""), ""),
    "page numbers": (swapped("\n3\t", "\n— 2 —\n3\t"), ""),
    "a page number inside a row": (
        in_row(f"2\t{MEASURE[:15]}\n- 3 -\n{MEASURE[15:]}\t{NOVELTY}"),
        "已经接上",
    ),
    "a bare page number": (swapped("\n3\t", "\n12\n3\t"), ""),
    "a header on every page": (swapped("\n3\t", "\n— 2 —\n序号\t举措内容\t创新性\n3\t"), ""),
    "a header, a name a line": (swapped("序号\t举措内容\t创新性\n", "序号\n举措内容\n创新性\n"), ""),
    "a body broken by width": (
        swapped("，7项", "，7项") if False else swapped("共推出3批", "共推出\n3批"),
        "一段分在几行",
    ),
    "a sum under the table": (lambda text: text + "合计\t6项\n", ""),
    "a line that only divides": (swapped("\n附件\n", "\n————————\n附件\n"), ""),
    "open to the public": (swapped("2024年11月3日\n", "2024年11月3日\n（此件公开发布）\n"), ""),
}


@pytest.mark.parametrize("name", TOLERANCES)
def test_an_untidy_letter_reads_as_the_clean_one(name: str) -> None:
    change, note = TOLERANCES[name]
    untidy = change(CLEAN)
    assert untidy != CLEAN
    transcript = read(untidy)
    assert (transcript.faults, transcript.unread) == ((), ())
    assert transcript.rows == ROWS
    assert replace(transcript.head, title_lines=()) == replace(read(CLEAN).head, title_lines=())
    assert transcript.annexes[0].title == read(CLEAN).annexes[0].title
    assert {one.kind for one in transcript.statements} == {one.kind for one in read(CLEAN).statements}
    if note:
        assert note in told(transcript)


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + CLEAN.encode(),
        CLEAN.encode("gb18030"),
        CLEAN.encode("utf-16"),
        CLEAN.replace("\n", "\r\n").encode(),
        CLEAN.replace("\n", "\r").encode(),
        CLEAN.replace("\n", "\n\n  \n").encode(),
    ],
)
def test_encodings_and_line_ends_do_not_matter(content: bytes) -> None:
    transcript = read(content)
    assert transcript.rows == ROWS
    assert transcript.head == read(CLEAN).head


def test_a_note_names_the_lines_that_it_is_about() -> None:
    untidy = CLEAN.replace("创新点：", "创新点:")
    first = next(n for n, line in enumerate(CLEAN.splitlines(), start=1) if line.startswith("1\t"))
    assert f"第{first}–{first + 5}行：半角" in told(read(untidy))


def test_columns_set_out_by_blanks_are_read_by_where_they_stand() -> None:
    """What a tool makes of a printed page: the columns side by side, each going on under itself."""
    lines = [
        "序号    举措内容                      创新性",
        " 1      港口清单共用。各方共用一份    全国首创。创新点：各方",
        "        清单，离港即归档，不再重复    共用一份清单。",
        "        填报。",
        " 2      小包集中核放。海关按批核      复制拓展。创新点：按航",
        "        放。                          班核放。",
    ]
    rows = read("\n".join(lines)).rows
    assert rows == (
        ReadRow(
            1,
            "港口清单共用",
            "各方共用一份清单，离港即归档，不再重复填报。",
            "first_in_nation",
            "各方共用一份清单。",
        ),
        ReadRow(2, "小包集中核放", "海关按批核放。", "extended_replication", "按航班核放。"),
    )


def test_blanks_inside_quotation_marks_and_beside_latin_letters_stay() -> None:
    title, summary = "“一岛通办 一窗办好”服务", "通过 OCR 抓取材料。"
    transcript = read(in_row(f"2\t{title}。{summary}\t{NOVELTY}")(CLEAN))
    assert (transcript.rows[1].title, transcript.rows[1].summary) == (title, summary)
    assert "引号内的空格照录" in told(transcript)


def test_a_stop_inside_quotation_marks_does_not_end_a_name() -> None:
    [_, row, *_] = read(in_row(f"2\t“办得好。办得快”服务。{SUMMARY}\t{NOVELTY}")(CLEAN)).rows
    assert row.title == "“办得好。办得快”服务"


def test_annexes_by_class_are_numbered_through() -> None:
    first, second = CLEAN.splitlines()[14:17], CLEAN.splitlines()[17:]
    text = CLEAN.replace(
        "\n".join(second),
        "\n附件2\n东海自贸试验区第4批复制类创新举措\n序号\t举措内容\t创新性\n1"
        + "\n2".join([""])
        + "\n".join(f"{n}{line[1:]}" for n, line in enumerate(second, start=1))[1:],
    )
    text = text.replace("\n附件\n", "\n附件1\n")
    transcript = read(text)
    assert [annex.label for annex in transcript.annexes] == ["附件1", "附件2"]
    assert [len(annex.rows) for annex in transcript.annexes] == [len(first), 3]
    assert transcript.rows == ROWS


def test_classes_may_stand_as_headings_inside_the_table() -> None:
    text = CLEAN
    for label, count, before in (("全国首创", 3, "1"), ("复制拓展", 2, "4"), ("复制", 1, "6")):
        text = text.replace(f"\n{before}\t", f"\n一、{label}（{count}项）\n{before}\t").replace(
            f"\t{label}。创新点", "\t创新点"
        )
    transcript = read(text)
    assert transcript.rows == ROWS
    assert sum(line.kind == LineKind.GROUP for line in transcript.lines) == 3
    stated = {
        (one.subject, one.stated) for one in transcript.statements if one.kind == StatementKind.BY_CLASS
    }
    assert stated == {("first_in_nation", 3), ("extended_replication", 2), ("replication", 1)}


def test_the_mark_may_stand_beside_the_class() -> None:
    transcript = read(in_row(ROW_2.replace("全国首创。", "全国首创（对台特色）。"))(CLEAN))
    assert [row.is_marked for row in transcript.rows] == [False, True, *[False] * 4]
    assert transcript.names_marks


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (in_row(f"2\t{MEASURE}\t首创。创新点：{POINT}"), "读不出类别"),
        (in_row(f"2\t{MEASURE}\t全国首创。"), "读不出创新点"),
        (in_row(f"2\t{TITLE}，{SUMMARY}\t{NOVELTY}"), "名称后没有句号"),
        (in_row(f"2\t{TITLE}。\t{NOVELTY}"), "读不出名称或举措内容"),
        (in_row(""), "序号是3，应是2"),
        (in_row(f"{ROW_2}\n{ROW_2}"), "序号是2，应是3"),
        (in_row(ROW_2.replace("2", "7", 1)), "序号是7，应是2"),
        (swapped("\n3\t", ""), "连在了一起"),
    ],
)
def test_a_row_that_cannot_be_read_is_named_with_its_reason(
    change: Callable[[str], str], reason: str
) -> None:
    transcript = read(change(CLEAN))
    assert any(reason in fault.message and fault.place.startswith("第") for fault in transcript.faults), (
        transcript.faults
    )


def test_what_is_not_understood_is_listed_with_its_line() -> None:
    text = CLEAN.replace("2024年11月3日\n", "2024年11月3日\n联系电话另告\n") + "经办人另附\n"
    unread = read(text).unread
    assert [line.text for line in unread] == ["联系电话另告", "经办人另附"]
    assert unread[0].place == "第11行"


WEB_COPY = """
海岸自贸办关于公布海岸自贸试验区第十二批创新举措的通知
来源：省商务厅    发布时间：2020-07-01 10:22
海自贸办函〔2020〕7号
各片区管委会：
　　近期开展了评估，共有三项入选第十二批创新举措。现印发给你们。
　　附件：1．海岸自贸试验区第十二批创新举措（3项）
　　　　　2．海岸自贸试验区第十二批最佳实践案例
海岸自贸办
2020年6月30日
（联系人：某某）
附件1
海岸自贸试验区第十二批创新举措（3项）
序号  举措名称  举措内容  类别  创新点  单位
1  甲事一次办  把甲事并成一张表。  全国首创  一张表。  东屿片区管委会
2  乙事网上办  把乙事搬到网上。  复制拓展  加了手机端。  北港片区管委会
3  丙事就近办  丙事在社区办。  复制  照搬外地。  东屿片区管委会
附件2
海岸自贸试验区第十二批最佳实践案例
1  甲事一次办
2  乙事网上办
打印本页 关闭窗口
"""


def test_a_notice_copied_from_a_web_page_is_read() -> None:
    transcript = read(WEB_COPY)
    head = transcript.head
    assert (head.mark, head.number, head.day) == ("海岸自贸办", "海自贸办函〔2020〕7号", date(2020, 6, 30))
    assert (head.addressees, len(head.paragraphs)) == ("各片区管委会：", 1)
    assert (transcript.batch, transcript.zone) == (12, "海岸自贸试验区")
    assert [row.unit_names for row in transcript.rows] == [
        "东屿片区管委会",
        "北港片区管委会",
        "东屿片区管委会",
    ]
    selected = {one.stated for one in transcript.statements if one.kind == StatementKind.SELECTED}
    assert selected == {3}
    assert [line.remark for line in transcript.ignored] == ["网页上的信息", "附注", "网页上的信息"]


def test_an_annex_that_is_no_list_of_measures_is_not_understood_as_a_whole() -> None:
    transcript = read(WEB_COPY)
    assert transcript.faults == ()
    assert len(transcript.annexes) == 1
    assert [line.text for line in transcript.unread] == [
        "附件2",
        "海岸自贸试验区第十二批最佳实践案例",
        "1  甲事一次办",
        "2  乙事网上办",
    ]


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


# --- the other forms -------------------------------------------------------------------------------------------------


def workbook(*rows: tuple[object, ...], name: str = "举措") -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = name
    for row in rows:
        book.active.append(row)
    return saved(book.save)


def saved(save: Callable[[io.BytesIO], None]) -> bytes:
    content = io.BytesIO()
    save(content)
    return content.getvalue()


def word(cells: list[list[str]], *paragraphs: str) -> docx.document.Document:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    table = document.add_table(len(cells), len(cells[0]))
    for row, texts in zip(table.rows, cells, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    return document


HEADER = ("序号", "举措内容", "创新性")
CELLS = [list(HEADER), *(line.split("\t") for line in CLEAN.splitlines()[14:])]


@pytest.mark.parametrize("form", ["txt", "json", "docx"])
def test_our_own_forms_give_the_same_transcript(form: str) -> None:
    transcript = read(FORMS[form].render(letter()), f"letter.{form}")
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


def test_an_unknown_class_in_json_is_named_by_its_place() -> None:
    tree = json.loads(render_json(letter()))
    tree["annexes"][0]["rows"][3]["classification"] = "首创"
    fault = read(json.dumps(tree), "letter.json").faults[0]
    assert fault.place == "annexes[0].rows[3]"


def test_numbers_in_json_start_at_one() -> None:
    tree = json.loads(render_json(letter()))
    for row in tree["annexes"][0]["rows"]:
        row["number"] += 10**12
    assert "应是1" in str(read(json.dumps(tree), "letter.json").faults[0])


# --- files that mean harm, or nothing --------------------------------------------------------------------------------


def packed(xml: str, name: str = "word/document.xml") -> bytes:
    def write(target: io.BytesIO) -> None:
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
            package.writestr(
                "[Content_Types].xml",
                '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
            )
            package.writestr(name, xml)

    return saved(write)


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "a.txt", "空文件"),
        (b"\x00\x01\x02\x03", "a.txt", "不是文本"),
        (b"\xff\xff\xff", "a.txt", "不是文本"),
        (CLEAN.encode(), "a.pdf", "只收txt"),
        (CLEAN.encode(), "a.docx", "a.docx"),
        (CLEAN.encode(), "a.xlsx", "a.xlsx"),
        (b"{", "a.json", "不是JSON"),
        (b'{"format": "fzworkflow.letter/1"}', "a.json", "缺少字段"),
        (b'{"format": "fzworkflow.letter/1", "number": 1, "annexes": 3}', "a.json", "缺少字段"),
        (packed(f"<w:document {W}><w:body>"), "a.docx", "打不开"),
        (packed("<w:document/>"), "a.docx", "打不开"),
        (packed("<x/>" + " " * (17 << 20)), "a.docx", "过大"),
        (packed("<a/>", "xl/workbook.xml"), "a.xlsx", "打不开"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(content: bytes, name: str, sentence: str) -> None:
    assert sentence in refusal_of(content, name)


def test_a_cell_over_millions_of_columns_costs_nothing() -> None:
    wide = '<w:tc><w:tcPr><w:gridSpan w:val="99999999"/></w:tcPr><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc>'
    xml = f"<w:document {W}><w:body><w:tbl><w:tr>{wide * 2}</w:tr></w:tbl></w:body></w:document>"
    assert read(packed(xml), "a.docx").rows == ()


def test_an_entity_that_grows_is_not_resolved() -> None:
    bomb = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    xml = f"{bomb}<w:document {W}><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>"
    assert "aaaa" not in "".join(line.text for line in read(packed(xml), "a.docx").lines)


@pytest.mark.parametrize(
    "text",
    [
        ('"' + "汉" * 19_000 + "\n") * 30,
        (" " * 19_000 + "汉\n") * 30,
        "1\n" * 19_000,
        "序号\t举措内容\t创新性\n" + "".join(f"{n}\t甲。\n" + ("汉" * 40 + "\n") * 99 for n in range(1, 40)),
    ],
)
def test_a_long_text_takes_no_longer_than_it_is_long(text: str) -> None:
    before = process_time()
    read(text)
    assert process_time() - before < 10


def read_or_refused(content: bytes, name: str) -> None:
    try:
        transcript = read(content, name)
    except Incomplete:
        return
    assert all(line.kind in LineKind.values for line in transcript.lines)


FILES = {
    "a.txt": CLEAN.encode(),
    "a.json": render_json(letter()),
    "a.docx": FORMS["docx"].render(letter()),
    "a.xlsx": workbook(HEADER, *map(tuple, CELLS[1:])),
}


@settings(max_examples=60, deadline=None)
@given(content=st.binary(max_size=300), name=st.sampled_from([*FILES, "a.et", "a.doc", "", "a"]))
def test_any_bytes_are_read_or_refused(content: bytes, name: str) -> None:
    read_or_refused(content, name)


@settings(max_examples=150, deadline=None)
@given(
    edits=st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=4)), min_size=1, max_size=6),
    name=st.sampled_from(list(FILES)),
)
def test_a_damaged_file_is_read_or_refused(edits: list[tuple[float, bytes]], name: str) -> None:
    content = bytearray(FILES[name])
    for where, new in edits:
        at = int(where * len(content))
        content[at : at + len(new) + 1] = new
    read_or_refused(bytes(content), name)


PIECES = [
    "附件",
    "序号\t举措内容\t创新性",
    "1",
    "2\t",
    "甲。乙。",
    "全国首创。",
    "创新点：丙。",
    "复制",
    "\t",
    "|",
    "  ",
    "<td>",
    "<b>",
    "第4批（3项）",
    "2024年13月40日",
    "共推出一批",
    "九项",
    "函",
    "关于",
    "：",
    "抄送：",
    "合计",
    "— 3 —",
    "\n",
]


@settings(max_examples=300, deadline=None)
@given(pieces=st.lists(st.sampled_from(PIECES), max_size=40))
def test_no_line_is_lost_whatever_stands_in_the_text(pieces: list[str]) -> None:
    text = "".join(pieces)
    if not text.strip():
        return
    transcript = read(text.encode())
    places = {line.place for line in transcript.lines}
    for number, line in enumerate(text.split("\n"), start=1):
        bare = line.replace("<td>", "").replace("<b>", "").replace("|", "").strip()
        assert not bare or f"第{number}行" in places


@pytest.mark.skipif(not PUBLISHED.is_dir(), reason="the published letter is not part of the repository")
def test_the_published_letter_of_batch_19_is_read_off_its_pages() -> None:
    [path] = PUBLISHED.glob("000_*.txt")
    transcript = read(path.read_bytes(), path.name)
    package = read((PUBLISHED / "batch-19.package.json").read_bytes(), "package.json")
    clean = read((PUBLISHED / "batch-19.letter.txt").read_bytes())
    assert (transcript.faults, transcript.unread) == ((), ())
    assert transcript.rows == clean.rows
    assert transcript.rows == tuple(replace(row, is_marked=False, unit_names="") for row in package.rows)
    assert transcript.head == clean.head == replace(package.head, title_lines=())
    assert Path(path).exists()
