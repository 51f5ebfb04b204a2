"""Tables of which every cell stands on a line of its own, as a page's text is copied.

The header tells how many lines make a row.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from precedents.reading.labels import Label, labelled
from precedents.reading.values import Block, Cell, Line, Notebook, Row, Table, gettext_noop, say
from precedents.reading.words import Part, column_of, is_field

_SERIAL = re.compile(r"\s*[0-9]{1,3}\s*[.．、]?\s*")
LEAST_COLUMNS = 3


def with_stacked_tables(blocks: Sequence[Block], book: Notebook) -> list[Block]:
    """Make a table of the lines from a stacked header on; a row of more or fewer lines than columns is uncertain."""
    start, width = _header(blocks)
    if not width:
        return list(blocks)
    lines = [block for block in blocks[start:] if isinstance(block, Line)]
    if len(lines) < len(blocks) - start:
        return list(blocks)
    book.tolerate(say(gettext_noop("每格一行的表格已按表头排成%(count)d栏。"), count=width), lines[0].at)
    rows = [_row(lines[:width], width)]
    waiting: list[Line] = []
    for position, line in enumerate(lines[width:], start=width):
        following = lines[position + 1] if position + 1 < len(lines) else None
        opens = bool(_SERIAL.fullmatch(line.text)) or _is_heading(line, following)
        if opens and waiting:
            rows.append(_row(waiting, width))
            waiting = []
        waiting.append(line)
    return [*blocks[:start], Table((*rows, *([_row(waiting, width)] if waiting else [])))]


def _header(blocks: Sequence[Block]) -> tuple[int, int]:
    """Return where a stacked header begins and how many columns it names, 0 where there is none."""
    for start, block in enumerate(blocks):
        if not isinstance(block, Line) or column_of(block.text) is not Part.NUMBER:
            continue
        parts = []
        for following in blocks[start:]:
            part = column_of(following.text) if isinstance(following, Line) else None
            if part is None:
                break
            parts.append(part)
        if len(parts) >= LEAST_COLUMNS and Part.TITLE in parts:
            return start, len(parts)
    return 0, 0


def _is_heading(line: Line, following: Line | None) -> bool:
    """A field's name stands before a row's number."""
    if following is None or not _SERIAL.fullmatch(following.text):
        return False
    label = labelled(line.text)
    return (label is not None and label.label in {Label.HAN, Label.HAN_PAREN}) or is_field(line.text)


def _row(lines: Sequence[Line], width: int) -> Row:
    cells = tuple(Cell(line.text.strip()) for line in lines)
    return Row(lines[0].at, cells, is_uncertain=len(cells) not in {1, width})
