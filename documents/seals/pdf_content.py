"""Holding a signed PDF against the PDF that we issued: texts, sizes and pictures of the pages, without annotations."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pypdfium2 as pdfium
from django.utils.translation import gettext as _

from documents.seals.comparing import count_difference, text_difference

# Points of 1/72 inch; a sealing program that writes the file anew rounds.
SIZE_TOLERANCE = 1.5
PICTURE_SCALE = 0.75
SHADE_TOLERANCE = 64
# So many pixels of a page (54 dots an inch) may be off: a comma has more.
MOST_UNLIKE_PIXELS = 3


def pdf_differences(theirs: bytes, ours: bytes) -> list[str]:
    """Return in sentences how the pages differ from those that we issued."""
    brought, issued = pdfium.PdfDocument(theirs), pdfium.PdfDocument(ours)
    if len(brought) != len(issued):
        return [count_difference(len(issued), len(brought))]
    pairs = zip(brought, issued, strict=True)
    told = [_difference(position, *pair) for position, pair in enumerate(pairs, start=1)]
    return [sentence for sentence in told if sentence]


def _difference(position: int, brought: pdfium.PdfPage, issued: pdfium.PdfPage) -> str:
    sizes = zip(brought.get_size(), issued.get_size(), strict=True)
    if any(abs(one - other) > SIZE_TOLERANCE for one, other in sizes):
        return _("第%(page)d页的尺寸不同。") % {"page": position}
    before, after = _text(issued), _text(brought)
    if before != after:
        return text_difference(position, before, after)
    unlike = np.abs(_picture(brought) - _picture(issued)) > SHADE_TOLERANCE
    if np.count_nonzero(unlike) > MOST_UNLIKE_PIXELS:
        return _("第%(page)d页的版面不同。") % {"page": position}
    return ""


def _text(page: pdfium.PdfPage) -> str:
    return "".join(page.get_textpage().get_text_range().split())


def _picture(page: pdfium.PdfPage) -> npt.NDArray[np.int16]:
    drawn = page.render(scale=PICTURE_SCALE, grayscale=True, may_draw_forms=False, draw_annots=False)
    return drawn.to_numpy().astype(np.int16)
