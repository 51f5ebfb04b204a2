"""认定依据 on paper: one measure or all of a letter, typeset from the same values as the page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone, translation

from core.fonts import FontSet, installed_fonts
from core.moments import local_minute
from core.substitutes import document_json
from core.typesetting import typeset
from letters.evidence.parts import Cell, Section, Told
from letters.evidence.reading import Case

SOURCE = Path(__file__).resolve().parents[2] / "templates" / "letters" / "evidence.typ"


def evidence_pdf(
    cases: Sequence[Case],
    *,
    names_experts: bool = False,
    at: datetime | None = None,
    fonts: FontSet | None = None,
) -> bytes:
    """Return the pages of measures as PDF/A-2a; with the same moment `at` the same values give the same bytes."""
    made_at = at or timezone.now()
    # What is put on record is Chinese, in whatever language the person reads the screens.
    with translation.override(settings.LANGUAGE_CODE):
        pages = [_page(case.told(names_experts=names_experts, leads=False)) for case in cases]
    document = {"pages": pages, "made_at": local_minute(made_at)}
    available = fonts or installed_fonts()
    inputs = {"document": document_json(document, available)}
    return typeset(SOURCE, inputs, available, timestamp=int(made_at.timestamp()))


def _page(told: Told) -> dict[str, Any]:
    return {
        "heading": told.heading,
        "title": told.title,
        "about": " · ".join(told.about),
        "conclusion": told.conclusion + told.caution,
        "remark": told.remark,
        "sections": [_section(section) for section in told.sections],
        "weak": list(told.weak),
    }


def _section(section: Section) -> dict[str, Any]:
    table = section.table
    return {
        "title": section.title,
        "aside": section.aside,
        "lines": ["　".join(cell.text for cell in line if cell.text) for line in section.lines],
        "notes": list(section.notes),
        "head": [_cell(cell) for cell in table.head] if table else [],
        "widths": list(table.widths) if table else [],
        "rows": [[_cell(cell) for cell in row] for row in table.rows] if table else [],
    }


def _cell(cell: Cell) -> list[object]:
    return [cell.text, cell.is_figure]
