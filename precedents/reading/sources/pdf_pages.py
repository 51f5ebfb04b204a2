"""A PDF without tags: lines joined to paragraphs by indent and length, tables by the lines that rule them."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from pdfplumber.page import Page
from pdfplumber.table import Table as RuledTable

from precedents.reading.labels import labelled
from precedents.reading.values import (
    Block,
    Cell,
    Line,
    LineKind,
    Notebook,
    Row,
    Saying,
    Table,
    gettext_noop,
    say,
)  # fmt: skip

_PAGE_NUMBER = re.compile(
    r"\s*(?:[-—–－·.]*\s*)?(?:第\s*)?[0-9]{1,4}\s*(?:页)?(?:\s*[/／共]\s*[0-9]{1,4}\s*页?)?\s*[-—–－·.]*\s*"
)
EDGE = 0.1
_ENDS = "。！？；："


@dataclass(frozen=True, slots=True)
class Printed:
    """A line as it is printed, in points from the page's upper left corner."""

    page: int
    number: int
    text: str
    left: float
    right: float
    top: float
    size: float
    is_edge: bool

    @property
    def at(self) -> Saying:
        """Where the line is, in words."""
        return say(gettext_noop("第%(page)d页第%(n)d行"), page=self.page, n=self.number)


@dataclass(frozen=True, slots=True)
class Ruled:
    """A table with where it begins."""

    page: int
    top: float
    right: float
    rows: tuple[Row, ...]


def page_blocks(pages: Sequence[Page], book: Notebook) -> list[Block]:
    """Return the pages' paragraphs and tables in the order in which they are read."""
    placed: list[Printed | Ruled] = []
    tables = 0
    for page in pages:
        found = [one for one in page.find_tables() if len(one.rows) > 1 or len(one.rows[0].cells) > 1]
        ruled = []
        for table in found:
            tables += 1
            ruled.append(Ruled(page.page_number, table.bbox[1], table.bbox[2], tuple(_rows(table, tables))))
        placed += sorted([*_lines(page, found), *ruled], key=lambda one: one.top)
    kept = _without_furniture(placed, len(pages), book)
    return list(_blocks(kept))


def _lines(page: Page, tables: Sequence[RuledTable]) -> Iterator[Printed]:
    boxes = [table.bbox for table in tables]

    def is_outside(thing: dict[str, Any]) -> bool:
        if thing.get("object_type") != "char":
            return True
        across, down = (thing["x0"] + thing["x1"]) / 2, (thing["top"] + thing["bottom"]) / 2
        return not any(
            left <= across <= right and top <= down <= bottom for left, top, right, bottom in boxes
        )

    lines = page.filter(is_outside).extract_text_lines(x_tolerance_ratio=0.4, strip=True)
    for number, line in enumerate(lines, start=1):
        yield Printed(
            page=page.page_number,
            number=number,
            text=line["text"],
            left=line["x0"],
            right=line["x1"],
            top=line["top"],
            size=median(char["size"] for char in line["chars"]),
            is_edge=line["top"] < page.height * EDGE or line["bottom"] > page.height * (1 - EDGE),
        )


def _rows(table: RuledTable, number: int) -> Iterator[Row]:
    """Yield a table's rows: a cell that reaches down over several repeats its text in each."""
    texts = table.extract(x_tolerance_ratio=0.4)
    columns = max(len(row.cells) for row in table.rows)
    reaching: list[tuple[float, str] | None] = [None] * columns
    for position, row in enumerate(table.rows):
        cells = []
        for at in range(columns):
            box = row.cells[at] if at < len(row.cells) else None
            above = reaching[at]
            if box is not None:
                text = texts[position][at] or ""
                reaching[at] = (box[3], text)
                cells.append(Cell(text))
            elif above is not None and above[0] > row.bbox[1] + 1:
                cells.append(Cell(above[1], is_continued=True))
            else:
                cells.append(Cell(""))
        yield Row(say(gettext_noop("表%(table)d第%(row)d行"), table=number, row=position + 1), tuple(cells))


def _without_furniture(
    placed: Sequence[Printed | Ruled], pages: int, book: Notebook
) -> list[Printed | Ruled]:
    """Leave out page numbers and what stands at the edge of page after page."""
    edges = [one for one in placed if isinstance(one, Printed) and one.is_edge]
    counted = Counter(re.sub(r"[0-9\s]+", "", one.text) for one in edges)
    kept = []
    for one in placed:
        if isinstance(one, Printed) and one.is_edge:
            repeated = (
                counted[re.sub(r"[0-9\s]+", "", one.text)] > 1
                and counted[re.sub(r"[0-9\s]+", "", one.text)] * 2 >= pages
            )
            if _PAGE_NUMBER.fullmatch(one.text) or (repeated and labelled(one.text) is None):
                book.take(one.at, LineKind.IGNORED, one.text, say(gettext_noop("页眉、页脚、页码")))
                continue
        kept.append(one)
    return kept


def _blocks(placed: Sequence[Printed | Ruled]) -> Iterator[Block]:
    edges = _Edges(placed)
    waiting: Printed | None = None
    text = ""
    last: Printed | None = None
    for position, one in enumerate(placed):
        if isinstance(one, Printed):
            if waiting is not None and last is not None and not edges.opens(last, one):
                text = _joined(text, one.text)
            else:
                if waiting is not None:
                    yield Line(waiting.at, text)
                waiting, text = one, one.text
            last = one
            continue
        if waiting is not None:
            yield Line(waiting.at, text)
        waiting = last = None
        before = placed[position - 1] if position else None
        goes_on = isinstance(before, Ruled) and before.page + 1 == one.page
        rows = (
            (Row(one.rows[0].at, one.rows[0].cells, opens_page=True), *one.rows[1:]) if goes_on else one.rows
        )
        yield Table(rows)
    if waiting is not None:
        yield Line(waiting.at, text)


class _Edges:
    """Where lines usually begin and end, and how far they stand apart."""

    def __init__(self, placed: Sequence[Printed | Ruled]) -> None:
        lines = [one for one in placed if isinstance(one, Printed)]
        lefts = Counter(round(line.left) for line in lines)
        self._left = min((left for left, count in lefts.items() if count * 8 >= len(lines)), default=0)
        self._right = max((one.right for one in placed), default=0.0)
        gaps = [b.top - a.top for a, b in itertools.pairwise(lines) if a.page == b.page and b.top > a.top]
        self._gap = median(gaps) if gaps else 0.0

    def opens(self, before: Printed, line: Printed) -> bool:
        """Tell whether a line opens a paragraph."""
        em = line.size
        if abs(before.size - line.size) > 0.6:
            return True
        if line.page == before.page and self._gap and line.top - before.top > self._gap * 1.7:
            return True
        if before.right < self._right - 1.9 * em:
            return True
        if labelled(line.text) is not None:
            return True
        return line.left > self._left + 1.2 * em and not before.left > self._left + 2.6 * em


def _joined(before: str, after: str) -> str:
    is_word = before[-1:].isascii() and before[-1:].isalnum() and after[:1].isascii() and after[:1].isalpha()
    return f"{before} {after}" if is_word else before + after
