"""The report's forms. Each writer takes the values, a file to write to, and whom to tell how far it is."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import IO, TypeAlias

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from accounts.fonts import installed_fonts
from accounts.typesetting import typeset
from evaluations.choices import ReportForm
from evaluations.reporting.content import report_blocks
from evaluations.reporting.data import report_xlsx
from evaluations.reporting.values import Heading, ReportValues, Table, Text
from measures.application.word import set_faces

Told: TypeAlias = Callable[[int], None]
Writer: TypeAlias = Callable[[ReportValues, IO[bytes], Told], None]
SOURCE = Path(__file__).resolve().parents[2] / "templates" / "evaluations" / "report.typ"
PAGE_MM = 166
TITLE = "创新举措第三方评估报告"


def write_pdf(values: ReportValues, target: IO[bytes], told: Told) -> None:
    """PDF/A-2a and PDF/UA-1; all text goes in as data. Raises FontsMissing."""
    fonts = installed_fonts()
    document = {
        "title": f"{values.batch}{TITLE}",
        "agency": values.agency,
        "date": f"{values.made_at:%Y年%m月%d日}",
        "blocks": [_plain(block) for block in report_blocks(values, told)],
        "fonts": fonts.faces,
    }
    inputs = {"document": json.dumps(document, ensure_ascii=False)}
    target.write(typeset(SOURCE, inputs, fonts, timestamp=int(values.made_at.timestamp())))


def write_docx(values: ReportValues, target: IO[bytes], told: Told) -> None:
    """Office Open XML, to be edited in Word or WPS."""
    document = docx.Document()
    set_faces(document)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(22)
    document.styles["Normal"].font.size = Pt(10.5)
    for line, level in ((f"{values.batch}{TITLE}", 0),):
        document.add_heading(line, level=level).alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph(
        f"{values.agency}　{values.made_at:%Y年%m月%d日}"
    ).alignment = WD_ALIGN_PARAGRAPH.CENTER
    for block in report_blocks(values, told):
        if isinstance(block, Heading):
            if block.on_new_page:
                document.add_page_break()  # type: ignore[no-untyped-call]  # typed in part
            document.add_heading(block.text, level=block.level)
        elif isinstance(block, Text):
            document.add_paragraph(block.text)
        else:
            _add_table(document, block)
    document.save(target)


def write_xlsx(values: ReportValues, target: IO[bytes], told: Told) -> None:
    """Every figure and every word as a workbook."""
    target.write(report_xlsx(values))
    told(len(values.measures))


def _plain(block: Heading | Text | Table) -> dict[str, object]:
    if isinstance(block, Heading):
        return {"kind": "heading", "text": block.text, "level": block.level, "break": block.on_new_page}
    if isinstance(block, Text):
        return {"kind": "text", "text": block.text}
    rows = [list(row) for row in block.rows]
    return {"kind": "table", "header": list(block.header), "rows": rows, "widths": list(block.widths)}


def _add_table(document: Document, block: Table) -> None:
    table = document.add_table(rows=1, cols=len(block.header), style="Table Grid")
    table.autofit = False
    unit = PAGE_MM / sum(block.widths)
    for row in (block.header, *block.rows):
        cells = table.rows[0].cells if row is block.header else table.add_row().cells
        for cell, text, width in zip(cells, row, block.widths, strict=True):
            cell.text = text
            cell.width = Mm(width * unit)
    properties = table.rows[0]._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:tblHeader"))
    properties[-1].set(qn("w:val"), "true")
    document.add_paragraph()


WRITERS: dict[str, Writer] = {
    ReportForm.DOCX: write_docx,
    ReportForm.PDF: write_pdf,
    ReportForm.XLSX: write_xlsx,
}
