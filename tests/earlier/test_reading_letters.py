"""Earlier letters as they come: every way of being untidy gives the same letter, and is told of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from earlier.values import LineKind, ReadRow, StatementKind
from tests.documents.sample import CLASSES, letter
from tests.earlier.untidy import (
    CLEAN,
    MEASURE,
    NOVELTY,
    ROW_2,
    ROWS,
    SUMMARY,
    TITLE,
    read,
    told,
)

CODES = {label: code for code, label in CLASSES}


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
        swapped("共推出3批", "共推出\n3批"),
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
        (in_row(f"2\t{MEASURE}\t全省首创。创新点：{POINT}"), "类别“全省首创”不是"),
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
