"""DOCX: the body's paragraphs and tables in their order, automatic numbers written out."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from core.sources.refusals import Damaged, Oversized
from core.sources.word import blocks_of, body_of, row_cells
from core.sources.word_numbers import Numbering
from core.word_text import Unread, W, WordText, children_of, line_of, paragraphs_of, text_of
from precedents.reading.values import (
    Block,
    Cell,
    Line,
    NotAList,
    Notebook,
    Row,
    Saying,
    Table,
    gettext_noop,
    say,
)

MAX_XML_BYTES = 32 * 1024 * 1024


def word_blocks(content: bytes, book: Notebook) -> list[Block]:
    """Return a document's paragraphs and tables. Raises `NotAList`."""
    try:
        body, numbering = body_of(content, most_bytes=MAX_XML_BYTES)
    except Oversized as error:
        raise NotAList(say(gettext_noop("解开后过大，请删去图片和多余的内容后另存。"))) from error
    except Damaged as error:
        raise NotAList(say(gettext_noop("打不开，请用Word或WPS另存为docx后再试。"))) from error
    if body is None:
        raise NotAList(say(gettext_noop("文档里没有正文，请用Word或WPS打开后另存为docx再试。")))
    return list(_Reader(numbering, book).blocks(body))


class _Reader:
    def __init__(self, numbering: Numbering, book: Notebook) -> None:
        self._numbering = numbering
        self._book = book
        self._paragraphs = self._tables = 0

    def blocks(self, body: etree._Element) -> Iterator[Block]:
        """Yield paragraphs and tables, also those inside content controls and text boxes."""
        for node in blocks_of(body):
            if node.tag == f"{W}tbl":
                self._tables += 1
                yield Table(tuple(self._rows(node)))
            else:
                yield from self._paragraph(node)

    def _paragraph(self, paragraph: etree._Element) -> Iterator[Block]:
        self._paragraphs += 1
        at = say(gettext_noop("第%(n)d段"), n=self._paragraphs)
        read = line_of(paragraph)
        self._say_unread(read, at)
        text = self._numbered(paragraph, read.text)
        for line in text.split("\n"):
            if line.strip():
                yield Line(at, line)

    def _numbered(self, paragraph: etree._Element, text: str) -> str:
        label = self._numbering.label_of(paragraph) if text.strip() else ""
        if not label:
            return text
        self._book.tolerate(say(gettext_noop("自动编号已写成文字。")))
        return f"{label} {text.strip()}"

    def _rows(self, table: etree._Element) -> Iterator[Row]:
        above: dict[int, str] = {}
        for number, row in enumerate(children_of(table, "tr"), start=1):
            at = say(gettext_noop("表%(table)d第%(row)d行"), table=self._tables, row=number)
            self._say_unread(text_of(row), at)
            cells = row_cells(row, above, self._cell_text)
            yield Row(at, tuple(Cell(cell.text, cell.is_continued) for cell in cells))

    def _say_unread(self, read: WordText, at: Saying) -> None:
        if set(read.unread) - {Unread.PICTURE}:
            self._book.doubt(
                say(gettext_noop("有公式、符号、脚注或嵌入的对象，没有读取，请对照原件补上。")), at
            )

    def _cell_text(self, cell: etree._Element) -> str:
        texts = [self._numbered(paragraph, line_of(paragraph).text) for paragraph in paragraphs_of(cell)]
        return "\n".join(text for text in texts if text.strip())
