"""The same measures where letters differ: marks at the head, titles, annexes, dates, copy-to names, lengths."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

import pypdfium2
import pytest
from pdfplumber.page import Page

from documents.content import LetterContent
from documents.rendering.pdf import render_pdf
from tests.documents.measuring import (
    CHARACTER_MM,
    MM,
    PITCH_MM,
    TEXT_BOTTOM_MM,
    TEXT_LEFT_MM,
    TEXT_RIGHT_MM,
    TOLERANCE_MM,
    baselines,
    bottom_of,
    chars_of,
    near,
    opened,
    page_with,
    rules,
    top_of,
)
from tests.documents.sample import letter

HEAD_MARKS: dict[str, Any] = {"copy_number": "000001", "secrecy": "秘密★1年", "urgency": "特急"}
COPIES = (
    "东海省人民政府办公厅，东海海关，东海海事局，国家外汇管理局东海省分局，东海省税务局，人民银行东海省分行"
)
COPIES_PT = 14
FILLER = "试点经验要持续用好用足并及时总结推广"


def page_texts(content: LetterContent) -> list[str]:
    return ["".join(char["text"] for char in page.chars) for page in opened(render_pdf(content)).pages]


def test_the_marks_stand_flush_left_one_a_line_the_first_beside_the_number() -> None:
    made = render_pdf(letter(**HEAD_MARKS))
    page = opened(made).pages[0]
    first, second, third = (chars_of(page, text)[0] for text in ("000001", "秘密★1年", "特急"))
    number = chars_of(page, "东自贸办函")[0]
    assert [char["x0"] / MM for char in (first, second, third)] == [near(TEXT_LEFT_MM)] * 3
    assert top_of(page, first) - rules(made)[1][1] == near(16 * 7 / 8 / MM)
    assert top_of(page, number) == near(top_of(page, first))
    assert top_of(page, second) - top_of(page, first) == near(PITCH_MM)
    assert top_of(page, third) - top_of(page, second) == near(PITCH_MM)


@pytest.mark.parametrize("left_out", [*HEAD_MARKS])
def test_a_mark_that_is_left_out_leaves_no_line(left_out: str) -> None:
    page = opened(render_pdf(letter(**{**HEAD_MARKS, left_out: ""}))).pages[0]
    shown = [text for name, text in HEAD_MARKS.items() if name != left_out]
    tops = [top_of(page, chars_of(page, text)[0]) for text in shown]
    assert tops[1] - tops[0] == near(PITCH_MM)
    assert top_of(page, chars_of(page, "东自贸办函")[0]) == near(tops[0])


def test_the_title_stands_two_lines_under_the_last_mark() -> None:
    plain, marked = (opened(render_pdf(letter(**marks))).pages[0] for marks in ({}, HEAD_MARKS))
    assert baselines(marked, 22)[0] - baselines(plain, 22)[0] == near(2 * PITCH_MM)


@pytest.mark.parametrize(
    "lines",
    [
        ("关于发布评估结果的函",),
        ("省自贸办关于发布东海自贸试验区", "第4批创新举措评估结果的函"),
        ("省自贸办关于发布", "中国（东海）自由贸易试验区第4批", "创新举措评估结果的函"),
    ],
    ids=["1", "2", "3"],
)
def test_a_title_of_any_lines_is_centred_and_keeps_its_distances(lines: tuple[str, ...]) -> None:
    page = opened(render_pdf(letter(title="".join(lines), title_lines=lines))).pages[0]
    for line in lines:
        chars = chars_of(page, line)
        centre = (chars[0]["x0"] + chars[-1]["x1"]) / 2 / MM
        # A full-width bracket at the end of a line is half empty: its ink is not its square.
        assert centre == near((TEXT_LEFT_MM + TEXT_RIGHT_MM) / 2, 0.5)
    bases = baselines(page, 22)
    assert len(bases) == len(lines)
    assert all(lower - upper == near(35 / MM) for upper, lower in pairwise(bases))
    addressees = chars_of(page, "各片区管委会")[0]
    lead = PITCH_MM - 16 / MM
    assert top_of(page, addressees) - (bases[-1] + 0.12 * 22 / MM) == near(PITCH_MM + lead)


@pytest.mark.parametrize(
    "day", [date(2024, 1, 3), date(2024, 11, 3), date(2024, 12, 15)], ids=["6", "6½", "7"]
)
def test_a_date_of_any_width_ends_four_characters_in_under_the_centre(day: date) -> None:
    content = letter(date=day)
    page = page_with(opened(render_pdf(content)), content.printed_date)
    printed = chars_of(page, content.printed_date)
    assert printed[-1]["x1"] / MM == near(TEXT_RIGHT_MM - 4 * CHARACTER_MM)
    above = chars_of(page, content.signature[-1])
    centres = [(chars[0]["x0"] + chars[-1]["x1"]) / 2 / MM for chars in (printed, above)]
    assert centres[0] == near(centres[1], 0.5)


def test_the_copy_to_names_close_the_last_page_a_character_in_from_both_sides() -> None:
    document = opened(render_pdf(letter(30, copy_to=COPIES)))
    page = document.pages[-1]
    label = chars_of(page, "抄送：")
    assert label[0]["x0"] / MM == near(TEXT_LEFT_MM + COPIES_PT / MM)
    last = chars_of(page, "人民银行东海省分行。")[-1]
    assert bottom_of(page, last, COPIES_PT) == near(TEXT_BOTTOM_MM)
    lines = [char for char in page.chars if abs(char["size"] - COPIES_PT) < 0.5 and char["bottom"] / MM < 263]
    turned = [
        char for char in lines if bottom_of(page, char, COPIES_PT) > bottom_of(page, label[0], COPIES_PT) + 1
    ]
    assert min(char["x0"] for char in turned) / MM == near(label[-1]["x1"] / MM)
    assert max(char["x1"] for char in lines) / MM <= TEXT_RIGHT_MM - COPIES_PT / MM + TOLERANCE_MM


def test_the_note_stands_on_the_line_under_the_date_two_characters_in() -> None:
    content = letter(note="此件公开发布")
    page = page_with(opened(render_pdf(content)), content.printed_date)
    dated, note = chars_of(page, content.printed_date), chars_of(page, "（此件公开发布）")
    assert note[0]["x0"] / MM == near(TEXT_LEFT_MM + 2 * CHARACTER_MM)
    assert (note[1]["bottom"] - dated[0]["bottom"]) / MM == near(PITCH_MM)


def test_several_annexes_each_open_a_page_and_are_numbered_under_one_another() -> None:
    annex = letter().annexes[0]
    annexes = (
        replace(annex, label="附件1"),
        replace(annex, label="附件2", title="东海自贸试验区复制推广清单"),
    )
    document = opened(render_pdf(letter(annexes=annexes)))
    note = page_with(document, "附件：1.")
    first, second = chars_of(note, "1. 东海")[0], chars_of(note, "2. 东海")[0]
    assert first["x0"] / MM == near(TEXT_LEFT_MM + 5 * CHARACTER_MM)
    assert second["x0"] == pytest.approx(first["x0"], abs=0.1)
    for label in ("附件1", "附件2"):
        page = next(page for page in document.pages if (page.extract_text() or "").startswith(label))
        assert top_of(page, page.chars[0]) == near(37)
        assert baselines(page, 22)[0] - 0.88 * 22 / MM == near(37 + 2 * PITCH_MM)


def test_a_turned_line_of_the_note_aligns_with_the_names_first_character() -> None:
    long_title = "东海自贸试验区第4批（6项）创新举措及其在各片区复制推广的时间表和责任单位清单"
    annex = replace(letter().annexes[0], title=long_title)
    page = page_with(opened(render_pdf(letter(annexes=(annex,)))), "附件：")
    first = chars_of(page, "附件：东")[-1]
    under = [char for char in page.chars if top_of(page, char) == near(top_of(page, first) + PITCH_MM)]
    assert min(char["x0"] for char in under) / MM == near(first["x0"] / MM)


@pytest.mark.parametrize("count", [1, 48, 480])
def test_the_table_keeps_its_header_its_rows_and_its_area(count: int) -> None:
    content = letter(count)
    header = "".join(content.annexes[0].header)
    document = opened(render_pdf(content))
    tables = [page for page in document.pages if header in "".join(char["text"] for char in page.chars)]
    first = page_with(
        document, content.annexes[0].title_lines[0] if content.annexes[0].title_lines else header
    )
    assert [page.page_number for page in tables] == list(range(first.page_number, len(document.pages) + 1))
    text = "".join(page_texts(content))
    assert all(text.count(f"{row.number}{row.title}。") >= 1 for row in content.annexes[0].rows)
    for page in tables:
        body = [char for char in page.chars if abs(char["size"] - 12) < 0.5]
        assert min(char["x0"] for char in body) / MM >= TEXT_LEFT_MM - TOLERANCE_MM
        assert max(char["x1"] for char in body) / MM <= TEXT_RIGHT_MM + TOLERANCE_MM
        assert max(bottom_of(page, char, 12) for char in body) <= TEXT_BOTTOM_MM + TOLERANCE_MM
        assert _rules_of(page) == near(156, 0.3)


def test_no_row_is_split_between_two_pages() -> None:
    content = letter(48)
    texts = page_texts(content)
    annex = content.annexes[0]
    for row in annex.rows:
        printed = "".join(run.text for cell in annex.cells(row) for run in cell)
        assert any(printed.replace(" ", "") in text.replace(" ", "") for text in texts)


def test_a_row_taller_than_a_page_goes_on_inside_the_area() -> None:
    annex = letter().annexes[0]
    tall = replace(annex.rows[0], summary="各环节逐项说明并留痕备查。" * 160)
    document = opened(render_pdf(letter(annexes=(replace(annex, rows=(tall, *annex.rows[1:])),))))
    lowest = max(
        bottom_of(page, char, 12)
        for page in document.pages
        for char in page.chars
        if abs(char["size"] - 12) < 0.5
    )
    assert lowest <= TEXT_BOTTOM_MM + TOLERANCE_MM
    text = "".join(char["text"] for page in document.pages for char in page.chars)
    assert text.count("各环节逐项说明并留痕备查。") >= 155


@pytest.mark.parametrize("lines", range(1, 46))
def test_a_body_of_any_length_ends_well(lines: int) -> None:
    """The foot of a page is met exactly by one of these lengths, and by every one around it."""
    content = letter(1, paragraphs=(_of_lines(lines),))
    document = opened(render_pdf(content))
    signed = page_with(document, content.printed_date)
    letter_pages = document.pages[: signed.page_number]
    for page in letter_pages:
        body = [char for char in page.chars if abs(char["size"] - 16) < 0.5]
        assert body, "a page without text"
        assert max(bottom_of(page, char) for char in body) <= TEXT_BOTTOM_MM + TOLERANCE_MM
    text = "".join(char["text"] for char in signed.chars)
    assert len(text.split("附件：")[0]) > 28, "the signature stands without a line of the body"
    assert len(document.pages) == signed.page_number + 1


@pytest.mark.parametrize("pages", [1, 2, 4])
def test_copies_never_leave_the_last_page_or_the_text_area(pages: int) -> None:
    content = letter(12 * pages, copy_to=COPIES)
    document = pypdfium2.PdfDocument(io.BytesIO(render_pdf(content)))
    texts = [page.get_textpage().get_text_range() for page in document]
    assert ["抄送" in text for text in texts] == [False] * (len(texts) - 1) + [True]


def _of_lines(count: int) -> str:
    """A paragraph that fills a number of lines: the first has 26 characters, the others 28, the last is half full."""
    characters = 26 + 28 * (count - 1) - 14
    return (FILLER * (characters // len(FILLER) + 1))[: characters - 1] + "。"


def _rules_of(page: Page) -> float:
    """How wide the table's rules reach, in mm."""
    edges = [edge for line in (*page.lines, *page.rects) for edge in (line["x0"], line["x1"])]
    return (max(edges) - min(edges)) / MM


def test_the_paragraphs_that_test_lengths_have_the_lines_they_say() -> None:
    page = opened(render_pdf(letter(1, paragraphs=(_of_lines(3),)))).pages[0]
    body = {
        round(char["matrix"][5])
        for char in page.chars
        if char["text"] in FILLER and abs(char["size"] - 16) < 0.5
    }
    assert len({base for base in body if base > 0}) >= 3
