"""A working paper as DOCX, to be edited in Word or WPS."""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_UNDERLINE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import _Row
from docx.text.paragraph import Paragraph

from core.characters import with_marks
from core.papers.blocks import Block, Heading, Paper, Table, Text, Words

PAGE_MM = 166


def write_docx(paper: Paper, target: IO[bytes]) -> None:
    """Office Open XML."""
    document = new_document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(22)
    document.styles["Normal"].font.size = Pt(10.5)
    title = document.add_heading(with_marks(paper.title), level=0)
    head = document.add_paragraph(with_marks(paper.head))
    title.alignment = head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for block in paper.blocks:
        _add(document, block)
    document.save(target)


def new_document() -> Document:
    """An empty document in the faces that official documents use."""
    document = docx.Document()
    # The library's template has its styles a second time, for Word 2007, and others there.
    for relation in [
        each for each in document.part.rels.values() if each.reltype.endswith("/stylesWithEffects")
    ]:
        document.part.drop_rel(relation.rId)
    for name, face in (("Normal", "仿宋"), ("Title", "方正小标宋简体"), ("Heading 1", "黑体")):
        style = document.styles[name]
        style.font.name = face
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)
    document.styles["Normal"].font.size = Pt(12)
    return document


def _add(document: Document, block: Block) -> None:
    if isinstance(block, Heading):
        if block.on_new_page:
            document.add_page_break()  # type: ignore[no-untyped-call]  # typed in part
        document.add_heading(with_marks(block.text), level=block.level)
    elif isinstance(block, Text):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.keep_together = block.stays_whole
        _write(paragraph, block.text)
    else:
        _add_table(document, block)


def _add_table(document: Document, block: Table) -> None:
    table = document.add_table(rows=0, cols=len(block.widths), style="Table Grid")
    table.autofit = False
    if block.header:
        header = table.add_row()
        _fill(header, block.header, block.widths)
        header._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for row in block.rows:
        _fill(table.add_row(), row, block.widths)
    if block.stays_whole:
        for row in table.rows[:-1]:
            for cell in row.cells:
                cell.paragraphs[0].paragraph_format.keep_with_next = True
    document.add_paragraph()


def _fill(row: _Row, texts: Sequence[Words], widths: Sequence[int]) -> None:
    unit = PAGE_MM / sum(widths)
    for cell, words, width in zip(row.cells, texts, widths, strict=True):
        _write(cell.paragraphs[0], words)
        cell.width = Mm(width * unit)


def _write(paragraph: Paragraph, words: Words) -> None:
    for text, mark in [(words, "")] if isinstance(words, str) else words:
        run = paragraph.add_run(with_marks(text))
        if mark == "same":
            run.bold, run.underline = True, WD_UNDERLINE.SINGLE
        elif mark:
            run.underline = WD_UNDERLINE.DOTTED
