"""A PDF without tags: lines joined to paragraphs by indent and length, tables by the lines that rule them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from core.sources.grids import Grid, grids_of
from core.sources.pages import Glyph, Page, PageLine, lines_of, text_of
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
# A gap of so many ems parts two words.
_GAP_EM = 0.4
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
        lines, grids = lines_of(page), grids_of(page)
        ruled = []
        for grid in grids:
            tables += 1
            rows = tuple(_rows(grid, [line for line in lines if grid.holds(line.baseline)], tables))
            ruled.append(Ruled(page.number, grid.ys[0], grid.xs[-1], rows))
        outside = [line for line in lines if not any(grid.holds(line.baseline) for grid in grids)]
        placed += sorted([*_lines(page, outside), *ruled], key=lambda one: one.top)
    kept = _without_furniture(placed, len(pages), book)
    return list(_blocks(kept))


def _lines(page: Page, lines: Sequence[PageLine]) -> Iterator[Printed]:
    for number, line in enumerate(lines, start=1):
        size = median(glyph.size for glyph in line.glyphs)
        top = line.baseline - size
        yield Printed(
            page=page.number,
            number=number,
            text=_text(line.glyphs),
            left=line.left,
            right=line.right,
            top=top,
            size=size,
            is_edge=top < page.height * EDGE or line.baseline > page.height * (1 - EDGE),
        )


def _rows(grid: Grid, lines: Sequence[PageLine], number: int) -> Iterator[Row]:
    """Yield a table's rows, one wherever a line parts any column: a cell over several repeats its text in each."""
    cut = [(line.baseline, grid.cells(line.glyphs, line.baseline)) for line in lines]
    for position, (top, bottom) in enumerate(pairwise(grid.ys), start=1):
        cells = []
        for column in range(grid.columns):
            if not grid.begins(column, (top + bottom) / 2):
                cells.append(Cell(""))
                continue
            begun, ended = grid.reach(column, top, bottom)
            texts = [_text(parts[column]) for baseline, parts in cut if begun <= baseline < ended]
            cells.append(Cell("\n".join(filter(None, texts)), is_continued=begun < top))
        yield Row(say(gettext_noop("表%(table)d第%(row)d行"), table=number, row=position), tuple(cells))


def _text(glyphs: Sequence[Glyph]) -> str:
    """Return what stands side by side, one blank wherever there are some or a gap is."""
    return " ".join(text_of(glyphs, _GAP_EM).split())


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
        gaps = [b.top - a.top for a, b in pairwise(lines) if a.page == b.page and b.top > a.top]
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
