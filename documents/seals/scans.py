"""Holding a scan against the PDF that we issued, by the pictures of the pages: which of our pages each one looks like.

A scan is crooked by a degree or two, larger or smaller by a few parts in a hundred, moved, grey, and carries a seal. What
looks like our page under one of these is told as alike. No characters are read: a changed word is not found, another letter
or another page is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import product

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
from django.utils.translation import gettext as _
from PIL import Image

from core.untrusted.refusing import NotRead, damaged
from documents.seals.findings import ScanReading

# About 41 dots an inch of A4, in numbers whose Fourier transform is quick: lines of text are told apart.
HEIGHT, WIDTH = 480, 336
ANGLES = (0.0, -0.5, 0.5, -1.0, 1.0, -1.5, 1.5)
SCALES = (1.0, 0.98, 1.02, 0.96, 1.04)
GEOMETRIES = tuple(product(ANGLES, SCALES))
# So far a page may be moved, as a part of its height.
FARTHEST = 0.06
# From 0 to 1: scans of a page reach 0.8, the same page of a letter with other measures 0.55, other pages 0.3.
LEAST_ALIKE = 0.62
# So many times longer than it is wide a page of a letter never is; drawn, such a one would take any memory it likes.
MOST_OBLONG = 5
# A page at 600 dots an inch has a third of it.
MOST_PIXELS = 100_000_000

Geometry = tuple[float, float]
Picture = npt.NDArray[np.float64]
Spectrum = npt.NDArray[np.complex128]


def read_scan(content: bytes, *, ours: bytes) -> ScanReading:
    """Return which pages of the PDF that we issued a PDF or picture shows.

    Raises `NotRead` for a damaged file or a picture of more than `MOST_PIXELS`.
    """
    try:
        theirs, scanned = _pages(content)
        count, drawn = _pages(ours)
        if not theirs:
            raise damaged()
        # Before any page is drawn: a small file may have a million.
        if theirs > count:
            sentence = _("扫描件有%(theirs)d页，印发的函只有%(ours)d页。")
            return ScanReading((), sentence % {"theirs": theirs, "ours": count})
        return _held_against([_spectrum(_ink(page)) for page in drawn], scanned)
    except (pdfium.PdfiumError, OSError, ValueError) as error:
        raise damaged() from error


def _held_against(issued: Sequence[Spectrum], scanned: Iterator[Image.Image]) -> ScanReading:
    found: list[int] = []
    lies = GEOMETRIES[0]
    for position, page in enumerate(scanned, start=1):
        spectra = _Spectra(page, first=lies)
        match = _match(spectra, issued, following=found[-1] + 1 if found else 0)
        if match is None:
            sentence = _(
                "扫描件第%(page)d页与印发的函看起来不同。若确是这份函，请放平重新扫描，不要拍照，再上传。"
            )
            return ScanReading((), sentence % {"page": position})
        at, lies = match
        found.append(at)
    return ScanReading(tuple(at + 1 for at in found))


class _Spectra:
    """A scanned page as it would look scanned less crooked, less large or less small; each is drawn when it is needed."""

    def __init__(self, page: Image.Image, first: Geometry) -> None:
        self._page = page.resize((2 * WIDTH, 2 * HEIGHT), Image.Resampling.BOX)
        # Pages of one scan mostly lie alike.
        self.order = sorted(GEOMETRIES, key=lambda one: one != first)
        self._drawn: dict[Geometry, Spectrum] = {}

    def alike(self, lies: Geometry, other: Spectrum) -> float:
        """Return how alike the page, put right so, is to one of ours."""
        if lies not in self._drawn:
            self._drawn[lies] = _spectrum(_ink(_put_right(self._page, *lies)))
        return _alike(self._drawn[lies], other)


def _match(spectra: _Spectra, issued: Sequence[Spectrum], following: int) -> tuple[int, Geometry] | None:
    """Return which page it looks like, and how it lies: the one after the last one if it does, else the first of all."""
    order = sorted(range(len(issued)), key=lambda at: at != following)
    for at in order:
        for lies in spectra.order:
            if spectra.alike(lies, issued[at]) >= LEAST_ALIKE:
                return at, lies
    return None


def _pages(content: bytes) -> tuple[int, Iterator[Image.Image]]:
    """Return how many pages a file has, and each of them, drawn when it is its turn."""
    if b"%PDF-" not in content[:1024]:
        return 1, _picture(content)
    document = pdfium.PdfDocument(content)
    return len(document), (_drawn(page) for page in document)


def _picture(content: bytes) -> Iterator[Image.Image]:
    try:
        picture = Image.open(BytesIO(content))
    except Image.DecompressionBombError as error:
        raise _too_large() from error
    with picture:
        # Only its head has been read.
        if picture.width * picture.height > MOST_PIXELS:
            raise _too_large()
        yield picture.convert("L") if _is_like_a_page(*picture.size) else _blank()


def _too_large() -> NotRead:
    sentence = _("图片过大，最多%(most)d万像素。请用较低的分辨率（如300 dpi）重新扫描，再上传。")
    return NotRead(sentence % {"most": MOST_PIXELS // 10_000})


def _drawn(page: pdfium.PdfPage) -> Image.Image:
    if not _is_like_a_page(*page.get_size()):
        return _blank()
    # Twice as fine as it is compared, so that turning it loses nothing.
    return page.render(scale=2 * HEIGHT / page.get_height(), grayscale=True).to_pil()


def _is_like_a_page(width: float, height: float) -> bool:
    return 0 < max(width, height) <= MOST_OBLONG * min(width, height)


def _blank() -> Image.Image:
    """What is like no page."""
    return Image.new("L", (WIDTH, HEIGHT), 255)


def _put_right(page: Image.Image, angle: float, scale: float) -> Image.Image:
    """Return a page turned by degrees and made larger by a factor about its middle."""
    white = page.getextrema()[1]
    return page.rotate(angle, Image.Resampling.BILINEAR, fillcolor=white).transform(
        page.size,
        Image.Transform.AFFINE,
        (scale, 0, (1 - scale) * WIDTH, 0, scale, (1 - scale) * HEIGHT),
        Image.Resampling.BILINEAR,
        fillcolor=white,
    )


def _ink(page: Image.Image) -> Picture:
    """Return where a page is dark, from 0 to 1, blurred to the width of a stroke."""
    shades = np.asarray(page.convert("L").resize((WIDTH, HEIGHT), Image.Resampling.BOX), np.float64)
    # What most of a page is, is its paper, however grey.
    paper = max(float(np.percentile(shades, 90)), 1.0)
    ink = np.clip((paper - shades) / paper, 0.0, 1.0)
    for axis in (0, 1):
        ink = (np.roll(ink, 1, axis) + ink + np.roll(ink, -1, axis)) / 3
    return ink


def _spectrum(ink: Picture) -> Spectrum:
    """Return a picture's Fourier transform, of mean 0 and length 1; nothing but zeros of a blank page."""
    even = ink - ink.mean()
    length = float(np.linalg.norm(even))
    return np.fft.rfft2(even / length if length else even)


def _alike(one: Spectrum, other: Spectrum) -> float:
    """Return how alike two pictures are where one lies best upon the other, from 0 to 1."""
    moved = np.fft.irfft2(one * np.conj(other), s=(HEIGHT, WIDTH))
    far = round(FARTHEST * HEIGHT)
    near = np.roll(moved, (far, far), (0, 1))[: 2 * far + 1, : 2 * far + 1]
    return float(near.max())
