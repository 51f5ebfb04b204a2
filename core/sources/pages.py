"""What stands on pages, whatever the file: glyphs and thin lines, in points from the page's top left corner."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

MOST_RULES = 50_000
# What is no thinner than this is no line of a table.
THINNEST_TABLE_PT = 3.0
# What a glyph without a character in the file's tables is read as.
UNKNOWN = "\N{REPLACEMENT CHARACTER}"
# Glyphs whose baselines are nearer than this part of their size stand on one line.
_SAME_LINE = 0.45
# A gap of so many ems parts two words; what Chinese typesetting spreads within a line is less.
_GAP_EM = 0.5
_NO_GAP_PT = 0.2


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character on its page; `tag` is what the file's structure calls the piece that it belongs to."""

    text: str
    left: float
    right: float
    baseline: float
    size: float
    tag: int | None = None
    is_artifact: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A thin straight line, along a table's edge or under a head."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def is_upright(self) -> bool:
        """Whether it runs from top to bottom."""
        return self.bottom - self.top > self.right - self.left

    @property
    def is_thin(self) -> bool:
        """Whether it is a line at all, and no box."""
        return min(self.right - self.left, self.bottom - self.top) <= THINNEST_TABLE_PT


@dataclass(slots=True)
class Page:
    """One page as it was read; `named` is what the file's structure calls it by, 0 where nothing does."""

    number: int
    width: float = 0.0
    height: float = 0.0
    named: int = 0
    glyphs: list[Glyph] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    has_pictures: bool = False


@dataclass(frozen=True, slots=True)
class PageLine:
    """One line of a page, its glyphs from left to right."""

    page: int
    number: int
    glyphs: tuple[Glyph, ...]

    @property
    def left(self) -> float:
        """Where its first character begins."""
        return self.glyphs[0].left

    @property
    def right(self) -> float:
        """Where its last character ends."""
        return self.glyphs[-1].right

    @property
    def baseline(self) -> float:
        """How far below the page's top it stands."""
        return self.glyphs[0].baseline

    @property
    def size(self) -> float:
        """The size of its type."""
        return self.glyphs[0].size

    @property
    def text(self) -> str:
        """Its characters, a blank where the page leaves one."""
        return text_of(self.glyphs)


def rules_along(points: Sequence[tuple[float, float]], *, is_stroked: bool) -> Iterator[Rule]:
    """Yield the thin lines of a path that runs over points: a thin box as a whole, else the sides that are drawn."""
    xs, ys = [x for x, _y in points], [y for _x, y in points]
    box = Rule(min(xs), min(ys), max(xs), max(ys))
    if box.is_thin:
        yield box
    elif is_stroked:
        sides = (Rule(min(a, c), min(b, d), max(a, c), max(b, d)) for (a, b), (c, d) in pairwise(points))
        yield from (side for side in sides if side.is_thin)


def text_of(glyphs: Sequence[Glyph], gap_em: float = _GAP_EM) -> str:
    """Return the text of glyphs that stand side by side; a gap of more ems is several blanks."""
    parts: list[str] = []
    for at, glyph in enumerate(glyphs):
        if at and glyph.left - glyphs[at - 1].right > gap_em * glyph.size:
            parts.append("   ")
        parts.append(glyph.text)
    return "".join(parts)


def words_of(glyphs: Sequence[Glyph], edges: Container[int] = ()) -> list[list[Glyph]]:
    """Part a line's glyphs where a gap is too wide for a sentence, and where one stands at a column's edge."""
    words: list[list[Glyph]] = []
    for glyph in glyphs:
        gap = glyph.left - words[-1][-1].right if words else 0.0
        if not words or gap > _GAP_EM * glyph.size or (round(glyph.left) in edges and gap > _NO_GAP_PT):
            words.append([])
        words[-1].append(glyph)
    return words


def lines_of(page: Page) -> list[PageLine]:
    """Return a page's lines from top to bottom; blanks at their ends are dropped."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(page.glyphs, key=lambda one: (one.baseline, one.left)):
        if rows and abs(glyph.baseline - rows[-1][0].baseline) <= _SAME_LINE * min(
            glyph.size, rows[-1][0].size
        ):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    trimmed = (_trimmed(row) for row in rows)
    return [PageLine(page.number, at, tuple(row)) for at, row in enumerate(filter(None, trimmed), start=1)]


def _trimmed(row: Iterable[Glyph]) -> list[Glyph]:
    ordered = sorted(row, key=lambda one: one.left)
    while ordered and not ordered[-1].text.strip():
        ordered.pop()
    while ordered and not ordered[0].text.strip():
        ordered.pop(0)
    return ordered
