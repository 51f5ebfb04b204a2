"""Pages as lines and rows: tables by the lines drawn around their cells, or by where their words stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from django.utils.translation import gettext as _

from core.sources.grids import Grid, grids_of
from core.sources.pages import Glyph, Page, PageLine, lines_of, text_of, words_of
from earlier.columns import DEFAULT, Columns, columns_of
from earlier.layout import PlacedLine, Word, arranged, row_starts
from earlier.notebook import Notebook
from earlier.numbering import number_alone
from earlier.tidying import join_pieces
from earlier.values import SourceLine

# A line that begins so many ems behind the text's edge opens a paragraph; one that ends so many before it ends one.
_INDENT_EM, SLACK_EM = 1.2, 2.3
_LINES_OF_A_COLUMN = 4


def placed_lines(pages: Sequence[Page], book: Notebook) -> list[SourceLine]:
    """Return the lines of pages in reading order; what stands in a table comes as rows of cells."""
    found: list[PlacedLine] = []
    height, columns = 0.0, DEFAULT
    for page in pages:
        lines, grids = lines_of(page), grids_of(page)
        columns = _header(lines, grids) or columns
        found += _lines_of_page(lines, grids, columns, height)
        height += page.height
    if any(one.line.cells is not None for one in found):
        return [one.line for one in found]
    return arranged(found, book)


def _header(lines: Sequence[PageLine], grids: Sequence[Grid]) -> Columns | None:
    """Return the columns that a table of the page names."""
    for line in lines:
        grid = next((one for one in grids if one.holds(line.baseline)), None)
        cells = grid.cells(line.glyphs, line.baseline) if grid else []
        if columns := columns_of([text_of(cell).strip() for cell in cells]):
            return columns
    return None


def place_of(line: PageLine) -> str:
    """Name a line by its page and its number on it."""
    return _("第%(page)d页第%(line)d行") % {"page": line.page, "line": line.number}


def joined(lines: Sequence[Sequence[Glyph]], right: float) -> str:
    """Join lines that fill a width up to `right`; one that ends well before it was ended on purpose."""
    text = ""
    for at, line in enumerate(lines):
        piece = text_of(line).strip()
        is_full = line[-1].right >= right - SLACK_EM * line[-1].size
        is_last = at + 1 == len(lines)
        text = join_pieces([text, piece]) if not text.endswith("\n") else text + piece
        text += "" if is_full or is_last else "\n"
    return text


def _lines_of_page(
    lines: Sequence[PageLine], grids: Sequence[Grid], columns: Columns, height: float
) -> Iterator[PlacedLine]:
    waiting = list(grids)
    edge = text_edge([line for line in lines if not any(grid.holds(line.baseline) for grid in grids)])
    edges = _column_edges(lines)
    for line in lines:
        grid = next((one for one in grids if one.holds(line.baseline)), None)
        if grid is None:
            yield _placed(line, height, edge, edges)
        elif grid in waiting:
            waiting.remove(grid)
            yield from _rows(grid, [one for one in lines if grid.holds(one.baseline)], columns, height)


def text_edge(lines: Sequence[PageLine]) -> float:
    """Return where most lines begin."""
    return min((line.left for line in lines), default=0.0)


def begins_behind(line: PageLine, edge: float) -> bool:
    """Whether a line opens a paragraph: it begins behind the edge at which the others do."""
    return line.left > edge + _INDENT_EM * line.size


def _column_edges(lines: Sequence[PageLine]) -> set[int]:
    """Return where so many words begin that a column does."""
    begun = Counter(round(word[0].left) for line in lines for word in words_of(line.glyphs))
    return {left for left, count in begun.items() if count >= _LINES_OF_A_COLUMN}


def _placed(line: PageLine, height: float, edge: float, edges: set[int]) -> PlacedLine:
    words = tuple(
        Word(word[0].left, word[-1].right, text_of(word).strip()) for word in words_of(line.glyphs, edges)
    )
    source = SourceLine(place_of(line), line.text, is_indented=begins_behind(line, edge))
    shown = tuple(word for word in words if word.text)
    return PlacedLine(height + line.baseline, shown, source, SLACK_EM * line.size)


@dataclass(frozen=True, slots=True)
class _CutLine:
    """A line of a table with the glyphs of each of its cells."""

    line: PageLine
    cells: list[list[Glyph]]


def _rows(grid: Grid, lines: Sequence[PageLine], columns: Columns, height: float) -> Iterator[PlacedLine]:
    """Yield a row of cells for each stretch between two lines of a table, or for each measure in it."""
    cut = [_CutLine(line, grid.cells(line.glyphs, line.baseline)) for line in lines]
    rights = _rights(grid, cut)
    for top, bottom in grid.rows:
        inside = [one for one in cut if top <= one.line.baseline < bottom]
        starts = _starts(inside, columns)
        if len(starts) > 1:
            ends = [*starts[1:], len(inside)]
            for start, end in zip(starts, ends, strict=True):
                yield _row(inside[start:end], [inside[start:end]] * grid.columns, rights, height)
        elif inside:
            beside = [_within(cut, *grid.reach(at, top, bottom)) for at in range(grid.columns)]
            yield _row(inside, beside, rights, height, is_one_cell=grid.is_one_cell(top, bottom))


def _starts(inside: Sequence[_CutLine], columns: Columns) -> list[int]:
    """Return where measures begin that no line parts; nothing where it cannot be told."""
    numbers = [one for one in inside if number_alone(text_of(one.cells[0]))]
    if len(numbers) < 2 or len(columns) != len(inside[0].cells):
        return []
    return row_starts([tuple(text_of(cell).strip() for cell in one.cells) for one in inside], columns) or []


def _within(cut: Sequence[_CutLine], top: float, bottom: float) -> list[_CutLine]:
    return [one for one in cut if top <= one.line.baseline < bottom]


def _row(
    inside: Sequence[_CutLine],
    beside: Sequence[Sequence[_CutLine]],
    rights: Sequence[float],
    height: float,
    *,
    is_one_cell: bool = False,
) -> PlacedLine:
    texts = tuple(
        joined([one.cells[at] for one in lines if one.cells[at]], rights[at])
        for at, lines in enumerate(beside)
    )
    first = inside[0].line
    others = tuple(SourceLine(place_of(one.line), one.line.text) for one in inside[1:])
    if is_one_cell:
        # A row that nothing parts is a line of its own: a title, a heading.
        source = SourceLine(place_of(first), "".join("".join(texts).split("\n")), is_indented=True)
    else:
        source = SourceLine(place_of(first), "\t".join(texts), cells=texts, is_indented=True, joined=others)
    return PlacedLine(height + first.baseline, (), source)


def _rights(grid: Grid, cut: Sequence[_CutLine]) -> list[float]:
    """Return how far the lines of each column reach, a stray one apart."""
    rights = []
    for at in range(grid.columns):
        ends = sorted((one.cells[at][-1].right for one in cut if one.cells[at]), reverse=True)
        rights.append(median(ends[:3]) if ends else 0.0)
    return rights
