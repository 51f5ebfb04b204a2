"""A scan of a letter is known by the pictures of its pages; another letter, a foreign or a further page is refused."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from io import BytesIO
from typing import Any

import pypdfium2 as pdfium
import pytest
from PIL import Image

from core.untrusted import NotRead
from documents.content import LetterContent
from documents.rendering.pdf import render_pdf
from documents.seals.scans import read_scan
from tests.documents.ofd_samples import free_fonts
from tests.documents.sample import SAMPLES
from tests.factories import BLANK_PDF
from tests.letters.scanning import as_pdf, pages_of, scanned


@pytest.fixture(scope="module")
def letter() -> LetterContent:
    return LetterContent.from_json(json.loads((SAMPLES / "letter.json").read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def ours(letter: LetterContent) -> bytes:
    return render_pdf(letter, free_fonts())


def other_letter(letter: LetterContent) -> LetterContent:
    """The same letter with every measure described in as many words as another one."""
    rows = letter.annexes[0].rows
    told = tuple(
        replace(row, summary=rows[at - 1].summary * 2, innovation_point=rows[at - 2].innovation_point)
        for at, row in enumerate(rows)
    )
    return replace(letter, annexes=(replace(letter.annexes[0], rows=told),))


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("is_grey", [False, True])
def test_every_page_of_a_scan_is_known_however_it_lay(ours: bytes, seed: int, is_grey: bool) -> None:
    chance = random.Random(seed)
    pages = [scanned(page, chance, is_grey=is_grey) for page in pages_of(ours)]
    reading = read_scan(as_pdf(pages), ours=ours)
    assert (reading.fault, reading.pages) == ("", tuple(range(1, len(pages) + 1)))


def test_a_picture_of_one_page_says_which_it_is(ours: bytes) -> None:
    last = pages_of(ours)[-1]
    target = BytesIO()
    scanned(last, random.Random(7)).save(target, "JPEG", quality=60)
    assert read_scan(target.getvalue(), ours=ours).pages == (len(pages_of(ours)),)


def test_the_annex_of_another_letter_is_refused_with_its_page(letter: LetterContent, ours: bytes) -> None:
    others = pages_of(render_pdf(other_letter(letter), free_fonts()))
    pages = [scanned(page, random.Random(5)) for page in others[: len(pages_of(ours))]]
    reading = read_scan(as_pdf(pages), ours=ours)
    assert reading.pages == ()
    assert "页与印发的函看起来不同" in reading.fault


def test_a_further_page_and_a_blank_one_are_refused(ours: bytes) -> None:
    pages = pages_of(ours)
    more = read_scan(as_pdf([*pages, pages[0]]), ours=ours)
    assert more.fault == f"扫描件有{len(pages) + 1}页，印发的函只有{len(pages)}页。"
    blank = pages[0].point(lambda _shade: 255)
    assert read_scan(as_pdf([pages[0], blank]), ours=ours).fault.startswith("扫描件第2页")


def pdf_of(*sizes: tuple[float, float]) -> bytes:
    document = pdfium.PdfDocument.new()
    for size in sizes:
        document.new_page(*size)
    target = BytesIO()
    document.save(target)
    return target.getvalue()


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """The sizes, in dots, of the pages that were drawn."""
    sizes: list[tuple[int, int]] = []
    render = pdfium.PdfPage.render

    def noting(page: pdfium.PdfPage, **how: Any) -> pdfium.PdfBitmap:
        bitmap = render(page, **how)
        sizes.append((bitmap.width, bitmap.height))
        return bitmap

    monkeypatch.setattr(pdfium.PdfPage, "render", noting)
    return sizes


def test_too_many_pages_are_counted_and_not_drawn(ours: bytes, drawn: list[tuple[int, int]]) -> None:
    reading = read_scan(pdf_of(*[(595, 842)] * 500), ours=ours)
    assert reading.fault.startswith("扫描件有500页")
    assert drawn == []


@pytest.mark.parametrize("size", [(14_400, 1), (1, 14_400), (3000, 500)])
def test_a_page_of_no_letters_shape_is_like_none_and_is_not_drawn(
    ours: bytes, drawn: list[tuple[int, int]], size: tuple[int, int]
) -> None:
    assert read_scan(pdf_of(size), ours=ours).fault.startswith("扫描件第1页与印发的函看起来不同")
    assert len(drawn) == len(pdfium.PdfDocument(ours))
    target = BytesIO()
    Image.new("L", size, 128).save(target, "PNG")
    assert read_scan(target.getvalue(), ours=ours).fault.startswith("扫描件第1页与印发的函看起来不同")


def test_pages_after_one_that_is_unlike_are_not_drawn(ours: bytes, drawn: list[tuple[int, int]]) -> None:
    count = len(pdfium.PdfDocument(ours))
    assert read_scan(pdf_of(*[(595, 842)] * count), ours=ours).fault.startswith("扫描件第1页")
    assert len(drawn) == count + 1


@pytest.mark.parametrize("width", [10_001, 20_000])
def test_a_picture_of_too_many_dots_is_refused_before_it_is_unpacked(
    ours: bytes, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    target = BytesIO()
    Image.new("1", (width, 10_000)).save(target, "PNG")
    unpacked: list[tuple[int, int]] = []
    convert = Image.Image.convert

    def noting(picture: Image.Image, *how: Any, **more: Any) -> Image.Image:
        unpacked.append(picture.size)
        return convert(picture, *how, **more)

    monkeypatch.setattr(Image.Image, "convert", noting)
    with pytest.raises(NotRead, match="最多10000万像素"):
        read_scan(target.getvalue(), ours=ours)
    assert (width, 10_000) not in unpacked


@pytest.mark.parametrize("content", [b"", BLANK_PDF, b"%PDF-1.7 broken", b"\x89PNG\r\n\x1a\n"])
def test_a_damaged_file_is_told(content: bytes, ours: bytes) -> None:
    with pytest.raises(NotRead):
        read_scan(content, ours=ours)
