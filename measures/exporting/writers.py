"""The writers. Each takes measures in their order (as `MeasureQuerySet.for_page` brings them), whom they are for, and a
file to write to: it says of a measure what that person may read, whoever may ask for an export today.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from typing import IO, Any

from docx.enum.text import WD_BREAK
from openpyxl import Workbook

from accounts.models import User
from core.moments import local_iso, local_minute
from core.papers import new_document
from core.spreadsheet import Value, add_sheet
from measures.application.content import application_of
from measures.application.word import add_application
from measures.choices import ExportFormat
from measures.entries import FORM_ENTRIES
from measures.exporting.names import Folders, file_name
from measures.importing.reading import form_labels
from measures.models import Attachment, Measure
from measures.presentation import sections_for, shown_attachments, shown_sender
from measures.revisions import evidence_of, texts_of
from measures.stages import stage_of

Writer = Callable[[Iterable[Measure], User, IO[bytes]], None]
COPY_BYTES = 1024 * 1024


def write_xlsx(measures: Iterable[Measure], person: User, target: IO[bytes]) -> None:
    """One row a measure, the entries as columns, as the page shows them."""
    workbook = Workbook(write_only=True)
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
    add_sheet(workbook, "举措", head, _rows(measures, person))
    workbook.save(target)


def _rows(measures: Iterable[Measure], person: User) -> Iterator[list[Value]]:
    for measure in measures:
        shown = _entries(measure, person)
        sender = shown_sender(measure, person)
        sent_at = local_minute(measure.submitted_at) if measure.submitted_at else ""
        yield [
            measure.batch.number,
            measure.ref,
            sender.unit,
            "、".join(sender.joint_units),
            stage_of(measure, person)[1],
            sent_at,
            *(shown.get(entry, "") for entry in FORM_ENTRIES),
        ]


def write_docx(measures: Iterable[Measure], person: User, target: IO[bytes]) -> None:
    """汇编: one 申报书 after the other, each on a new page."""
    document = new_document()
    for position, measure in enumerate(measures):
        if position:
            document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        add_application(document, application_of(measure, person))
    document.save(target)


def write_json(measures: Iterable[Measure], person: User, target: IO[bytes]) -> None:
    """A list of objects, texts by the entries' code names."""
    rows = [_plain(measure, person) for measure in measures]
    target.write(json.dumps(rows, ensure_ascii=False, indent=1).encode())


def _plain(measure: Measure, person: User) -> dict[str, Any]:
    sender, shown = shown_sender(measure, person), _entries(measure, person)
    return {
        "batch": measure.batch.number,
        "ref": measure.ref,
        "unit": sender.unit,
        "joint_units": list(sender.joint_units),
        "state": measure.state,
        "submitted_at": local_iso(measure.submitted_at) if measure.submitted_at else None,
        **{entry: text for entry, text in texts_of(measure).items() if entry in shown},
        **evidence_of(measure, shown_attachments(measure, person)),
    }


def _entries(measure: Measure, person: User) -> dict[str, str]:
    return {entry.name: entry.text for section in sections_for(measure, person) for entry in section.entries}


def write_zip(measures: Iterable[Measure], person: User, target: IO[bytes]) -> None:
    """Every attachment: a folder a unit, in it a folder a measure."""
    units, own = Folders(), Folders()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED, allowZip64=True) as package:
        for measure in measures:
            unit = shown_sender(measure, person).unit or "未载明"
            # Whose name is not shown is not told apart either.
            owner = measure.unit_id if unit == str(measure.unit) else None
            name = own.of(measure.pk, f"{measure.ref} {measure.title}")
            folder = f"{units.of((owner, unit), unit)}/{name}"
            for number, attachment in enumerate(shown_attachments(measure, person), start=1):
                _add(package, f"{folder}/{number:02d} {file_name(attachment.shown_name)}", attachment)


def _add(package: zipfile.ZipFile, name: str, attachment: Attachment) -> None:
    with attachment.file.open("rb") as stored, package.open(name, "w", force_zip64=True) as member:
        while part := stored.read(COPY_BYTES):
            member.write(part)


WRITERS: dict[str, Writer] = {
    ExportFormat.XLSX: write_xlsx,
    ExportFormat.DOCX: write_docx,
    ExportFormat.JSON: write_json,
    ExportFormat.ZIP: write_zip,
}
