"""All that people see of a Word element is text of it, and what is no text is told."""

from __future__ import annotations

import pytest
from lxml import etree

from core.word_text import Unread, WordText, children_of, text_of

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)


def run(words: str) -> str:
    return f"<w:r><w:t>{words}</w:t></w:r>"


def paragraph(*inside: str) -> str:
    return f"<w:p>{''.join(inside)}</w:p>"


def control(inside: str, properties: str = "") -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>"


def field(result: str) -> str:
    def edge(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    code = "<w:r><w:instrText>HYPERLINK x</w:instrText></w:r>"
    return edge("begin") + code + edge("separate") + run(result) + edge("end")


def element(inside: str, tag: str = "tc") -> etree._Element:
    return etree.fromstring(f"<w:{tag} {NAMESPACES}>{inside}</w:{tag}>")


BOX = f"<w:txbxContent>{paragraph(run('框'))}</w:txbxContent>"
BOXES = {
    "of a drawing": f"<w:r><w:drawing>{BOX}</w:drawing></w:r>",
    "of two programs": (
        f"<w:r><mc:AlternateContent><mc:Choice><w:drawing>{BOX}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{BOX}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    ),
}
RUBY = f"<w:r><w:ruby><w:rt>{run('yǎn')}</w:rt><w:rubyBase>{run('龑')}</w:rubyBase></w:ruby></w:r>"


@pytest.mark.parametrize(
    ("inside", "wanted"),
    [
        (paragraph(run("甲"), f"<w:ins>{run('乙')}</w:ins>"), "甲乙"),
        (paragraph(run("甲"), "<w:del><w:r><w:delText>乙</w:delText></w:r></w:del>"), "甲"),
        (paragraph(f"<w:moveFrom>{run('甲')}</w:moveFrom><w:moveTo>{run('乙')}</w:moveTo>"), "乙"),
        (paragraph(run("自"), f"<w:smartTag>{run('3月1日')}</w:smartTag>", run("起")), "自3月1日起"),
        (paragraph(f"<w:hyperlink>{run('链接')}</w:hyperlink>"), "链接"),
        (paragraph(field("结果")), "结果"),
        (paragraph(f"<w:fldSimple>{run('结果')}</w:fldSimple>"), "结果"),
        (paragraph(RUBY), "龑"),
        (paragraph(control(run("甲"))), "甲"),
        (control(paragraph(run("甲"))) + paragraph(run("乙")), "甲\n乙"),
        (f"<w:customXml>{control(paragraph(run('甲')))}</w:customXml>", "甲"),
        (paragraph(run("甲"), "<w:r><w:br/><w:tab/><w:noBreakHyphen/></w:r>", run("乙")), "甲\n\t-乙"),
        (paragraph(run("甲")) + "<w:p/>" + paragraph(run("乙")), "甲\n\n乙"),
        (f"<w:tbl><w:tr><w:tc>{paragraph(run('甲'))}</w:tc></w:tr></w:tbl>", "甲"),
        (paragraph("<w:r><w:rPr><w:vanish/></w:rPr><w:t>看不见</w:t></w:r>", run("甲")), "甲"),
        (paragraph(control(run("单击此处输入文字。"), "<w:showingPlcHdr/>")), ""),
        *((paragraph(run("甲"), box, run("乙")), "甲乙\n框") for box in BOXES.values()),
    ],
)
def test_what_people_see_is_read_once_and_in_order(inside: str, wanted: str) -> None:
    assert text_of(element(inside)) == WordText(wanted)


@pytest.mark.parametrize(
    ("inside", "kind"),
    [
        ("<w:r><w:drawing/></w:r>", Unread.PICTURE),
        ("<m:oMath><m:r><m:t>1</m:t></m:r></m:oMath>", Unread.FORMULA),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>', Unread.SYMBOL),
        ('<w:r><w:footnoteReference w:id="1"/></w:r>', Unread.NOTE),
        ("<w:r><w:object/></w:r>", Unread.EMBEDDED),
        ("<w:r><w:fldChar><w:ffData><w:ddList/></w:ffData></w:fldChar></w:r>", Unread.FORM_FIELD),
    ],
)
def test_what_is_no_text_is_told(inside: str, kind: Unread) -> None:
    assert text_of(element(paragraph(run("甲"), inside))) == WordText("甲", (kind,))


def test_a_document_put_in_whole_is_told() -> None:
    assert text_of(element("<w:altChunk/>")).unread == (Unread.EMBEDDED,)


def test_rows_and_cells_in_controls_are_rows_and_cells() -> None:
    cell = f"<w:tc>{paragraph(run('甲'))}</w:tc>"
    row = f"<w:tr>{control(cell)}{cell}</w:tr>"
    deleted = f"<w:tr><w:trPr><w:del/></w:trPr>{cell}</w:tr>"
    rows = list(children_of(element(control(row) + deleted + row, "tbl"), "tr"))
    assert [len(list(children_of(one, "tc"))) for one in rows] == [2, 2]
