"""The letter as PDF: Typst, in process for a usual letter, in a child process for a very long one."""

from __future__ import annotations

import json
from datetime import UTC, datetime, time
from itertools import groupby
from pathlib import Path

from core.fonts import FontSet, installed_fonts
from core.typesetting import typeset
from core.untrusted import NotRead, read_apart
from core.untrusted.limits import GIGABYTE, Limits
from documents.breaking import breakable
from documents.content import LetterContent, Run, paragraph_runs
from documents.rendering.glyphs import refuse_missing_glyphs

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "templates" / "documents" / "letter.typ"
ROWS_IN_PROCESS = 500
LIMITS = Limits(memory_bytes=8 * GIGABYTE, cpu_s=300, wall_s=300)
# The narrowest text column holds 9 characters a line, and a page 34 lines.
LONG_CELL_CHARACTERS = 250
# How many characters a line of the body holds, and one of each of the annex's columns (see the source's `widths`).
BODY_EM = 28
COLUMNS_EM = {3: (2, 20, 10), 4: (2, 17, 9, 2)}


def render_pdf(content: LetterContent, fonts: FontSet | None = None) -> bytes:
    """The letter as PDF/A-2a and PDF/UA-1, the same bytes every time.

    Raises FontsMissing, or GlyphsMissing naming each character that no font has.
    """
    available = fonts or installed_fonts()
    refuse_missing_glyphs(content, available)
    if sum(len(annex.rows) for annex in content.annexes) > ROWS_IN_PROCESS:
        return _compile_apart(content, available)
    return compile_pdf(content, available)


def compile_pdf(content: LetterContent, fonts: FontSet) -> bytes:
    """Typeset in this process, without any check."""
    return typeset(SOURCE, {"letter": _document(content, fonts)}, fonts, timestamp=_timestamp(content))


def _compile_apart(content: LetterContent, fonts: FontSet) -> bytes:
    """Typeset in a child: the compiler keeps what it has seen, too much for thousands of rows."""
    job = {
        "source": str(SOURCE),
        "font_directories": [str(directory) for directory in fonts.directories],
        "timestamp": _timestamp(content),
        "letter": _document(content, fonts),
    }
    try:
        made: bytes = read_apart("documents.rendering.apart.typeset", json.dumps(job).encode(), limits=LIMITS)
    except NotRead as fault:
        # A letter of ours that cannot be typeset is a fault of ours, not of somebody's file.
        raise RuntimeError("the letter was not typeset, see the log") from fault
    return made


def _timestamp(content: LetterContent) -> int:
    """Noon of the letter's day: the only time that the file may know."""
    return int(datetime.combine(content.date, time(12), UTC).timestamp())


def _document(content: LetterContent, fonts: FontSet) -> str:
    """The JSON that the Typst source reads: text as text, never as markup."""
    document = {
        "mark": content.mark,
        "number": content.number or "",
        "head_marks": content.head_marks,
        "title": content.title_lines,
        "addressees": content.addressees,
        "paragraphs": [_runs(paragraph_runs(paragraph), BODY_EM) for paragraph in content.paragraphs],
        "annex_note": [annex.title for annex in content.annexes],
        "signature": content.signature,
        "date": content.printed_date,
        "note": content.printed_note,
        "annexes": [
            {
                "label": annex.label,
                "title": annex.printed_title_lines,
                "header": annex.header,
                "rows": [_row(annex.cells(row), COLUMNS_EM[len(annex.header)]) for row in annex.rows],
            }
            for annex in content.annexes
        ],
        "copies": content.copies,
        "fonts": fonts.faces,
    }
    return json.dumps(document, ensure_ascii=False)


def _row(
    cells: tuple[tuple[Run, ...], ...], columns_em: tuple[float, ...]
) -> tuple[bool, list[list[tuple[str, str]]]]:
    """A row's cells, and whether one is so long that it may be taller than a page."""
    longest = max(sum(len(run.text) for run in cell) for cell in cells)
    set_cells = [_runs(cell, room_em) for cell, room_em in zip(cells, columns_em, strict=True)]
    return longest > LONG_CELL_CHARACTERS, set_cells


def _runs(runs: tuple[Run, ...], room_em: float) -> list[tuple[str, str]]:
    """Runs as Typst takes them, neighbours of one face set as one; a word wider than its room may break anywhere."""
    return [
        (breakable("".join(run.text for run in neighbours), room_em), face.value)
        for face, neighbours in groupby(runs, key=lambda run: run.face)
    ]
