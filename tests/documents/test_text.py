from __future__ import annotations

from dataclasses import replace

from documents.rendering.text import render_text
from tests.documents.sample import letter


def test_a_draft_keeps_the_numbers_line_empty() -> None:
    assert render_text(letter(number=None)).decode().splitlines()[1] == ""


def test_the_annex_stands_after_an_empty_line() -> None:
    lines = render_text(letter()).decode().splitlines()
    assert lines[lines.index("附件") - 1] == ""


def test_cells_are_parted_by_tabs() -> None:
    assert render_text(letter()).decode().splitlines()[-1].count("\t") == 2


def test_every_annex_is_written() -> None:
    annex = letter().annexes[0]
    second = replace(annex, label="附件2", title="另一份清单")
    assert "\n\n附件2\n另一份清单\n" in render_text(letter(annexes=(annex, second))).decode()
