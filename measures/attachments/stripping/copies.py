"""The copy of a file, by its kind."""

from __future__ import annotations

from collections.abc import Callable

from measures.attachments.kinds import DOC, DOCX, JPEG, OFD, PDF, PNG, PPT, PPTX, XLS, XLSX
from measures.attachments.stripping.compounds import stripped_compound
from measures.attachments.stripping.packages import stripped_package
from measures.attachments.stripping.pdfs import stripped_pdf
from measures.attachments.stripping.pictures import stripped_jpeg, stripped_png

_COPIES: dict[str, Callable[[bytes], bytes]] = {
    PDF.media_type: stripped_pdf,
    PNG.media_type: stripped_png,
    JPEG.media_type: stripped_jpeg,
    **{kind.media_type: stripped_package for kind in (DOCX, XLSX, PPTX, OFD)},
    **{kind.media_type: stripped_compound for kind in (DOC, XLS, PPT)},
}


def copy(content: bytes, *, media_type: str) -> bytes:
    """Return a file that shows the same and says nothing of who made it, where and with what."""
    return _COPIES[media_type](content)
