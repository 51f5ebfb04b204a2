from __future__ import annotations

import io
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pdfplumber
import pytest
from django.conf import settings
from fontTools.ttLib import TTFont

from core.fonts import FontsMissing, installed_fonts
from documents.content import LetterContent
from documents.rendering import pdf
from documents.rendering.errors import GlyphsMissing
from documents.rendering.glyphs import missing_glyphs
from documents.rendering.pdf import compile_pdf, render_pdf
from documents.rendering.text import render_text
from tests.documents.sample import letter


def text_of(content: LetterContent) -> str:
    """The PDF's text in reading order, without blanks, page numbers and repeated header rows."""
    with pdfplumber.open(io.BytesIO(render_pdf(content))) as document:
        pages = ["".join(char["text"] for char in page.chars) for page in document.pages]
    text = "".join(re.sub(r"—\s*\d+\s*—$", "", page.rstrip()) for page in pages)
    header = "".join(content.annexes[0].header)
    first, *others = without_blanks(text).split(header)
    return first + header + "".join(others)


def without_blanks(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_the_text_is_the_letters_in_reading_order() -> None:
    content = letter(40)
    assert text_of(content) == without_blanks(render_text(content).decode())


def test_a_draft_prints_no_number() -> None:
    content = letter(number=None)
    assert text_of(content) == without_blanks(render_text(content).decode())


def test_the_same_letter_gives_the_same_bytes() -> None:
    assert render_pdf(letter()) == render_pdf(letter())


def test_the_file_declares_pdf_a_and_pdf_ua() -> None:
    made = render_pdf(letter())
    assert b"<pdfaid:part>2</pdfaid:part>" in made
    assert b"<pdfaid:conformance>A</pdfaid:conformance>" in made
    assert b"<pdfuaid:part>1</pdfuaid:part>" in made


def test_the_file_is_tagged_and_names_its_language() -> None:
    with pdfplumber.open(io.BytesIO(render_pdf(letter()))) as document:
        catalog = document.doc.catalog
    assert catalog["MarkInfo"]["Marked"]
    assert catalog["Lang"].decode().lower().startswith("zh")


def test_every_font_is_embedded_as_a_subset() -> None:
    with pdfplumber.open(io.BytesIO(render_pdf(letter()))) as document:
        names = {char["fontname"] for page in document.pages for char in page.chars}
    assert all(re.match(r"[A-Z]{6}\+", name) for name in names)


def test_a_letter_beyond_the_limit_is_the_same_from_a_child_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "ROWS_IN_PROCESS", 10)
    content = letter(12)
    assert render_pdf(content) == compile_pdf(content, installed_fonts())


def test_a_row_taller_than_a_page_runs_over_pages_whole() -> None:
    row = replace(letter().annexes[0].rows[0], summary="长" * 1500)
    annex = replace(letter().annexes[0], rows=(row,))
    content = letter(annexes=(annex,))
    assert text_of(content).count("长") == 1500


def test_a_row_that_fits_a_page_is_not_split() -> None:
    with pdfplumber.open(io.BytesIO(render_pdf(letter(30)))) as document:
        pages = ["".join(char["text"] for char in page.chars) for page in document.pages]
    for row in letter(30).annexes[0].rows:
        assert any(row.summary in page for page in pages)


def test_the_header_row_is_repeated_on_every_page_of_the_table() -> None:
    with pdfplumber.open(io.BytesIO(render_pdf(letter(30)))) as document:
        pages = [page.extract_text() or "" for page in document.pages[2:]]
    assert len(pages) > 1
    assert all("举措内容" in page for page in pages)


def test_a_signature_is_never_alone_on_its_page() -> None:
    for length in (5, 30, 200, 500):
        content = letter(1, paragraphs=("前文。" * 20, "字" * length))
        with pdfplumber.open(io.BytesIO(render_pdf(content))) as document:
            page = next(text for page in document.pages if "11月3日" in (text := page.extract_text() or ""))
        assert "字" in page


def test_a_missing_character_is_named_with_its_measure() -> None:
    row = replace(letter().annexes[0].rows[1], summary="含有\U0002ffff字。")
    content = letter(annexes=(replace(letter().annexes[0], rows=(row,)),))
    assert missing_glyphs(content) == (("第2项“跨境小包集中核放”", "\U0002ffff"),)


def test_rendering_refuses_a_missing_character_with_a_sentence() -> None:
    with pytest.raises(GlyphsMissing, match=r"标题：字体中没有“😀”（U\+1F600）"):
        render_pdf(letter(title="关于😀的函", title_lines=("关于😀的函",)))


def test_missing_fonts_are_refused_saying_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(FontsMissing, match=r"仿宋.*python -m ops\.fonts"):
        installed_fonts([tmp_path])


def test_an_offices_own_font_goes_before_the_free_one(tmp_path: Path) -> None:
    free = Path(settings.FONT_DIRS[-1])
    for source in free.glob("*.ttf"):
        shutil.copy(source, tmp_path)
    renamed(free / "NotoSerifSC-Regular.ttf", tmp_path / "own.ttf", "FangSong_GB2312")
    assert installed_fonts([tmp_path]).faces["fang"][0] == "FangSong_GB2312"


def renamed(font: Path, target: Path, family: str) -> None:
    """Write a font under another family's name, as the office's own one would have it."""
    with TTFont(font, lazy=True) as own:
        for record in own["name"].names:
            if record.nameID in {1, 4, 16}:
                record.string = family
        own.save(target)
