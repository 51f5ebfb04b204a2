"""The letter as OFD: typeset once as PDF, then the same pages written in the other format."""

from __future__ import annotations

import hashlib
from uuid import NAMESPACE_OID, uuid5

from core.fonts import FontSet, installed_fonts
from documents.content import LetterContent
from documents.rendering.json_format import render_json
from documents.rendering.ofd.fonts import EmbeddedFonts
from documents.rendering.ofd.package import Description, write_package
from documents.rendering.ofd.pdf_pages import read_pages
from documents.rendering.pdf import render_pdf


def render_ofd(content: LetterContent, fonts: FontSet | None = None) -> bytes:
    """The PDF's pages as an OFD document with its fonts embedded, the same bytes every time.

    Raises FontsMissing, or GlyphsMissing naming each character that no font has.
    """
    available = fonts or installed_fonts()
    pages = read_pages(render_pdf(content, available))
    return write_package(pages, EmbeddedFonts(available), _description(content))


def _description(content: LetterContent) -> Description:
    digest = hashlib.sha256(render_json(content)).hexdigest()
    return Description(
        document_id=uuid5(NAMESPACE_OID, digest).hex,
        title=content.title,
        author=content.mark,
        created_on=content.date,
    )
