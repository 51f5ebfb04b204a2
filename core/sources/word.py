"""A DOCX's body from its bytes: paragraphs and tables in their order, a row's cells a column each.

Only the parts that are named here are read, and nothing is resolved. Tables are walked by hand: a reader that lays
cells out on a grid can be made to lay out millions of them.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lxml import etree

from core.sources.refusals import Damaged, Oversized
from core.sources.word_numbers import Numbering, read_numbering
from core.word_text import HOLDERS, W, boxes_of, children_of

MAIN_PART, NUMBERING_PART, STYLES_PART = "word/document.xml", "word/numbering.xml", "word/styles.xml"
MOST_SPANNED = 30
# Python's reader of zips says RuntimeError of a member that is encrypted, NotImplementedError of a packing unknown to it.
_NOT_OPENED = (zipfile.BadZipFile, OSError, EOFError, RuntimeError, NotImplementedError)


@dataclass(frozen=True, slots=True)
class CellText:
    """A cell's text. `is_continued` tells of one merged with the cell above, whose text it repeats."""

    text: str
    is_continued: bool = False


def body_of(content: bytes, *, most_bytes: int) -> tuple[etree._Element | None, Numbering]:
    """Return a document's body and how its lists are numbered. Raises `Damaged` and `Oversized`."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = [name for name in (MAIN_PART, NUMBERING_PART, STYLES_PART) if name in package.namelist()]
            if MAIN_PART not in names:
                raise Damaged
            if sum(package.getinfo(name).file_size for name in names) > most_bytes:
                raise Oversized
            parts = {name: _root_of(package.read(name)) for name in names}
    except _NOT_OPENED as error:
        raise Damaged from error
    numbering = read_numbering(parts.get(NUMBERING_PART), parts.get(STYLES_PART))
    return parts[MAIN_PART].find(f"{W}body"), numbering


def holds_document(content: bytes) -> bool:
    """Tell whether a package holds a document's main part."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return MAIN_PART in package.namelist()
    except (zipfile.BadZipFile, OSError, EOFError):
        return False


def blocks_of(parent: etree._Element) -> Iterator[etree._Element]:
    """Yield paragraphs and tables, also those inside content controls; text boxes before what they are anchored in."""
    waiting = list(reversed(parent))
    while waiting:
        node = waiting.pop()
        if node.tag == f"{W}p":
            for box in boxes_of(node):
                yield from blocks_of(box)
            yield node
        elif node.tag == f"{W}tbl":
            yield node
        elif node.tag in HOLDERS:
            waiting += reversed(node)


def row_cells(
    row: etree._Element, above: dict[int, str], text_of: Callable[[etree._Element], str]
) -> list[CellText]:
    """Return a row's cells; what a cell spans beyond its first column is blank.

    `above` holds what stands in each column so far, for those that go on with the cell above.
    """
    cells = [CellText("")] * _number(row.find(f"{W}trPr/{W}gridBefore"), 0)
    for cell in children_of(row, "tc"):
        properties = cell.find(f"{W}tcPr")
        merge = properties.find(f"{W}vMerge") if properties is not None else None
        is_continued = merge is not None and merge.get(f"{W}val", "continue") == "continue"
        text = above.get(len(cells), "") if is_continued else text_of(cell)
        above[len(cells)] = text
        span = _number(properties.find(f"{W}gridSpan") if properties is not None else None, 1)
        cells += [CellText(text, is_continued), *([CellText("")] * (span - 1))]
    return cells


def _root_of(content: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        root = etree.fromstring(content, parser)
    except (etree.LxmlError, ValueError) as error:
        raise Damaged from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise Damaged
    return root


def _number(element: etree._Element | None, otherwise: int) -> int:
    """Read a number of columns, never more than a table has."""
    value = element.get(f"{W}val", "") if element is not None else ""
    is_number = value.isascii() and value.isdecimal() and len(value) < 9
    return min(int(value), MOST_SPANNED) if is_number else otherwise
