"""What stands on a PDF's pages: characters by what the file says that they are, also where it says so of a few alone."""

from __future__ import annotations

import pytest

from core.sources.pages import lines_of
from core.sources.pdf import TooManyPages, open_pdf, read_pages
from core.sources.refusals import Damaged, Oversized

# What is written as A and B stands for one character; what follows is written as it reads.
SAID = b"/Span <</ActualText <FEFF7B2C>>> BDC (A) Tj /Inner <</MCID 7>> BDC (B) Tj EMC EMC (20) Tj"
ARTIFACT = b"/Artifact BMC (x) Tj EMC (y) Tj"


def made(content: bytes, pages: int = 1) -> bytes:
    kids = b" ".join(b"%d 0 R" % (at + 4) for at in range(pages))
    parts = [
        b"<</Type /Catalog /Pages 2 0 R>>",
        b"<</Type /Pages /Kids [%s] /Count %d /MediaBox [0 0 200 100]"
        b" /Resources <</Font <</F <</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>>>>>>>"
        % (kids, pages),
        b"<</Length %d>>\nstream\nBT /F 10 Tf 20 50 Td %s ET\nendstream" % (len(content) + 28, content),
        *[b"<</Type /Page /Parent 2 0 R /Contents 3 0 R>>"] * pages,
    ]
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % numbered for numbered in enumerate(parts, start=1))
    return b"%PDF-1.7\n" + body + b"trailer <</Root 1 0 R>>\n%%EOF"


def read(
    content: bytes, *, most_pages: int = 3, most_glyphs: int = 100
) -> list[list[tuple[str, int | None]]]:
    pages = read_pages(open_pdf(content), most_pages=most_pages, most_glyphs=most_glyphs)
    return [[(glyph.text, glyph.tag) for glyph in page.glyphs] for page in pages]


def test_what_glyphs_are_said_to_stand_for_is_read_once_and_what_follows_as_it_is() -> None:
    assert read(made(SAID)) == [[("第", None), ("2", None), ("0", None)]]


def test_an_artifact_ends_where_its_piece_does() -> None:
    [page] = read_pages(open_pdf(made(ARTIFACT)), most_pages=1, most_glyphs=9)
    assert [(glyph.text, glyph.is_artifact) for glyph in page.glyphs] == [("x", True), ("y", False)]
    [line] = lines_of(page)
    assert (line.text, line.baseline, page.named) == ("xy", 50.0, 4)


def test_what_is_too_long_is_told_from_what_is_damaged() -> None:
    with pytest.raises(TooManyPages):
        read(made(SAID, pages=4))
    with pytest.raises(Oversized):
        read(made(SAID), most_glyphs=3)
    with pytest.raises(Damaged):
        open_pdf(b"%PDF-1.7\nnothing")
