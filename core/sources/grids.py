"""The tables that lines draw on a page: where their columns and rows part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from core.sources.pages import Glyph, Page, Rule

# Lines nearer to each other than this are one, drawn twice or in pieces.
_SAME_PT = 3.0
_MOST_COLUMNS = 30


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: the edges of its columns from left to right, of its rows from top to bottom, and what drew them."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    upright: tuple[Rule, ...]
    level: tuple[Rule, ...]

    @property
    def columns(self) -> int:
        """How many columns it has."""
        return len(self.xs) - 1

    @property
    def rows(self) -> tuple[tuple[float, float], ...]:
        """Where each of its rows begins and ends: where lines part the first column."""
        return tuple(pairwise(self._parted(0)))

    def reach(self, column: int, top: float, bottom: float) -> tuple[float, float]:
        """Return how far the cells of a column reach that stand beside a row: a merged one reaches further."""
        ys = self._parted(column)
        return max(y for y in ys if y <= top + _SAME_PT), min(y for y in ys if y >= bottom - _SAME_PT)

    def _parted(self, column: int) -> list[float]:
        middle = (self.xs[column] + self.xs[column + 1]) / 2
        inner = [
            y
            for y in self.ys[1:-1]
            if any(abs(rule.top - y) <= _SAME_PT and rule.left <= middle <= rule.right for rule in self.level)
        ]
        return [self.ys[0], *inner, self.ys[-1]]

    def holds(self, baseline: float) -> bool:
        """Whether a line of text stands in it."""
        return self.ys[0] < baseline < self.ys[-1] + _SAME_PT

    def cells(self, glyphs: Sequence[Glyph], baseline: float) -> list[list[Glyph]]:
        """Cut a line of text at the edges that stand beside it."""
        cells: list[list[Glyph]] = [[] for _ in range(self.columns)]
        edges = self._edges_at(baseline)
        for glyph in glyphs:
            middle = (glyph.left + glyph.right) / 2
            at = max((n for n in edges if self.xs[n] <= middle), default=0)
            cells[min(at, self.columns - 1)].append(glyph)
        return [_trimmed(cell) for cell in cells]

    def begins(self, column: int, y: float) -> bool:
        """Whether a cell begins at a column's left edge, at this height: one merged across goes on there."""
        return column in self._edges_at(y)

    def is_one_cell(self, top: float, bottom: float) -> bool:
        """Whether nothing parts a row."""
        return len(self._edges_at((top + bottom) / 2)) <= 2

    def _edges_at(self, y: float) -> list[int]:
        """Return which edges have a line beside them at this height."""
        return [
            at
            for at, x in enumerate(self.xs)
            if any(
                abs(rule.left - x) <= _SAME_PT and rule.top - _SAME_PT <= y <= rule.bottom + _SAME_PT
                for rule in self.upright
            )
        ]


def grids_of(page: Page) -> list[Grid]:
    """Return a page's tables from top to bottom; a frame without an inner line is none."""
    upright = [rule for rule in page.rules if rule.is_upright and rule.bottom - rule.top > _SAME_PT]
    level = [rule for rule in page.rules if not rule.is_upright and rule.right - rule.left > _SAME_PT]
    grids = [_grid(top, bottom, upright, level) for top, bottom in _stretches(upright)]
    return [grid for grid in grids if grid is not None]


def _stretches(upright: Sequence[Rule]) -> list[tuple[float, float]]:
    """Return from where to where upright lines follow on one another."""
    found: list[tuple[float, float]] = []
    for rule in sorted(upright, key=lambda one: one.top):
        if found and rule.top <= found[-1][1] + _SAME_PT:
            found[-1] = (found[-1][0], max(found[-1][1], rule.bottom))
        else:
            found.append((rule.top, rule.bottom))
    return found


def _grid(top: float, bottom: float, upright: Sequence[Rule], level: Sequence[Rule]) -> Grid | None:
    beside = tuple(one for one in upright if one.top >= top - _SAME_PT and one.bottom <= bottom + _SAME_PT)
    xs = _apart([one.left for one in beside])
    across = [one for one in level if top - _SAME_PT <= one.top <= bottom + _SAME_PT]
    ys = _apart([top, bottom, *(one.top for one in across)])
    is_table = 3 <= len(xs) <= _MOST_COLUMNS + 1 and len(ys) >= 2
    return Grid(tuple(xs), tuple(ys), beside, tuple(across)) if is_table else None


def _apart(values: Sequence[float]) -> list[float]:
    """Return values in their order, of those that are nearly the same the first."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _SAME_PT:
            found.append(value)
    return found


def _trimmed(glyphs: list[Glyph]) -> list[Glyph]:
    while glyphs and not glyphs[-1].text.strip():
        glyphs.pop()
    while glyphs and not glyphs[0].text.strip():
        glyphs.pop(0)
    return glyphs
