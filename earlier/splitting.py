"""Cutting an annex's line into cells: by bars, by tabs, or by several blanks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from earlier.layout import PlacedLine, Word
from earlier.values import SourceLine

_WIDE_GAP = re.compile(r"[ \u3000]{2,}|\u3000")
_NEAR = 6
# Two characters may have gone over to the next line with a mark that must not begin it.
_SLACK = 5


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


def placed(line: SourceLine, y: float) -> PlacedLine:
    """Return a line of plain text with its words where they stand; a Chinese character is two wide."""
    cells = _by_blanks(line.text)
    words = tuple(
        Word(offset, offset + width_of(text), text)
        for text, offset in zip(cells.texts, cells.offsets, strict=False)
        if text
    )
    return PlacedLine(y, words, line, slack=_SLACK)


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
            offsets.append(width_of(text[:start]))
        start = gap.end() if gap else end
    return Cells(tuple(texts) or ("",), " " if len(texts) > 1 else "", tuple(offsets))


def width_of(text: str) -> int:
    """Return how wide a text is in plain type: a Chinese character is two wide."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
