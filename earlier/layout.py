"""Tables without lines: columns told by where words stand, rows by what their columns hold.

A number may stand at its row's top or in its middle; rows are parted only where every column allows it, and a table
in which that leaves a choice is not arranged at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from django.utils.translation import gettext as _

from earlier.columns import Column, Columns, columns_of
from earlier.furniture import is_page_furniture
from earlier.headings import heading_of
from earlier.notebook import Notebook
from earlier.novelty import opens_with_class
from earlier.numbering import number_alone
from earlier.values import SourceLine

_STOPS = ("。", "！", "？", "；", "”", "）")
_SENTENCES = {Column.SUMMARY, Column.NOVELTY, Column.POINT}
# A class may itself be broken over so many lines.
_MOST_CLASS_LINES = 4


@dataclass(frozen=True, slots=True)
class Word:
    """A run of characters without a gap, in whatever unit of length the page has."""

    left: float
    right: float
    text: str


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """A line of a page: its height on it, its words from left to right, and the line itself.

    `slack` is how much shorter than its column a line may be that the column's width has broken.
    """

    y: float
    words: tuple[Word, ...]
    line: SourceLine
    slack: float = 0.0


@dataclass(frozen=True, slots=True)
class _GridLine:
    """A line cut into the cells of its columns."""

    placed: PlacedLine
    cells: tuple[Word | None, ...]

    def text(self, column: int) -> str:
        word = self.cells[column]
        return word.text if word else ""


def arranged(lines: Sequence[PlacedLine], book: Notebook) -> list[SourceLine]:
    """Return the lines with every table of words made one of rows and cells, where its rows can be told."""
    at = next((n for n, one in enumerate(lines) if _columns(one)), None)
    if at is None:
        return [one.line for one in lines]
    header = [word.text for word in lines[at].words]
    columns = columns_of(header) or ()
    body = [one for one in lines[at + 1 :] if not _stands_apart(one, header)]
    cut = _cut_by_bands(body, lines[at].words) or _cut_by_beginnings(body, len(header))
    read = _read(lines[at + 1 :], header, columns, cut) if cut else None
    if read is None:
        if cut:
            sentence = _("表格没有线，看不出每一项从哪一行开始；请改用原来的Word文件，或有表格线的PDF。")
            book.add(sentence, lines[at].line.place)
        return [one.line for one in lines]
    head = replace(lines[at].line, cells=tuple(header))
    return [*(one.line for one in lines[:at]), head, *read]


def _columns(line: PlacedLine) -> Columns | None:
    columns = columns_of([word.text for word in line.words]) if len(line.words) > 2 else None
    return columns if columns and columns[0] is Column.SERIAL else None


def _stands_apart(line: PlacedLine, header: Sequence[str]) -> bool:
    text = line.line.text.strip()
    is_repeated = [word.text for word in line.words] == list(header)
    return is_repeated or is_page_furniture(text) or heading_of(text) is not None


def _cut_by_bands(lines: Sequence[PlacedLine], header: Sequence[Word]) -> list[_GridLine] | None:
    """Cut lines where nothing stands in any of them; None where words of two columns overlap."""
    bands: list[tuple[float, float]] = []
    for word in sorted((word for one in lines for word in one.words), key=lambda word: word.left):
        if bands and word.left < bands[-1][1]:
            bands[-1] = (bands[-1][0], max(bands[-1][1], word.right))
        else:
            bands.append((word.left, word.right))
    # The names stand over their columns, at the left or in the middle.
    is_over = len(bands) == len(header) and all(
        word.left < right and (at + 1 == len(bands) or word.right <= bands[at + 1][1])
        for at, (word, (_start, right)) in enumerate(zip(header, bands, strict=True))
    )
    if not is_over:
        return None
    return [_GridLine(one, tuple(_within(one.words, left, right) for left, right in bands)) for one in lines]


def _within(words: Sequence[Word], left: float, right: float) -> Word | None:
    found = [word for word in words if word.left >= left and word.right <= right]
    return Word(found[0].left, found[-1].right, " ".join(word.text for word in found)) if found else None


def _cut_by_beginnings(lines: Sequence[PlacedLine], count: int) -> list[_GridLine] | None:
    """Cut lines by where their words begin, as whole lines show it; None where a word is near to two columns."""
    whole = [one.words for one in lines if len(one.words) == count]
    if not whole:
        return None
    lefts = [median(words[at].left for words in whole) for at in range(count)]
    cut = []
    for one in lines:
        columns = range(count) if len(one.words) == count else [_nearest(word, lefts) for word in one.words]
        if None in columns or len(set(columns)) < len(one.words):
            return None
        cells: list[Word | None] = [None] * count
        for column, word in zip(columns, one.words, strict=True):
            cells[column or 0] = word
        cut.append(_GridLine(one, tuple(cells)))
    return cut


def _nearest(word: Word, lefts: Sequence[float]) -> int | None:
    first, second, *_others = sorted(range(len(lefts)), key=lambda at: abs(lefts[at] - word.left))
    is_clear = abs(lefts[first] - word.left) * 2 < abs(lefts[second] - word.left)
    return first if is_clear else None


def _read(
    lines: Sequence[PlacedLine], header: Sequence[str], columns: Columns, cut: Sequence[_GridLine]
) -> list[SourceLine] | None:
    """Make rows of the lines between headings; what stands apart keeps its place behind the row it interrupts."""
    read: list[SourceLine] = []
    block: list[_GridLine] = []
    apart: list[SourceLine] = []
    waiting = iter(cut)
    rights = [
        max((cell.right for one in cut if (cell := one.cells[at])), default=0.0) for at in range(len(columns))
    ]
    for one in [*lines, None]:
        if one is not None and not _stands_apart(one, header):
            block.append(next(waiting))
            continue
        is_heading = one is None or heading_of(one.line.text.strip()) is not None
        if one is not None and not is_heading:
            apart.append(one.line)
            continue
        rows = _rows(block, columns, rights)
        if rows is None:
            return None
        read += [*rows, *apart]
        if one is not None:
            read.append(one.line)
        block, apart = [], []
    return read


def _rows(lines: Sequence[_GridLine], columns: Columns, rights: Sequence[float]) -> list[SourceLine] | None:
    if not lines:
        return []
    starts = row_starts([tuple(one.text(at) for at in range(len(columns))) for one in lines], columns)
    if starts is None:
        return None
    ends = [*starts[1:], len(lines)]
    for start, end in zip(starts, ends, strict=True):
        for at, column in enumerate(columns):
            # What follows a cell's last words, and is no part of the table, would be taken into it.
            if column in _SENTENCES and "。\n" in _cell(lines[start:end], at, rights[at]):
                return None
    return [_row(lines[start:end], rights) for start, end in zip(starts, ends, strict=True)]


def _row(lines: Sequence[_GridLine], rights: Sequence[float]) -> SourceLine:
    cells = tuple(_cell(lines, at, right) for at, right in enumerate(rights))
    first, *others = (one.placed.line for one in lines)
    return replace(first, text="\t".join(cells), cells=cells, joined=tuple(others))


def _cell(lines: Sequence[_GridLine], column: int, right: float) -> str:
    """Join a cell's lines; one that ends well before the column does was ended on purpose."""
    parts: list[str] = []
    for one in lines:
        word = one.cells[column]
        if word is not None:
            is_full = word.right >= right - one.placed.slack
            parts.append(word.text if is_full else word.text + "\n")
    return "".join(parts).strip()


def row_starts(lines: Sequence[tuple[str, ...]], columns: Columns) -> list[int] | None:
    """Return the first line of each row, or None where the lines leave more than one way to part them."""
    numbers = [at for at, cells in enumerate(lines) if number_alone(cells[0])]
    if not numbers or not _follow_on(lines, numbers) or sum(bool(cells[0]) for cells in lines) > len(numbers):
        return None
    classes = _openings(lines, columns)
    if classes is not None and len(classes) != len(numbers):
        return None
    choices = [_boundaries(lines, columns, numbers, classes, number) for number in range(1, len(numbers))]
    if not all(choices):
        return None
    is_top = numbers[0] == 0 and all(at in found for at, found in zip(numbers[1:], choices, strict=True))
    if is_top:
        return numbers
    sure = [
        (found[0], at) for found, at in zip(choices, (classes or [])[1:], strict=False) if len(found) == 1
    ]
    # Where every row that leaves no choice begins with its class, the others do as well.
    tops = set(classes or []) if len(sure) > 1 and all(start == at for start, at in sure) else set()
    starts = [0]
    for number, found in enumerate(choices):
        chosen = [at for at in found if at in tops] or found
        chosen = chosen if len(chosen) == 1 else _centred(found, starts[-1], numbers[number])
        if len(chosen) != 1:
            return None
        starts.append(chosen[0])
    return starts


def _follow_on(lines: Sequence[tuple[str, ...]], numbers: Sequence[int]) -> bool:
    found = [number_alone(lines[at][0]) for at in numbers]
    values = [one.value for one in found if one]
    return values == list(range(values[0], values[0] + len(values)))


def _openings(lines: Sequence[tuple[str, ...]], columns: Columns) -> list[int] | None:
    """Return the lines on which a class opens a cell; None for a table that has no column of classes."""
    at = next((n for n, one in enumerate(columns) if one in {Column.NOVELTY, Column.CLASS}), None)
    if at is None:
        return None
    written = [(n, cells[at]) for n, cells in enumerate(lines) if cells[at]]
    found = []
    for position, (line, _text) in enumerate(written):
        before = written[position - 1][1] if position else "。"
        ahead = "".join(text for _n, text in written[position : position + _MOST_CLASS_LINES])
        is_parted = before.endswith(_STOPS) or columns[at] is Column.CLASS
        if opens_with_class(ahead) and is_parted:
            found.append(line)
    return found


def _boundaries(
    lines: Sequence[tuple[str, ...]],
    columns: Columns,
    numbers: Sequence[int],
    classes: Sequence[int] | None,
    number: int,
) -> list[int]:
    """Return the lines on which the row with this number may begin."""
    anchors = [numbers] if classes is None else [numbers, classes]
    first = max(one[number - 1] for one in anchors) + 1
    last = min(one[number] for one in anchors)
    return [at for at in range(first, last + 1) if _may_begin(lines, columns, at)]


def _may_begin(lines: Sequence[tuple[str, ...]], columns: Columns, start: int) -> bool:
    """Whether no sentence runs over a line's beginning, in any column."""
    for at, column in enumerate(columns):
        before = next((cells[at] for cells in reversed(lines[:start]) if cells[at]), "")
        after = next((cells[at] for cells in lines[start:] if cells[at]), "")
        if column in _SENTENCES and before and not before.endswith(_STOPS):
            return False
        if column is Column.NOVELTY and not opens_with_class(_ahead(lines, at, start)):
            return False
        if after[:1] in tuple("。，、；：！？）”》"):
            return False
    return True


def _ahead(lines: Sequence[tuple[str, ...]], column: int, start: int) -> str:
    return "".join([cells[column] for cells in lines[start:] if cells[column]][:_MOST_CLASS_LINES])


def _centred(found: Sequence[int], start: int, number: int) -> list[int]:
    """Keep the ends that leave a row's number in its middle."""
    return [at for at in found if abs((start + at - 1) - 2 * number) <= 1]
