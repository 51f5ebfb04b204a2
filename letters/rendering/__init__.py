"""The forms a letter is given out in. A new form is one file here and one line in `FORMS`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from letters.content import LetterContent
from letters.rendering.docx import render_docx
from letters.rendering.html import render_html
from letters.rendering.json_form import render_json
from letters.rendering.pdf import render_pdf
from letters.rendering.text import render_text

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class Form:
    """A form of a letter: the same content always renders to the same bytes."""

    suffix: str
    media_type: str
    render: Callable[[LetterContent], bytes]

    @property
    def file_name(self) -> str:
        """The name that `run_batch` and downloads give the file."""
        return f"letter.{self.suffix}"


FORMS: dict[str, Form] = {
    "pdf": Form("pdf", "application/pdf", render_pdf),
    "docx": Form("docx", _WORD, render_docx),
    "html": Form("html", "text/html; charset=utf-8", render_html),
    "txt": Form("txt", "text/plain; charset=utf-8", render_text),
    "json": Form("json", "application/json", render_json),
}
