"""Cutting an annex's line into cells: by bars, by tabs, or by several blanks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from letters.earlier.values import SourceLine

_WIDE_GAP = re.compile(r"[ \u3000]{2,}|\u3000")
_SERIAL = re.compile(r"([0-9]{1,4})\s*[.．、]?")
_LEADING_SERIAL = re.compile(r"([0-9]{1,4})(?:\s*[.．、]\s*|[ \u3000]+)(?=\S)")
_NEAR = 6


@dataclass(frozen=True, slots=True)
class Cells:
    """A line's cells. `offsets` are where they begin (a Chinese character is two wide), where blanks part them."""

    texts: tuple[str, ...]
    separator: str = ""
    offsets: tuple[int, ...] = ()
    is_table: bool = False


def cells_of(line: SourceLine) -> Cells:
    """Cut a line; a line of a real table is cut already."""
    if line.cells is not None:
        return Cells(tuple(cell.strip() for cell in line.cells), "table", is_table=True)
    text = line.text.replace("｜", "|")
    if text.lstrip().startswith("|") or text.count("|") > 1 or re.match(r"\s*[0-9]{1,4}\s*\|", text):
        return Cells(tuple(cell.strip() for cell in text.strip().strip("|").split("|")), "|")
    if "\t" in text.strip():
        return Cells(tuple(cell.strip() for cell in re.split(r"\t", text.rstrip())), "\t")
    return _by_blanks(text)


def serial_of(text: str) -> int | None:
    """Return the number of a cell that holds nothing else, or None."""
    found = _SERIAL.fullmatch(text.strip())
    return int(found[1]) if found else None


def leading_serial(text: str) -> tuple[int, str] | None:
    """Return the number that a text opens with, a single blank or a stop behind it, and the rest; or None."""
    found = _LEADING_SERIAL.match(text.strip())
    return (int(found[1]), text.strip()[found.end() :]) if found else None


def nearest(offset: int, offsets: Sequence[int]) -> int | None:
    """Return the position of the column that begins nearest to an offset, or None when none is near."""
    if not offsets:
        return None
    position = min(range(len(offsets)), key=lambda one: abs(offsets[one] - offset))
    return position if abs(offsets[position] - offset) <= _NEAR else None


def _by_blanks(text: str) -> Cells:
    texts, offsets, start = [], [], 0
    for gap in [*_WIDE_GAP.finditer(text), None]:
        end = gap.start() if gap else len(text)
        if piece := text[start:end].strip():
            texts.append(piece)
            offsets.append(_width(text[:start]))
        start = gap.end() if gap else end
    return Cells(tuple(texts) or ("",), " " if len(texts) > 1 else "", tuple(offsets))


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
