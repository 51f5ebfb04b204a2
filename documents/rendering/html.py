"""The letter as a web page, with the structure that screen readers and small screens need."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.template import Context, Engine
from django.utils.safestring import SafeString, mark_safe

from documents.content import Annex, AnnexRow, Face, LetterContent, Run, paragraph_runs

ROOT = Path(__file__).resolve().parents[2]
STYLE = ROOT / "static" / "letters" / "letter.css"


@dataclass(frozen=True, slots=True)
class RowLinks:
    """Where a row of an annex leads on the site: to the measure's own page, and to why it has its class."""

    measure: str
    evidence: str


# By a row's number and title: what an older letter printed otherwise leads nowhere rather than elsewhere.
LinksOfRows = Mapping[tuple[int, str], RowLinks]


def render_html(content: LetterContent) -> bytes:
    """The letter as one file that needs nothing else."""
    page = _engine().get_template("documents/standalone.html")
    style = mark_safe(STYLE.read_text(encoding="utf-8"))
    made = page.render(Context({**document_context(content, {}), "style": style}))
    return ("\n".join(line for line in made.splitlines() if line.strip()) + "\n").encode()


def render_document(content: LetterContent, links: LinksOfRows | None = None) -> SafeString:
    """The letter as a piece of a page (an `article`), to stand under the page's heading; its rows may lead on."""
    context = Context(document_context(content, links or {}, heading=2))
    return _engine().get_template("documents/document.html").render(context)


def document_context(content: LetterContent, links: LinksOfRows, *, heading: int = 1) -> dict[str, object]:
    """What `documents/document.html` needs, for a page that includes it itself; `heading` is the title's level."""
    return {
        "heading": heading,
        "annex_heading": heading + 1,
        "letter": content,
        "paragraphs": [_marked(paragraph_runs(paragraph)) for paragraph in content.paragraphs],
        "annexes": [{"annex": annex, "rows": _rows(annex, links)} for annex in content.annexes],
    }


def _rows(annex: Annex, links: LinksOfRows) -> list[dict[str, object]]:
    return [_row(annex, row, links.get((row.number, row.title))) for row in annex.rows]


def _row(annex: Annex, row: AnnexRow, links: RowLinks | None) -> dict[str, object]:
    return {"cells": [_marked(cell) for cell in annex.cells(row)], "links": links}


def _marked(runs: tuple[Run, ...]) -> list[tuple[str, bool]]:
    """Each run with whether it stands out."""
    return [(run.text, run.face is not Face.BODY) for run in runs]


@cache
def _engine() -> Engine:
    """An engine of our own: a frozen letter depends neither on a request nor on the site's settings."""
    return Engine(dirs=[str(ROOT / "templates")])
