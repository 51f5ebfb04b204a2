"""DOCX: the lines of a letter, one a paragraph, one a row of a table; the head's text boxes first."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from lxml import etree

from core.sources.refusals import Damaged, Oversized
from core.sources.word import blocks_of, body_of, row_cells
from core.sources.word_numbers import Numbering
from core.word_text import BOX, Unread, W, WordText, children_of, line_of, paragraphs_of, text_of
from earlier.document_numbers import read_document_number
from earlier.notebook import Notebook
from earlier.sources.text import MAX_LINES, NotText, require_short
from earlier.tidying import plain_lines
from earlier.values import SourceLine

MAX_XML_BYTES = 16 * 1024 * 1024


def word_lines(content: bytes, book: Notebook) -> list[SourceLine]:
    """Return a checked document's lines: one a paragraph, one a row of a table. Raises `NotText`."""
    body, numbers = _opened(content)
    lines: list[SourceLine] = []
    counts = {"paragraphs": 0, "tables": 0}
    for block in _head_boxes_first(blocks_of(body)) if body is not None else ():
        if block.tag == f"{W}tbl":
            counts["tables"] += 1
            lines += _table_lines(block, counts["tables"], numbers, book)
        else:
            counts["paragraphs"] += 1
            place = _("第%(n)d段") % {"n": counts["paragraphs"]}
            lines += _paragraph_lines(block, place, numbers, book)
        if len(lines) > MAX_LINES:
            raise NotText(_("超过%(limit)d行，不像是一份公函。") % {"limit": MAX_LINES})
    return lines


def _opened(content: bytes) -> tuple[etree._Element | None, Numbering]:
    try:
        return body_of(content, most_bytes=MAX_XML_BYTES)
    except Oversized as error:
        raise NotText(_("解开后过大，不像是一份公函，请删去图片以外的多余内容后另存。")) from error
    except Damaged as error:
        raise NotText(_("打不开，请用Word或WPS另存为docx后再试。")) from error


def _head_boxes_first(blocks: Iterator[etree._Element]) -> list[etree._Element]:
    """Bring the text box with the document number to the front: it stands there, wherever it is anchored."""
    found = list(blocks)
    boxes = {id(one): _box_of(one) for one in found}
    head = {
        id(box)
        for one in found
        if (box := boxes[id(one)]) is not None and read_document_number(line_of(one).text.strip()) is not None
    }
    if not head:
        return found
    first = [one for one in found if (box := boxes[id(one)]) is not None and id(box) in head]
    taken = {id(one) for one in first}
    return first + [one for one in found if id(one) not in taken]


def _box_of(block: etree._Element) -> etree._Element | None:
    return next(block.iterancestors(BOX), None)


def _paragraph_lines(
    paragraph: etree._Element, place: str, numbers: Numbering, book: Notebook
) -> Iterator[SourceLine]:
    read = line_of(paragraph)
    _say_unread(read, place, book)
    text = numbers.label_of(paragraph) + read.text
    require_short(text, place)
    for at, raw in enumerate(text.split("\n")):
        for plain in plain_lines(raw, place, book):
            # Every paragraph of a document is one; a line break inside it is not.
            yield SourceLine(place, plain, is_indented=at == 0)


def _table_lines(
    table: etree._Element, number: int, numbers: Numbering, book: Notebook
) -> Iterator[SourceLine]:
    above: dict[int, str] = {}
    for position, row in enumerate(children_of(table, "tr"), start=1):
        place = _("表%(table)d第%(row)d行") % {"table": number, "row": position}
        _say_unread(text_of(row), place, book)
        cells = [_plain(text, place, book) for text in _row_cells(row, above, numbers)]
        if any(cell.strip() for cell in cells):
            kept = [cell for cell in cells if cell.strip()]
            text = kept[0].replace("\n", "") if len(kept) == 1 else "\t".join(cells)
            # A row of one cell across the table is a line of its own: a title, a heading.
            whole = None if len(kept) == 1 and len(cells) == 1 else tuple(cells)
            yield SourceLine(place, text, cells=whole, is_indented=True)


def _row_cells(row: etree._Element, above: dict[int, str], numbers: Numbering) -> list[str]:
    """Return a row's texts, a column each: one that goes on with the cell above says the same."""
    texts = [cell.text for cell in row_cells(row, above, lambda cell: _cell_text(cell, numbers))]
    # A single cell over the whole width stays single.
    return texts[:1] if len(list(children_of(row, "tc"))) == 1 and texts[0] else texts


def _cell_text(cell: etree._Element, numbers: Numbering) -> str:
    """A cell's paragraphs, one a line; bold type at its beginning ends a name that lacks its full stop."""
    paragraphs = [numbers.label_of(paragraph) + line_of(paragraph).text for paragraph in paragraphs_of(cell)]
    text = "\n".join(paragraph for paragraph in paragraphs if paragraph.strip())
    bold = _leading_bold(cell)
    if bold and text.startswith(bold) and text[len(bold) :].strip():
        return f"<b>{bold}</b>{text[len(bold) :]}"
    return text


def _leading_bold(cell: etree._Element) -> str:
    name = ""
    for run in cell.iter(f"{W}r"):
        text = line_of(run).text
        if not text:
            continue
        bold = run.find(f"{W}rPr/{W}b")
        if bold is None or bold.get(f"{W}val", "true") in {"0", "false"}:
            break
        name += text
    return name if "\n" not in name and "<" not in name else ""


def _say_unread(read: WordText, place: str, book: Notebook) -> None:
    """Note what carries meaning and is not in the text: pictures of a letter are emblems and seals."""
    if set(read.unread) - {Unread.PICTURE}:
        book.add(_("有公式、符号、脚注或嵌入的对象，没有读取，请对照原件补上。"), place)


def _plain(text: str, place: str, book: Notebook) -> str:
    require_short(text, place)
    return "\n".join(line for raw in text.split("\n") for line in plain_lines(raw, place, book))
