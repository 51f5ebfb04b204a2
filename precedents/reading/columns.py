"""Which column of a table says what: by its header, or by what the cells are like where there is none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean

from core.sources.numerals import number_of
from precedents.reading.values import Row
from precedents.reading.words import Part, column_of

_SERIAL = re.compile(r"\s*[（(]?([0-9]{1,4}|[一二三四五六七八九十百]{1,5})[）)]?\s*[.．、]?\s*")
SEARCHED_ROWS = 12


@dataclass(frozen=True, slots=True)
class Columns:
    """The part of each column; `header_row` is the header's position, -1 where there is none."""

    parts: tuple[Part, ...]
    labels: tuple[str, ...]
    header_row: int

    def at(self, part: Part) -> list[int]:
        """Return the positions of the columns that hold a part."""
        return [position for position, one in enumerate(self.parts) if one is part]


def serial_of(text: str) -> int | None:
    """Return the number of a cell that holds nothing else, or None."""
    found = _SERIAL.fullmatch(text)
    return number_of(found[1]) if found else None


def columns_of(rows: Sequence[Row]) -> Columns | None:
    """Return a table's columns, or None where it is no list of practices."""
    for position, row in enumerate(rows[:SEARCHED_ROWS]):
        parts = header_parts(row)
        if parts is not None:
            return _with_second_row(Columns(parts, row.texts, position), rows)
    return _guessed(rows)


def header_parts(row: Row) -> tuple[Part, ...] | None:
    """Return the parts that a header row names, or None where the row is no header: it must name what a practice is."""
    texts = row.texts
    found = [column_of(text) for text in texts]
    named = [part for part in found if part is not None]
    if len(named) < 2 or len(named) * 2 < len([text for text in texts if text.strip()]):
        return None
    parts = [part or Part.OTHER for part in found]
    if Part.TITLE not in parts:
        # 序号 | 内容: what is called 内容 alone is the name.
        if parts.count(Part.TEXT) == 0:
            return None
        parts[parts.index(Part.TEXT)] = Part.TITLE
    first = parts.index(Part.TITLE)
    return tuple(Part.TEXT if part is Part.TITLE and at != first else part for at, part in enumerate(parts))


def _with_second_row(columns: Columns, rows: Sequence[Row]) -> Columns:
    """A header of two rows: what the lower one says of a column counts."""
    position = columns.header_row + 1
    lower = rows[position] if position < len(rows) else None
    if lower is None or not lower.own or any(column_of(text) is None for text in lower.own):
        return columns
    own = ["" if cell.is_continued else cell.text for cell in lower.cells]
    width = max(len(own), len(columns.parts))
    above = [*columns.parts, *[Part.OTHER] * (width - len(columns.parts))]
    labels = [*columns.labels, *[""] * (width - len(columns.labels))]
    own += [""] * (width - len(own))
    parts = tuple(column_of(text) or above[at] if text else above[at] for at, text in enumerate(own))
    return Columns(parts, tuple(text or labels[at] for at, text in enumerate(own)), position)


def _guessed(rows: Sequence[Row]) -> Columns | None:
    """Take a table without header: figures are numbers, the first text a name, the longest the text."""
    width = max(len(row.cells) for row in rows)
    full = [row for row in rows if len(row.own) >= 2]
    if len(full) < 2 or len(full) * 2 < len(rows) or width > 6:
        return None
    columns = [[row.texts[at].strip() for row in full if at < len(row.cells)] for at in range(width)]
    parts = [Part.OTHER] * width
    rest = list(range(width))
    if columns[0] and all(serial_of(text) is not None for text in columns[0]):
        parts[0] = Part.NUMBER
        rest = rest[1:]
    lengths = {at: mean(len(text) for text in columns[at]) for at in rest if any(columns[at])}
    if not lengths:
        return None
    title = min(lengths)
    if lengths[title] > 60 or lengths[title] < 3:
        return None
    parts[title] = Part.TITLE
    longest = max(lengths, key=lambda at: lengths[at])
    if longest == title and len(lengths) == 2:
        longest = max(lengths)
    if longest != title:
        parts[longest] = Part.TEXT
    if Part.NUMBER not in parts and Part.TEXT not in parts:
        return None
    return Columns(tuple(parts), ("",) * width, -1)
