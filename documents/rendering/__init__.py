"""The formats a letter is given out in. A new format is one file here and one line in `FORMATS`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from documents.content import LetterContent
from documents.rendering.docx import render_docx
from documents.rendering.html import render_html
from documents.rendering.json_format import render_json
from documents.rendering.ofd import render_ofd
from documents.rendering.pdf import render_pdf
from documents.rendering.text import render_text

# The PDF with an electronic signature: made once, at issue, and only where a certificate is configured.
SIGNED_FORMAT = "pades"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class Format:
    """A format of a letter: the same content always renders to the same bytes."""

    suffix: str
    media_type: str
    render: Callable[[LetterContent], bytes]


FORMATS: dict[str, Format] = {
    "pdf": Format("pdf", "application/pdf", render_pdf),
    "docx": Format("docx", _WORD, render_docx),
    "ofd": Format("ofd", "application/ofd", render_ofd),
    "html": Format("html", "text/html; charset=utf-8", render_html),
    "txt": Format("txt", "text/plain; charset=utf-8", render_text),
    "json": Format("json", "application/json", render_json),
}


def suffix_of(file_format: str) -> str:
    """Return the ending of the file name of a format; one that is no longer made ends with its own name."""
    if file_format == SIGNED_FORMAT:
        return "signed.pdf"
    return FORMATS[file_format].suffix if file_format in FORMATS else file_format
