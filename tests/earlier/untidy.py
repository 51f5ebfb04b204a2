"""Letters of earlier batches, put together untidily."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl

from documents.rendering.text import render_text
from earlier.files import read_letter
from earlier.values import ReadRow, Transcript
from tests.documents.sample import CLASSES, MEASURES, letter

CLEAN = render_text(letter()).decode()


def read(content: str | bytes, name: str = "letter.txt") -> Transcript:
    stored = content.encode() if isinstance(content, str) else content
    return read_letter(stored, name)


def told(transcript: Transcript) -> str:
    return "\n".join(map(str, transcript.notes))


ROWS = tuple(
    ReadRow(number, title, summary, CLASSES[position][0], point)
    for number, (title, summary, point, position, _) in enumerate(MEASURES, start=1)
)


ROW_2 = next(line for line in CLEAN.splitlines() if line.startswith("2\t"))


SERIAL, MEASURE, NOVELTY = ROW_2.split("\t")


TITLE, SUMMARY = MEASURE.split("。", 1)


# --- the other forms -------------------------------------------------------------------------------------------------
def workbook(*rows: tuple[Any, ...], name: str = "举措") -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = name
    for row in rows:
        book.active.append(row)
    return saved(book.save)


def saved(save: Callable[[io.BytesIO], None]) -> bytes:
    content = io.BytesIO()
    save(content)
    return content.getvalue()


HEADER = ("序号", "举措内容", "创新性")


CELLS = [list(HEADER), *(line.split("\t") for line in CLEAN.splitlines()[14:])]
