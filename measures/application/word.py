"""The 申报书 as DOCX: tables of labels and texts, which come back filled in (see `measures.importing`)."""

from __future__ import annotations

import io
from collections.abc import Sequence

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm

from core.characters import with_marks
from core.papers import new_document
from measures.application.content import COMPARISON_HEADER, SIGN_OFF, TITLE, Application

LABEL_MM, TEXT_MM = 35, 125


def application_docx(application: Application) -> bytes:
    """Return the 申报书 as an Office Open XML document."""
    document = new_document()
    add_application(document, application)
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def add_application(document: Document, application: Application) -> None:
    """Append one 申报书 to a document."""
    title = document.add_heading(TITLE, level=0)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    head = document.add_paragraph(with_marks(f"{application.batch}　编号：{application.ref}"))
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _add_entries(document, [("报送单位", application.unit), ("联合单位", application.joint_units)])
    for group in application.groups:
        document.add_heading(group.heading, level=1)
        _add_entries(document, group.entries)
    document.add_heading("比对记录", level=1)
    _add_rows(document, COMPARISON_HEADER, application.comparisons or [("",) * len(COMPARISON_HEADER)])
    if application.attachments:
        document.add_heading("附件", level=1)
        # Numbered as text: a list of Word's would go on counting from one 申报书 to the next.
        for number, name in enumerate(application.attachments, start=1):
            document.add_paragraph(with_marks(f"{number}. {name}"))
    for line in SIGN_OFF:
        document.add_paragraph(line).paragraph_format.left_indent = Mm(75)


def _add_entries(document: Document, entries: Sequence[tuple[str, str]]) -> None:
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    for label, text in entries:
        cells = table.add_row().cells
        for cell, shown, width in zip(cells, (label, text), (LABEL_MM, TEXT_MM), strict=True):
            cell.text = with_marks(shown)
            cell.width = Mm(width)


def _add_rows(document: Document, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    table = document.add_table(rows=0, cols=len(header), style="Table Grid")
    for row in (header, *rows):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = with_marks(text)
