"""Tables that describe one practice each: labels on the left (案例名称, 主要做法), what they say on the right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from precedents.reading.entries import Opened, entry_of
from precedents.reading.values import Line, Notebook, ReadEntry, Row, Table
from precedents.reading.words import Part, column_of, part_of

LEAST_LABELLED = 0.6


def is_card(table: Table) -> bool:
    """Tell whether a table's left column holds labels, one of them that of a name."""
    rows = [row for row in table.rows if row.own]
    if len(rows) < 2 or any(len(row.own) > 2 for row in rows):
        return False
    labels = [row.own[0] for row in rows if len(row.own) == 2]
    named = sum(_is_label(label) for label in labels)
    return any(_is_name(label) for label in labels) and named >= len(rows) * LEAST_LABELLED


def read_cards(tables: Sequence[Table], book: Notebook) -> list[ReadEntry]:
    """Return a practice for every name in the tables."""
    opened = list(_opened(row for table in tables for row in table.rows if row.own))
    return [entry for one in opened if (entry := entry_of(one, book)) is not None]


def _opened(rows: Iterator[Row]) -> Iterator[Opened]:
    current: Opened | None = None
    for row in rows:
        label, text = row.own[0], row.own[-1].strip()
        if len(row.own) == 2 and _is_name(label):
            if current is not None:
                yield current
            current = Opened(row.at, "".join(text.split("\n")), shown=f"{label}：{text}")
        elif current is not None:
            current.paragraphs.append(Line(row.at, text if len(row.own) == 1 else f"{_plain(label)}：{text}"))
    if current is not None:
        yield current


def _is_name(label: str) -> bool:
    return column_of(label) is Part.TITLE


def _is_label(label: str) -> bool:
    return column_of(label) is not None or part_of(f"{_plain(label)}：") is not None


def _plain(label: str) -> str:
    return "".join(label.split()).strip("：:")
