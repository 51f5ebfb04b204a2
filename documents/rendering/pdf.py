"""The letter as PDF: Typst, in process for a usual letter, in a child process for a very long one."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime, time
from itertools import groupby
from pathlib import Path

from accounts.fonts import FontSet, installed_fonts
from accounts.typesetting import STANDARDS, typeset
from letters.content import LetterContent, Run, paragraph_runs
from letters.rendering.glyphs import refuse_missing_glyphs

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "templates" / "letters" / "letter.typ"
CHILD = Path(__file__).with_name("apart.py")
ROWS_IN_PROCESS = 500
CHILD_TIMEOUT_S = 300
# The narrowest text column holds 9 characters a line, and a page 34 lines.
LONG_CELL_CHARACTERS = 250


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
        "root": str(SOURCE.parent),
        "font_directories": [str(directory) for directory in fonts.directories],
        "standards": STANDARDS,
        "timestamp": _timestamp(content),
        "letter": _document(content, fonts),
    }
    child = subprocess.run(
        [sys.executable, str(CHILD)],
        input=json.dumps(job).encode(),
        capture_output=True,
        timeout=CHILD_TIMEOUT_S,
        check=False,
    )
    if child.returncode:
        raise RuntimeError(child.stderr.decode(errors="replace"))
    return child.stdout


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
        "paragraphs": [_runs(paragraph_runs(paragraph)) for paragraph in content.paragraphs],
        "annex_note": [annex.title for annex in content.annexes],
        "signature": content.signature,
        "date": content.printed_date,
        "annexes": [
            {
                "label": annex.label,
                "title": annex.printed_title_lines,
                "header": annex.header,
                "rows": [_row(annex.cells(row)) for row in annex.rows],
            }
            for annex in content.annexes
        ],
        "copies": content.copies,
        "fonts": fonts.faces,
    }
    return json.dumps(document, ensure_ascii=False)


def _row(cells: tuple[tuple[Run, ...], ...]) -> tuple[bool, list[list[tuple[str, str]]]]:
    """A row's cells, and whether one is so long that it may be taller than a page."""
    longest = max(sum(len(run.text) for run in cell) for cell in cells)
    return longest > LONG_CELL_CHARACTERS, [_runs(cell) for cell in cells]


def _runs(runs: tuple[Run, ...]) -> list[tuple[str, str]]:
    """Runs as Typst takes them, neighbours of one face set as one."""
    return [
        ("".join(run.text for run in neighbours), face.value)
        for face, neighbours in groupby(runs, key=lambda run: run.face)
    ]
