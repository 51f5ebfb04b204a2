"""Each measure of GB/T 9704-2012 in the DOCX, read off the XML that Word and WPS lay the pages out by."""

from __future__ import annotations

from functools import cache

import pytest
from lxml import etree

from documents.rendering.docx import render_docx
from documents.titles import width_em
from tests.documents.docx_measuring import (
    BOTTOM_MM,
    CHARACTER_MM,
    HEIGHT_MM,
    LEFT_MM,
    PAGE_MM,
    PITCH_MM,
    PT_MM,
    RIGHT_MM,
    TOP_MM,
    WIDTH_MM,
    Parts,
    W,
    fonts_of,
    found,
    frames,
    mm,
    number,
    style_of,
    text_of,
    value,
)
from tests.documents.measuring import near
from tests.documents.sample import MARK_OF_22, MARKS, letter

RED = "FF0000"
BODY, TITLE, PAGE_NUMBER = 16, 22, 14
FANG, KAI, BIAO, HEI, SONG = "仿宋_GB2312", "楷体_GB2312", "方正小标宋简体", "黑体", "宋体"
LEVELS = ("一、总的情况", "（一）申报", "1．受理", "各单位要认真组织实施。")
marks = pytest.mark.parametrize("mark", MARKS, ids=len)


@cache
def made(mark: str = MARK_OF_22) -> Parts:
    copies = "东海省人民政府办公厅，东海海关"
    content = letter(24, mark=mark, urgency="特急", copy_to=copies, paragraphs=LEVELS)
    return Parts.of(render_docx(content))


def paragraph_of(text: str) -> etree._Element:
    return next(each for each in made().body if text in text_of(each))


def number_line(parts: Parts) -> etree._Element:
    return next(each for each in parts.body if "〔2024〕6号" in text_of(each))


def is_blank(paragraph: etree._Element) -> bool:
    return style_of(paragraph) == "Normal" and text_of(paragraph) == ""


def test_the_page_is_a4_with_a_text_area_of_156_by_225_mm() -> None:
    size, margins = found(made().section, "pgSz"), found(made().section, "pgMar")
    assert (mm(size, "w"), mm(size, "h")) == (near(PAGE_MM[0]), near(PAGE_MM[1]))
    assert (mm(margins, "top"), mm(margins, "left")) == (near(TOP_MM), near(LEFT_MM))
    assert mm(size, "w") - mm(margins, "left") - mm(margins, "right") == near(WIDTH_MM)
    assert mm(size, "h") - mm(margins, "top") - mm(margins, "bottom") == near(HEIGHT_MM)


def test_22_lines_fill_a_page() -> None:
    pitch = mm(found(made().section, "docGrid"), "linePitch")
    assert pitch == near(PITCH_MM)
    assert int(HEIGHT_MM / pitch) == 22


def test_28_characters_fill_a_line() -> None:
    properties = found(paragraph_of(LEVELS[3]), "rPr")
    advance = number(found(properties, "sz")) / 2 * PT_MM + mm(found(properties, "spacing"), "val")
    assert int(WIDTH_MM / advance) == 28
    assert advance == near(CHARACTER_MM, 0.05)


@pytest.mark.parametrize("style", ["Normal", "BodyText", "Salutation", "Signature", "Date"])
def test_every_line_of_the_text_stands_on_the_grid(style: str) -> None:
    paragraph = made().styled(style)[-1]
    spacing = made().effective(paragraph, "spacing")
    assert mm(spacing, "line") == mm(found(made().section, "docGrid"), "linePitch")
    assert (value(spacing, "lineRule"), value(spacing, "before"), value(spacing, "after")) == (
        "exact",
        "0",
        "0",
    )


def mark_paragraph(mark: str) -> etree._Element:
    return made(mark).body[0]


@marks
def test_the_mark_is_one_red_centred_line_30_mm_from_the_top(mark: str) -> None:
    paragraph = mark_paragraph(mark)
    [place] = frames(paragraph)
    [run] = paragraph.iter(f"{W}r")
    [(font, size)] = fonts_of(paragraph)
    condensed = run.find(f"{W}rPr/{W}w")
    width = len(mark) * size * PT_MM * (1 if condensed is None else number(condensed) / 100)
    assert (text_of(paragraph), font, value(found(run, "color"))) == (mark, BIAO, RED)
    assert (place.top_mm, place.left_mm + place.width_mm / 2) == (near(30), near((LEFT_MM + RIGHT_MM) / 2))
    assert value(found(paragraph, "jc")) == "center"
    assert width <= WIDTH_MM < place.width_mm


@marks
def test_the_first_double_rule_stands_4_mm_under_the_mark_thick_over_thin(mark: str) -> None:
    header = made(mark).part("header_first")
    [rule] = frames(header)
    [(_font, size)] = fonts_of(mark_paragraph(mark))
    # The strokes of a character fill 0.945 of its square.
    assert rule.top_mm - (30 + 0.945 * size * PT_MM) == near(4)
    assert (rule.width_mm, rule.left_mm) == (near(170), near(20))
    assert number(found(header, "top"), "sz") > number(found(header, "bottom"), "sz")


def test_the_second_double_rule_stands_20_mm_above_the_edge_of_the_first_page_thin_over_thick() -> None:
    footer = made().part("footer_first")
    [rule] = frames(footer)
    assert rule.bottom_mm == near(PAGE_MM[1] - 20)
    assert (rule.width_mm, rule.left_mm) == (near(170), near(20))
    assert number(found(footer, "top"), "sz") < number(found(footer, "bottom"), "sz")


def test_the_rules_are_red_and_stand_on_the_first_page_only() -> None:
    colours = {
        value(border, "color")
        for name in ("header_first", "footer_first")
        for border in made().part(name).iterfind(f".//{W}pBdr/*")
    }
    assert colours == {RED}
    assert made().section.find(f"{W}titlePg") is not None
    assert [made().part(name).find(f".//{W}pBdr") for name in ("footer_odd", "footer_even")] == [None, None]


@marks
def test_the_number_stands_seven_eighths_of_a_character_under_the_rule(mark: str) -> None:
    [rule] = frames(made(mark).part("header_first"))
    spacing = found(number_line(made(mark)), "spacing")
    line, size = mm(spacing, "line"), BODY * PT_MM
    # Characters stand in the middle of such a line, or on a baseline at four fifths of it: programs differ.
    for above in ((line - size) / 2, 0.8 * line - 0.88 * size):
        top = TOP_MM + mm(spacing, "before") + above
        assert top - rule.bottom_mm == near(size * 7 / 8)


@marks
def test_what_follows_the_number_stands_a_line_of_the_page_further_down(mark: str) -> None:
    spacing = found(number_line(made(mark)), "spacing")
    to_the_middle_of_the_next = mm(spacing, "line") / 2 + mm(spacing, "after") + PITCH_MM / 2
    assert to_the_middle_of_the_next == near(PITCH_MM)


def test_the_urgency_stands_flush_left_and_the_number_flush_right_on_one_line() -> None:
    line = number_line(made())
    assert text_of(line) == "特急东自贸办函〔2024〕6号"
    stop = found(line, "tab")
    assert (value(stop), mm(stop, "pos")) == ("right", near(WIDTH_MM))
    assert value(found(line, "jc")) == "left"


def test_the_title_stands_two_lines_under_the_number_in_lines_broken_by_sense() -> None:
    [title] = made().styled("Title")
    above = made().body[made().body.index(title) - 3 :][:3]
    assert [is_blank(each) for each in above] == [False, True, True]
    assert (fonts_of(title), value(made().effective(title, "jc"))) == ({(BIAO, TITLE)}, "center")
    assert len(list(title.iter(f"{W}br"))) == len(letter().title_lines) - 1


def test_the_addressees_stand_flush_left_one_line_under_the_title() -> None:
    [title], [addressees] = made().styled("Title"), made().styled("Salutation")
    assert is_blank(made().after(title))
    assert made().after(title, 2) is addressees
    assert addressees.find(f".//{W}ind") is None
    assert text_of(addressees).endswith("：")


@pytest.mark.parametrize(("text", "font"), zip(LEVELS, (HEI, KAI, FANG, FANG), strict=True))
def test_body_paragraphs_are_indented_by_two_characters_each_level_in_its_font(text: str, font: str) -> None:
    paragraph = paragraph_of(text)
    indent = made().effective(paragraph, "ind")
    assert (mm(indent, "firstLine"), value(indent, "firstLineChars")) == (near(2 * CHARACTER_MM), "200")
    assert fonts_of(paragraph) == {(font, BODY)}


def test_the_annex_note_stands_one_line_under_the_body_and_turned_lines_align() -> None:
    note = next(each for each in made().styled("Normal") if text_of(each).startswith("附件："))
    assert is_blank(made().body[made().body.index(note) - 1])
    indent = found(note, "ind")
    assert mm(indent, "left") - mm(indent, "hanging") == near(2 * CHARACTER_MM)
    assert mm(indent, "hanging") == near(3 * CHARACTER_MM)


def test_the_date_ends_four_characters_in_and_the_signature_is_centred_over_it() -> None:
    [date] = made().styled("Date")
    right = mm(found(date, "ind"), "right")
    assert right == near(4 * CHARACTER_MM)
    middle = right + width_em(text_of(date)) * CHARACTER_MM / 2
    lines = made().styled("Signature")
    assert [text_of(line) for line in lines] == list(letter().signature)
    for line in lines:
        assert mm(found(line, "ind"), "right") + width_em(text_of(line)) * CHARACTER_MM / 2 == near(middle)


def test_the_signature_never_stands_without_text_of_the_body() -> None:
    body = made().body
    last, date = made().styled("BodyText")[-1], made().styled("Date")[0]
    together = body[body.index(last) : body.index(date)]
    assert [each for each in together if each.find(f"{W}pPr/{W}keepNext") is None] == []
    assert made().effective(last, "widowControl") is not None


@pytest.mark.parametrize(("side", "part"), [("right", "footer_odd"), ("left", "footer_even")])
def test_page_numbers_stand_outside_7_mm_under_the_text(side: str, part: str) -> None:
    footer = made().part(part)
    assert text_of(footer) == "— 2 —"
    assert fonts_of(footer) == {(SONG, PAGE_NUMBER)}
    assert (value(found(footer, "jc")), value(found(footer, "ind"), f"{side}Chars")) == (side, "100")
    assert "PAGE" in "".join(footer.itertext(f"{W}instrText"))
    middle = PAGE_MM[1] - mm(found(made().section, "pgMar"), "footer") - PAGE_NUMBER * PT_MM / 2
    assert middle - BOTTOM_MM == near(7, 1)


def test_odd_and_even_pages_differ_and_the_first_has_no_number() -> None:
    assert made().part("settings").find(f"{W}evenAndOddHeaders") is not None
    assert text_of(made().part("footer_first")) == ""
    kinds = {
        value(each, "type"): each.get(f"{{{each.nsmap['r']}}}id")
        for each in made().section.iter(f"{W}footerReference")
    }
    assert kinds == {"first": "footer_first", "default": "footer_odd", "even": "footer_even"}


def test_the_annex_opens_a_page_with_its_label_and_its_title_on_the_third_line() -> None:
    [label], [title] = made().styled("Heading1"), made().styled("Heading2")
    assert label.find(f"{W}pPr/{W}pageBreakBefore") is not None
    assert (text_of(label), fonts_of(label)) == ("附件", {(HEI, BODY)})
    assert is_blank(made().after(label))
    assert made().after(label, 2) is title
    assert (fonts_of(title), value(made().effective(title, "jc"))) == ({(BIAO, TITLE)}, "center")


def test_the_table_fills_the_text_area_and_repeats_its_header_and_no_other_row() -> None:
    table = found(made().part("document"), "tbl")
    rows = list(table.iter(f"{W}tr"))
    assert sum(mm(column, "w") for column in table.iter(f"{W}gridCol")) == near(WIDTH_MM)
    assert [row for row in rows if row.find(f"{W}trPr/{W}tblHeader") is not None] == rows[:1]
    assert text_of(rows[0]) == "序号举措内容创新性"
    assert len(rows) == 1 + 24


def test_the_note_follows_the_date_two_characters_in() -> None:
    content = letter(note="此件公开发布")
    body = Parts.of(render_docx(content)).body
    texts = [text_of(each) for each in body]
    note = body[texts.index("（此件公开发布）")]
    assert texts[texts.index("（此件公开发布）") - 1] == content.printed_date
    assert value(found(note, "ind"), "firstLineChars") == "200"


def test_the_copy_to_names_stand_at_the_foot_of_the_last_page_a_character_in() -> None:
    copies = next(each for each in made().body if text_of(each).startswith("抄送："))
    foot = found(copies, "framePr")
    assert (value(foot, "vAnchor"), value(foot, "yAlign"), value(foot, "xAlign")) == (
        "margin",
        "bottom",
        "center",
    )
    assert (RIGHT_MM - LEFT_MM - mm(foot, "w")) / 2 == near(14 * PT_MM)
    assert fonts_of(copies) == {(FANG, 14)}
    assert copies.find(f".//{W}pBdr") is None
    assert [text_of(each) for each in made().body[made().body.index(copies) + 1 :]] == [""]
