"""The structure of a tagged PDF: its paragraphs and its tables' cells, by the pieces of the pages that they name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pdfminer.pdfdocument import PDFDocument

from core.sources.pdf_tree import Element, Endless, Marked, structure_of

_ROWS_OF = {"THead", "TBody", "TFoot"}
_CELLS = {"TH", "TD"}
_INSIDE_A_LINE = {
    "Span",
    "Link",
    "Em",
    "Strong",
    "Quote",
    "Code",
    "Reference",
    "Lbl",
    "Ruby",
    "RB",
    "Annot",
    "Form",
}
_NOT_READ = {"Artifact", "Figure", "RT", "RP"}


@dataclass(slots=True)
class Paragraph:
    """A paragraph's pieces in their order."""

    pieces: list[Marked] = field(default_factory=list)


@dataclass(slots=True)
class Table:
    """A table's rows: of each its cells, of each cell its paragraphs."""

    rows: list[list[list[Paragraph]]] = field(default_factory=list)


class Unsettled(Exception):
    """The structure says something that is not read here: a cell over several rows or columns, a tree without end."""


def blocks_of(document: PDFDocument) -> list[Paragraph | Table] | None:
    """Return the paragraphs and tables that a file names, or None where it names none. Raises `Unsettled`."""
    try:
        tree = structure_of(document)
    except Endless as error:
        raise Unsettled from error
    return list(_blocks(tree)) or None if tree is not None else None


def _blocks(inside: Sequence[Element | Marked]) -> Iterator[Paragraph | Table]:
    """Yield what stands in a division; pieces right in it are a paragraph."""
    loose = Paragraph()
    for one in inside:
        if isinstance(one, Marked):
            loose.pieces.append(one)
        elif one.kind in _INSIDE_A_LINE:
            loose.pieces += _pieces(one)
        elif one.kind not in _NOT_READ:
            if loose.pieces:
                yield loose
                loose = Paragraph()
            if one.kind == "Table":
                yield Table(list(_rows(one)))
            else:
                yield from _blocks(one.inside)
    if loose.pieces:
        yield loose


def _rows(table: Element) -> Iterator[list[list[Paragraph]]]:
    for one in table.inside:
        if isinstance(one, Marked):
            raise Unsettled
        if one.kind in _ROWS_OF:
            yield from _rows(one)
        elif one.kind == "TR":
            yield [_cell(cell) for cell in one.inside]
        elif one.kind == "Caption":
            yield [[Paragraph(list(_pieces(one)))]]


def _cell(cell: Element | Marked) -> list[Paragraph]:
    if isinstance(cell, Marked) or cell.kind not in _CELLS or any(span > 1 for span in cell.spans.values()):
        raise Unsettled
    found = list(_blocks(cell.inside))
    if any(isinstance(one, Table) for one in found):
        raise Unsettled
    return [one for one in found if isinstance(one, Paragraph)]


def _pieces(element: Element) -> Iterator[Marked]:
    for one in element.inside:
        if isinstance(one, Marked):
            yield one
        elif one.kind not in _NOT_READ:
            yield from _pieces(one)
