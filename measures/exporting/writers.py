"""The writers. Each takes measures in their order (as `MeasureQuerySet.for_page` brings them) and a file to write to."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable, Iterable
from typing import IO, Any

import docx
from docx.enum.text import WD_BREAK
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from measures.application.content import application_of
from measures.application.word import add_application, set_faces
from measures.choices import ExportForm
from measures.importing import form_labels
from measures.models import Attachment, Measure
from measures.presentation import sections_of
from measures.revisions import evidence_of, texts_of
from measures.texts import FORM_ENTRIES

Writer = Callable[[Iterable[Measure], IO[bytes]], None]
FORBIDDEN_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
LONGEST_NAME = 60
COPY_BYTES = 1024 * 1024


def write_xlsx(measures: Iterable[Measure], target: IO[bytes]) -> None:
    """One row a measure, the entries as columns, as the page shows them."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("举措")
    labels = form_labels()
    head = [
        "批次",
        "编号",
        "报送单位",
        "联合单位",
        "状态",
        "报送时间",
        *(labels[entry] for entry in FORM_ENTRIES),
    ]
    cells = [WriteOnlyCell(sheet, label) for label in head]
    for cell in cells:
        cell.font = Font(bold=True)
    sheet.append(cells)
    for measure in measures:
        shown = {entry.name: entry.text for section in sections_of(measure) for entry in section.entries}
        sent_at = f"{measure.submitted_at:%Y-%m-%d %H:%M}" if measure.submitted_at else ""
        joint = "、".join(unit.name for unit in measure.joint_units.all())
        row = [measure.batch.number, measure.ref, str(measure.unit or ""), joint]
        row += [str(measure.get_state_display()), sent_at, *(shown[entry] for entry in FORM_ENTRIES)]
        sheet.append([_text_cell(sheet, value) for value in row])
    workbook.save(target)


def write_docx(measures: Iterable[Measure], target: IO[bytes]) -> None:
    """汇编: one 申报书 after the other, each on a new page."""
    document = docx.Document()
    set_faces(document)
    for position, measure in enumerate(measures):
        if position:
            document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        add_application(document, application_of(measure))
    document.save(target)


def write_json(measures: Iterable[Measure], target: IO[bytes]) -> None:
    """A list of objects, texts by the entries' code names."""
    rows = [
        {
            "batch": measure.batch.number,
            "ref": measure.ref,
            "unit": str(measure.unit or ""),
            "joint_units": [unit.name for unit in measure.joint_units.all()],
            "state": measure.state,
            "submitted_at": measure.submitted_at.isoformat() if measure.submitted_at else None,
            **texts_of(measure),
            **evidence_of(measure),
        }
        for measure in measures
    ]
    target.write(json.dumps(rows, ensure_ascii=False, indent=1).encode())


def write_zip(measures: Iterable[Measure], target: IO[bytes]) -> None:
    """Every attachment: a folder a unit, in it a folder a measure."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED, allowZip64=True) as package:
        for measure in measures:
            folder = f"{_name(str(measure.unit or '未载明'))}/{_name(f'{measure.ref} {measure.title}')}"
            for number, attachment in enumerate(measure.attachments.all(), start=1):
                _add(package, f"{folder}/{number:02d} {_name(attachment.shown_name)}", attachment)


def _add(package: zipfile.ZipFile, name: str, attachment: Attachment) -> None:
    with attachment.file.open("rb") as stored, package.open(name, "w", force_zip64=True) as member:
        while part := stored.read(COPY_BYTES):
            member.write(part)


def _name(text: str) -> str:
    """Return a name that every system takes; a long one keeps its ending."""
    clean = FORBIDDEN_IN_NAMES.sub(" ", text).strip(" .")
    if len(clean) <= LONGEST_NAME:
        return clean or "_"
    stem, dot, ending = clean.rpartition(".")
    return f"{stem[: LONGEST_NAME - 8]}{dot}{ending}" if dot and len(ending) < 8 else clean[:LONGEST_NAME]


def _text_cell(sheet: Any, value: Any) -> Any:
    cell = WriteOnlyCell(sheet, value)
    # What a unit wrote is text, also where it begins like a formula.
    if isinstance(value, str):
        cell.data_type = "s"
    return cell


WRITERS: dict[str, Writer] = {
    ExportForm.XLSX: write_xlsx,
    ExportForm.DOCX: write_docx,
    ExportForm.JSON: write_json,
    ExportForm.ZIP: write_zip,
}
