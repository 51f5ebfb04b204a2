"""The forms a letter is given out in. A new form is one file here and one line in `FORMS`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from letters.choices import SIGNED_FORM
from letters.content import LetterContent
from letters.rendering.docx import render_docx
from letters.rendering.html import render_html
from letters.rendering.json_form import render_json
from letters.rendering.ofd import render_ofd
from letters.rendering.pdf import render_pdf
from letters.rendering.text import render_text

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class Form:
    """A form of a letter: the same content always renders to the same bytes."""

    suffix: str
    media_type: str
    render: Callable[[LetterContent], bytes]


FORMS: dict[str, Form] = {
    "pdf": Form("pdf", "application/pdf", render_pdf),
    "docx": Form("docx", _WORD, render_docx),
    "ofd": Form("ofd", "application/ofd", render_ofd),
    "html": Form("html", "text/html; charset=utf-8", render_html),
    "txt": Form("txt", "text/plain; charset=utf-8", render_text),
    "json": Form("json", "application/json", render_json),
}


def suffix_of(form: str) -> str:
    """Return the ending of the file name of a form; one that is no longer made ends with its own name."""
    if form == SIGNED_FORM:
        return "signed.pdf"
    return FORMS[form].suffix if form in FORMS else form
