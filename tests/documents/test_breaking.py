"""A word without end stays in its column."""

from __future__ import annotations

import io
import zipfile
from collections import defaultdict
from dataclasses import replace

import pdfplumber
import pytest

from documents.breaking import BREAK, breakable
from documents.rendering.docx import render_docx
from documents.rendering.pdf import render_pdf
from documents.titles import break_title
from tests.documents.sample import letter

TITLE_PT = 22
TITLE_PITCH_PT = 35
TEXT_AREA_ENDS_PT = (210 - 26) / 25.4 * 72
ENDLESS = {
    "an address": "https://www.example.gov.cn/" + "a1b2c3d4" * 12 + ".html",
    "a word": "a" * 120,
    "a number": "1234567890" * 10,
    "dashes": "—" * 60,
    "dots": "…" * 60,
    "exclamations": "！" * 60,
    "openings": "（" * 60,
    "closings": "》" * 60,
    "glued": "甲\u00a0" * 60,
}


@pytest.mark.parametrize("entry", ["title", "summary", "innovation_point"])
@pytest.mark.parametrize("word", ENDLESS.values(), ids=ENDLESS.keys())
def test_a_word_without_end_stays_in_its_column_of_the_annex(entry: str, word: str) -> None:
    plain = letter()
    [annex] = plain.annexes
    rows = (replace(annex.rows[0], **{entry: f"详见{word}。"}), *annex.rows[1:])  # type: ignore[arg-type]
    made = render_pdf(replace(plain, annexes=(replace(annex, rows=rows),)))
    assert crossing(made) <= crossing(render_pdf(plain))
    with pdfplumber.open(io.BytesIO(made)) as document:
        assert max(char["x1"] for page in document.pages[1:] for char in page.chars) < TEXT_AREA_ENDS_PT + 1
        printed = "".join(char["text"] for page in document.pages for char in page.chars)
    assert BREAK not in printed


def crossing(made: bytes) -> int:
    """Count the characters through which a line between two columns runs, on the annex's pages."""
    count = 0
    with pdfplumber.open(io.BytesIO(made)) as document:
        for page in document.pages[1:]:
            rules = [one["x0"] for one in (*page.lines, *page.rects) if abs(one["x0"] - one["x1"]) < 1.5]
            count += sum(any(char["x0"] + 1 < rule < char["x1"] - 1 for rule in rules) for char in page.chars)
    return count


def test_a_word_without_end_stays_in_the_body() -> None:
    content = replace(letter(), paragraphs=(f"详见{ENDLESS['a word']}。", *letter().paragraphs[1:]))
    with pdfplumber.open(io.BytesIO(render_pdf(content))) as document:
        assert (
            max(char["x1"] for char in document.pages[0].chars if char["size"] < TITLE_PT)
            < TEXT_AREA_ENDS_PT + 1
        )


@pytest.mark.parametrize("text", ["推行“一单到底”，单次2.5小时", "Guangdong-Hong Kong", "", "2023—2025年"])
def test_what_fits_is_left_as_it_is(text: str) -> None:
    assert breakable(text, 12) == text


def test_the_columns_of_the_docx_do_not_grow_with_their_words() -> None:
    [annex] = letter().annexes
    rows = (replace(annex.rows[0], summary=ENDLESS["a word"]),)
    made = render_docx(replace(letter(), annexes=(replace(annex, rows=rows),)))
    xml = zipfile.ZipFile(io.BytesIO(made)).read("word/document.xml").decode()
    assert '<w:tblLayout w:type="fixed"/>' in xml
    assert "autofit" not in xml


@pytest.mark.parametrize(
    "title",
    [
        "省自贸办关于商请延长第22批报送期限的复函",
        "省自贸办关于2024年第122批126项举措的函",
        "省自贸办关于RCEP和ECFA项下原产地举措的函",
        "省自贸办关于WMMW与MWWM标准WMWMW互认举措的通知",
    ],
)
def test_a_title_with_figures_or_latin_letters_is_turned_where_it_was_broken(title: str) -> None:
    lines = break_title(title)
    made = render_pdf(replace(letter(), title=title, title_lines=lines))
    with pdfplumber.open(io.BytesIO(made)) as document:
        printed: defaultdict[int, str] = defaultdict(str)
        for char in document.pages[0].chars:
            if round(char["size"]) == TITLE_PT:
                printed[round(char["top"])] += char["text"]
    # A face of another design stands a point higher on its line.
    assert "".join(printed.values()) == title
    assert len(lines) == round((max(printed) - min(printed)) / TITLE_PITCH_PT) + 1
