"""A tagged PDF by its structure (ISO 32000-1, 14.8.4): paragraphs, and tables with their spans."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from pdfminer.pdfdocument import PDFDocument

from core.sources.pages import Glyph, Page
from core.sources.pdf_tree import Element, Endless, Marked, structure_of
from precedents.reading.values import Block, Cell, Line, Notebook, Row, Table, gettext_noop, say

_HEADINGS = {"H", *(f"H{level}" for level in range(1, 7))}
_PARAGRAPHS = {"P", "Title", "LI", "Caption", "Note", "BlockQuote", *_HEADINGS}
_CELLS = {"TD", "TH"}
_LEFT_OUT = {"Artifact", "Figure", "Formula", "TOC"}
MOST_SPANNED = 200
# A tree that leaves out more of the text than this is none to go by.
LEAST_COVERED = 0.95

Pieces = Mapping[Marked, str]


def tagged_blocks(document: PDFDocument, pages: Sequence[Page], book: Notebook) -> list[Block] | None:
    """Return a document's paragraphs and tables by its tags, or None where it has none that cover its text."""
    try:
        tree = structure_of(document)
    except Endless:
        return None
    if not tree:
        return None
    pieces, total = _pieces(pages)
    walker = _Walker(pieces, {page.named: page.number for page in pages})
    blocks = list(walker.blocks(tree))
    if not total or walker.covered < total * LEAST_COVERED or walker.taken_twice:
        return None
    if walker.covered < total:
        book.doubt(say(gettext_noop("PDF里有少量文字不在结构标记之内，没有读取，请核对。")))
    return blocks


class _Walker:
    def __init__(self, pieces: Pieces, numbers: Mapping[int, int]) -> None:
        self._pieces = pieces
        self._numbers = numbers
        self._taken: set[Marked] = set()
        self._tables = self._paragraphs = 0
        self.covered = 0
        self.taken_twice = False

    def blocks(self, elements: Sequence[Element | Marked]) -> Iterator[Block]:
        """Yield the blocks of some elements in the order of the tree."""
        for element in elements:
            if isinstance(element, Marked):
                yield from self._line(element, self._take(element))
            elif element.kind in _LEFT_OUT:
                self._text(element)
            elif element.kind == "Table":
                self._tables += 1
                table = Table(tuple(self._rows(element)))
                if table.rows:
                    yield table
            elif element.kind in _PARAGRAPHS and not _holds_blocks(element):
                yield from self._line(_first(element), self._text(element))
            else:
                yield from self.blocks(element.inside)

    def _line(self, first: Marked | None, text: str) -> Iterator[Block]:
        if text.strip():
            self._paragraphs += 1
            page = self._numbers.get(first.page, 0) if first else 0
            yield Line(say(gettext_noop("第%(page)d页第%(n)d段"), page=page, n=self._paragraphs), text)

    def _rows(self, table: Element) -> Iterator[Row]:
        hanging: dict[int, tuple[int, str]] = {}
        for number, row in enumerate(_descendants(table, "TR"), start=1):
            at = say(gettext_noop("表%(table)d第%(row)d行"), table=self._tables, row=number)
            yield Row(at, tuple(self._cells(row, hanging)))

    def _cells(self, row: Element, hanging: dict[int, tuple[int, str]]) -> Iterator[Cell]:
        column = 0
        for cell in [one for one in row.children if one.kind in _CELLS]:
            while column in hanging:
                yield _hung(column, hanging)
                column += 1
            text = self._text(cell)
            rows, columns = (min(cell.spans.get(name, 1), MOST_SPANNED) for name in ("RowSpan", "ColSpan"))
            yield Cell(text)
            yield from (Cell("") for _spanned in range(columns - 1))
            if rows > 1:
                hanging |= {
                    at: (rows - 1, text if at == column else "") for at in range(column, column + columns)
                }
            column += columns
        while column in hanging:
            yield _hung(column, hanging)
            column += 1

    def _text(self, element: Element) -> str:
        """The text under an element, paragraphs inside a cell on lines of their own."""
        parts: list[str] = []
        for one in element.inside:
            text = self._take(one) if isinstance(one, Marked) else self._text(one)
            if text.strip():
                is_apart = isinstance(one, Element) and one.kind in _PARAGRAPHS and parts
                parts.append(f"\n{text}" if is_apart and element.kind in _CELLS else text)
        return element.actual_text or "".join(parts)

    def _take(self, marked: Marked) -> str:
        text = self._pieces.get(marked, "")
        self.taken_twice = self.taken_twice or (bool(text) and marked in self._taken)
        self._taken.add(marked)
        self.covered += _length(text)
        return text


def _hung(column: int, hanging: dict[int, tuple[int, str]]) -> Cell:
    rows, text = hanging.pop(column)
    if rows > 1:
        hanging[column] = (rows - 1, text)
    return Cell(text, is_continued=True)


def _holds_blocks(element: Element) -> bool:
    return any(
        child.kind == "Table" or (child.kind in _PARAGRAPHS and element.kind != "LI")
        for child in element.children
    )


def _first(element: Element) -> Marked | None:
    for one in element.inside:
        found = one if isinstance(one, Marked) else _first(one)
        if found is not None:
            return found
    return None


def _descendants(element: Element, kind: str) -> Iterator[Element]:
    for child in element.children:
        if child.kind == kind:
            yield child
        elif child.kind != "Table":
            yield from _descendants(child, kind)


def _pieces(pages: Sequence[Page]) -> tuple[dict[Marked, str], int]:
    """Return the text of every piece of marked content, and how many characters the pages have but for artifacts."""
    drawn: dict[Marked, list[Glyph]] = defaultdict(list)
    total = 0
    for page in pages:
        for glyph in page.glyphs:
            if glyph.is_artifact:
                continue
            total += _length(glyph.text)
            if glyph.tag is not None:
                drawn[Marked(page.named, glyph.tag)].append(glyph)
    return {marked: _joined(glyphs) for marked, glyphs in drawn.items()}, total


def _length(text: str) -> int:
    return len("".join(text.split()))


def _joined(glyphs: Sequence[Glyph]) -> str:
    """Join characters as they are drawn; a gap between Latin words on one line is a blank."""
    out: list[str] = []
    before: Glyph | None = None
    for glyph in glyphs:
        if before is not None and _is_gap(before, glyph):
            out.append(" ")
        out.append(glyph.text)
        before = glyph
    return "".join(out)


def _is_gap(before: Glyph, glyph: Glyph) -> bool:
    if not (before.text + glyph.text).isascii() or not (before.text + glyph.text).isalnum():
        return False
    is_lower = abs(glyph.baseline - before.baseline) > before.size * 0.5
    return is_lower or glyph.left - before.right > before.size * 0.2
