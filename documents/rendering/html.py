"""The letter as a web page, with the structure that screen readers and small screens need."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.template import Context, Engine
from django.utils.safestring import SafeString, mark_safe

from documents.content import Annex, Face, LetterContent, Run, paragraph_runs

ROOT = Path(__file__).resolve().parents[2]
STYLE = ROOT / "static" / "letters" / "letter.css"


def render_html(content: LetterContent) -> bytes:
    """The letter as one file that needs nothing else."""
    page = _engine().get_template("documents/standalone.html")
    style = mark_safe(STYLE.read_text(encoding="utf-8"))
    made = page.render(Context({**document_context(content), "style": style}))
    return ("\n".join(line for line in made.splitlines() if line.strip()) + "\n").encode()


def render_document(content: LetterContent) -> SafeString:
    """The letter as a piece of a page (an `article`), to stand inside the site's own frame."""
    return _engine().get_template("documents/document.html").render(Context(document_context(content)))


def document_context(content: LetterContent) -> dict[str, object]:
    """What `documents/document.html` needs, for a page that includes it itself."""
    return {
        "letter": content,
        "paragraphs": [_marked(paragraph_runs(paragraph)) for paragraph in content.paragraphs],
        "annexes": [{"annex": annex, "rows": _rows(annex)} for annex in content.annexes],
    }


def _rows(annex: Annex) -> list[list[list[tuple[str, bool]]]]:
    return [[_marked(cell) for cell in annex.cells(row)] for row in annex.rows]


def _marked(runs: tuple[Run, ...]) -> list[tuple[str, bool]]:
    """Each run with whether it stands out."""
    return [(run.text, run.face is not Face.BODY) for run in runs]


@cache
def _engine() -> Engine:
    """An engine of our own: a frozen letter depends neither on a request nor on the site's settings."""
    return Engine(dirs=[str(ROOT / "templates")])
