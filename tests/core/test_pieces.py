"""Pieces of pages: each has its names from the page or sets them itself, never from the piece beside it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

from core import slots

TEMPLATES = Path(settings.BASE_DIR) / "templates"
# What the page says of itself to its pieces: the row that one stands in, and the counts of all rows.
OF_THE_PAGE = {"row", "total"}


def pieces() -> list[str]:
    return sorted({piece for entered in slots._pieces.values() for piece in entered})


def code_of(piece: str) -> str:
    return " ".join(re.findall(r"\{[{%](.*?)[%}]\}", (TEMPLATES / piece).read_text(encoding="utf-8")))


def names_set(piece: str) -> set[str]:
    code = code_of(piece)
    loops = re.findall(r"\bfor ([\w, ]+) in\b", code)
    return {
        *re.findall(r"\b(?:as|asvar) (\w+)", code),
        *re.findall(r"\b(\w+)=", code),
        *(name.strip() for loop in loops for name in loop.split(",")),
    }


def names_used(piece: str) -> set[str]:
    return set(re.findall(r"(?<![\w.|])[a-z_]\w*", re.sub(r'"[^"]*"', "", code_of(piece))))


@pytest.mark.parametrize("piece", pieces())
def test_a_piece_needs_no_name_of_another(piece: str) -> None:
    of_others = {name for other in pieces() if other != piece for name in names_set(other)}
    assert names_used(piece) & of_others - names_set(piece) - OF_THE_PAGE == set()
