"""Pages of a PDF that leaves its fonts to the reader are shown, or said not to be; never blank."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image

from core.fonts import font_directories
from core.untrusted import read_apart
from measures.attachments import pictures
from measures.attachments.refusing import Blank

FONT = b"/Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [6 0 R]"
INFO = b"/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /DW 1000"
OBJECTS = (
    b"<< /Type /Catalog /Pages 2 0 R >>",
    b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 100] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
    b"",
    b"<< " + FONT + b" >>",
    b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light " + INFO + b" /FontDescriptor 7 0 R >>",
    b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0"
    b" /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
)


def a_pdf(words: str) -> bytes:
    shown = b"BT /F1 24 Tf 20 40 Td <%s> Tj ET" % words.encode("utf-16-be").hex().encode()
    stream = b"<< /Length %d >>\nstream\n" % len(shown) + shown + b"\nendstream"
    content, places = b"%PDF-1.4\n", []
    for number, body in enumerate(OBJECTS, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n" % number + (body or stream) + b"\nendobj\n"
    table = b"0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer\n<< /Size 8 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(content)
    return content + b"xref\n0 8\n" + table + end


def drawn(content: bytes, *, font_folders: list[str]) -> bytes:
    """Draw a page as on a machine that has no fonts; run by `read_apart`."""
    vars(pictures)["SYSTEM_FONT_FOLDERS"] = ("/nonexistent",)
    return pictures.picture(content, page=1, font_folders=font_folders)


def drawn_apart(words: str, font_folders: list[str]) -> Any:
    function = "tests.measures.test_page_pictures.drawn"
    return read_apart(function, a_pdf(words), font_folders=font_folders)


def test_words_without_their_font_are_drawn_with_one_of_ours() -> None:
    picture = Image.open(io.BytesIO(drawn_apart("自贸试验区", [str(each) for each in font_directories()])))
    dark = sum(picture.convert("L").histogram()[:128])
    assert dark > 500


def test_a_page_whose_words_cannot_be_drawn_is_no_picture() -> None:
    with pytest.raises(Blank):
        drawn_apart("自贸试验区", [])


def test_a_page_without_words_may_be_blank() -> None:
    assert drawn_apart("", []).startswith(b"\x89PNG")
