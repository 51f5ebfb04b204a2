"""The real pages of a letter while it is written, as pictures: typeset once, kept for some minutes, drawn one by one."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, replace
from threading import Lock

import pypdfium2
from django.core.cache import cache

from documents.content import LetterContent
from documents.rendering.pdf import render_pdf

KEPT_S = 15 * 60
# About 115 dots an inch: as wide as the column beside the editor on a large screen.
SCALE = 1.6
# The first page must be there at once: of a long annex only the beginning is typeset.
MOST_ROWS = 60

# PDFium serves one caller at a time; a web process has several threads.
_drawing = Lock()


@dataclass(frozen=True, slots=True)
class Preview:
    """The pages of a letter as it was typed: how to ask for each, and whether the annex is cut short."""

    key: str
    pages: range
    is_cut: bool


def typeset_preview(letter_id: int, content: LetterContent) -> Preview:
    """Typeset a letter's pages and keep them. Raises as `render_pdf` does."""
    cut = tuple(replace(annex, rows=annex.rows[:MOST_ROWS]) for annex in content.annexes)
    made = render_pdf(replace(content, annexes=cut))
    key = hashlib.sha256(made).hexdigest()[:32]
    cache.set(_name(letter_id, key), made, KEPT_S)
    with _drawing, pypdfium2.PdfDocument(made) as document:
        count = len(document)
    return Preview(key, range(1, count + 1), is_cut=cut != content.annexes)


def preview_page(letter_id: int, key: str, page: int) -> bytes | None:
    """Return one page, counted from 1, as PNG; None when it is kept no longer or there is no such page."""
    made = cache.get(_name(letter_id, key))
    if made is None:
        return None
    with _drawing, pypdfium2.PdfDocument(made) as document:
        if not 1 <= page <= len(document):
            return None
        picture = document[page - 1].render(scale=SCALE).to_pil()
    png = io.BytesIO()
    picture.save(png, "PNG", compress_level=1)
    return png.getvalue()


def _name(letter_id: int, key: str) -> str:
    return f"letter-preview:{letter_id}:{key}"
