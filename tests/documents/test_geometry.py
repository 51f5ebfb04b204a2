"""The printed page against the measures of GB/T 9704-2012, clause 10.1, to 0.3 mm."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import pairwise

import numpy as np
import pypdfium2
import pytest
from pdfplumber.pdf import PDF

from documents.rendering.pdf import render_pdf
from tests.documents import measuring
from tests.documents.measuring import (
    DPI,
    MM,
    PITCH_MM,
    RULE_TOLERANCE_MM,
    TOLERANCE_MM,
    Band,
    baselines,
    chars_of,
    near,
)
from tests.documents.sample import MARK_OF_22, MARKS, letter

LONG_PARAGRAPH = "各单位要持续用力、久久为功，把试点经验用好用足。" * 30

marks = pytest.mark.parametrize("mark", MARKS, ids=len)


@cache
def printed(mark: str = MARK_OF_22) -> bytes:
    return render_pdf(letter(24, mark=mark, paragraphs=(LONG_PARAGRAPH, "特此函告，请认真组织实施。" * 5)))


@cache
def opened(mark: str = MARK_OF_22) -> PDF:
    return measuring.opened(printed(mark))


def red_bands(mark: str) -> list[Band]:
    return measuring.red_bands(printed(mark))


def rules(mark: str) -> list[Band]:
    return measuring.rules(printed(mark))


@marks
def test_the_mark_stands_30_mm_under_the_pages_edge(mark: str) -> None:
    assert red_bands(mark)[0][0] == near(30)


@marks
def test_the_mark_is_centred_and_fits_the_text_area(mark: str) -> None:
    bands = [band for band in red_bands(mark) if band[1] < rules(mark)[0][0]]
    left, right = min(band[2] for band in bands), max(band[3] for band in bands)
    assert right - left <= 156 + TOLERANCE_MM
    assert (left + right) / 2 == pytest.approx(106, abs=1)


@marks
def test_the_first_double_rule_stands_4_mm_under_the_mark(mark: str) -> None:
    bottom = max(band[1] for band in red_bands(mark) if band[1] < rules(mark)[0][0])
    assert rules(mark)[0][0] - bottom == near(4)


@marks
def test_the_rules_are_170_mm_long_and_centred_on_the_page(mark: str) -> None:
    assert len(rules(mark)) == 4
    for _, _, left, right in rules(mark):
        assert (left, right) == (near(20), near(190))
        assert right - left == near(170, RULE_TOLERANCE_MM)


@marks
def test_the_second_double_rule_stands_20_mm_above_the_pages_edge(mark: str) -> None:
    assert rules(mark)[-1][1] == near(277)


def test_the_first_rule_is_thick_over_thin_and_the_second_thin_over_thick() -> None:
    first, second, third, fourth = (bottom - top for top, bottom, _, _ in rules(MARK_OF_22))
    assert first > 2 * second
    assert fourth > 2 * third


def test_the_second_double_rule_is_on_the_first_page_only() -> None:
    reds = [rect for page in opened().pages[1:] for rect in page.rects if rect["non_stroking_color"] != (0,)]
    assert [rect for rect in reds if rect["width"] / MM > 165] == []


@marks
def test_the_document_number_stands_seven_eighths_of_a_character_under_the_rule(mark: str) -> None:
    char = chars_of(opened(mark).pages[0], "东自贸办函")[0]
    top_mm = (float(opened(mark).pages[0].height) - char["matrix"][5]) / MM - 0.88 * 16 / MM
    assert top_mm - rules(mark)[1][1] == near(16 * 7 / 8 / MM)


def test_the_document_number_ends_at_the_text_areas_edge() -> None:
    assert chars_of(opened().pages[0], "〔2024〕6号")[-1]["x1"] / MM == near(184)


def test_the_title_stands_two_lines_under_the_number_and_one_above_the_addressees() -> None:
    page = opened().pages[0]
    number, addressees = baselines(page)[:2]
    first, last = baselines(page, 22)[0], baselines(page, 22)[-1]
    # From baseline to baseline: blank lines, the spaces between lines, and the difference of the two sizes.
    lead = PITCH_MM - 16 / MM
    assert first - number == near(2 * PITCH_MM + lead + 0.12 * 16 / MM + 0.88 * 22 / MM)
    assert addressees - last == near(PITCH_MM + lead + 0.12 * 22 / MM + 0.88 * 16 / MM)


def test_a_full_page_holds_22_lines() -> None:
    page = opened_long().pages[1]
    assert len(baselines(page)) == 22


def test_lines_stand_one_and_seven_eighths_of_a_character_apart() -> None:
    gaps = [lower - upper for upper, lower in pairwise(baselines(opened_long().pages[1]))]
    assert gaps == [pytest.approx(PITCH_MM, abs=0.05)] * 21


def test_a_full_line_holds_28_characters() -> None:
    page = opened_long().pages[1]
    lines: dict[float, int] = {}
    for char in page.chars:
        lines[round(char["matrix"][5], 1)] = lines.get(round(char["matrix"][5], 1), 0) + 1
    assert max(lines.values()) == 28


def test_the_text_area_is_156_by_225_mm_at_28_and_37_mm() -> None:
    page = opened_long().pages[1]
    body = [char for char in page.chars if abs(char["size"] - 16) < 0.5]
    assert min(char["x0"] for char in body) / MM == near(28)
    assert max(char["x1"] for char in body) / MM <= 184 + TOLERANCE_MM
    assert baselines(page)[0] - 0.88 * 16 / MM == near(37)
    assert baselines(page)[-1] + 0.12 * 16 / MM <= 262 + TOLERANCE_MM


def test_a_paragraph_is_indented_by_two_characters() -> None:
    assert chars_of(opened().pages[0], "各单位要持续用力")[0]["x0"] / MM == near(28 + 2 * 156 / 28)


def test_the_date_ends_four_characters_from_the_edge() -> None:
    page = next(page for page in opened().pages if "11月3日" in (page.extract_text() or ""))
    assert chars_of(page, "2024年11月3日")[-1]["x1"] / MM == near(184 - 4 * 156 / 28)


def test_the_signature_is_centred_over_the_date() -> None:
    page = next(page for page in opened().pages if "11月3日" in (page.extract_text() or ""))

    def centre(text: str) -> float:
        chars = chars_of(page, text)
        return (chars[0]["x0"] + chars[-1]["x1"]) / 2 / MM

    assert centre("工作领导小组办公室") == pytest.approx(centre("2024年11月3日"), abs=0.5)


def test_two_lines_of_the_body_go_over_with_the_signature() -> None:
    page = next(page for page in opened().pages if "11月3日" in (page.extract_text() or ""))
    assert (page.extract_text() or "").split("附件：")[0].count("\n") >= 2


@pytest.mark.parametrize("closing", ["联系人：王静怡，联系电话：0591-12345678。", "特此函告。"])
@pytest.mark.parametrize("before", ["创" * 20, "创" * 70])
def test_a_last_paragraph_of_one_line_takes_another_line_along(closing: str, before: str) -> None:
    content = replace(letter(), paragraphs=("创" * 180, before, closing), annexes=())
    _first, second = measuring.opened(render_pdf(content)).pages
    over = (second.extract_text() or "").split("中国")[0].split()
    assert (len(over), over[-1][:3], over[0][0]) == (2, closing[:3], "创")


def test_page_numbers_stand_outside_with_a_character_of_space() -> None:
    for page in opened().pages[1:]:
        dashes = [char for char in page.chars if char["text"] == "—" and char["top"] / MM > 262]
        if page.page_number % 2:
            assert dashes[-1]["x1"] / MM == near(184 - 14 / MM)
        else:
            assert dashes[0]["x0"] / MM == near(28 + 14 / MM)


def test_the_first_page_has_no_number() -> None:
    assert "—" not in (opened().pages[0].extract_text() or "")


def test_the_page_number_stands_7_mm_under_the_text_area() -> None:
    page = pypdfium2.PdfDocument(printed())[1]
    pixels = np.asarray(page.render(scale=DPI / 72).to_pil().convert("L"))
    dash = pixels[round(263 * DPI / 25.4) :, round(33 * DPI / 25.4) : round(37 * DPI / 25.4)]
    ink = np.flatnonzero((dash < 110).any(axis=1))
    assert 263 + ink[0] * 25.4 / DPI == near(262 + 7)


def test_the_annex_opens_a_page_and_names_its_title_on_the_third_line() -> None:
    page = next(page for page in opened().pages if (page.extract_text() or "").startswith("附件\n"))
    label, title = baselines(page)[0], baselines(page, 22)[0]
    assert label - 0.88 * 16 / MM == near(37)
    assert title - 0.88 * 22 / MM == near(37 + 2 * PITCH_MM)


@cache
def opened_long() -> PDF:
    """A letter whose body alone fills more than two pages."""
    return measuring.opened(render_pdf(letter(1, paragraphs=("创" * 1200, "特此函告。"))))
