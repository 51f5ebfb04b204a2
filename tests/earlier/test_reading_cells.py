"""The cells of a workbook are read as they are shown, and what was not read is noted."""

from __future__ import annotations

import io

import openpyxl
import pytest

from earlier.notebook import Notebook
from earlier.sources.sheets import sheet_lines


def read(value: object, number_format: str = "General", *, is_hidden: bool = False) -> tuple[str, str]:
    """Return the words of a row with such a cell, and what was noted."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(["比例", value])
    page["B1"].number_format = number_format
    page.row_dimensions[1].hidden = is_hidden
    content = io.BytesIO()
    book.save(content)
    notes = Notebook()
    [line] = sheet_lines(content.getvalue(), notes)
    return line.text, " ".join(f"{note.sentence} {note.places}" for note in notes.notes())


@pytest.mark.parametrize(
    ("value", "number_format", "shown"), [(0.95, "0%", "95%"), (3, "General", "3"), (2.5, "0.00", "2.50")]
)
def test_a_figure_is_read_as_it_is_shown(value: object, number_format: str, shown: str) -> None:
    assert read(value, number_format) == (f"比例\t{shown}", "")


@pytest.mark.parametrize(
    ("value", "number_format", "said"), [("#N/A", "General", "#N/A"), (0.5, "# ?/?", "读不准")]
)
def test_what_cannot_be_read_is_noted_by_its_row(value: object, number_format: str, said: str) -> None:
    _text, noted = read(value, number_format)
    assert said in noted
    assert "Sheet!1" in noted


def test_a_hidden_row_is_noted() -> None:
    assert "隐藏的行" in read("甲", is_hidden=True)[1]
