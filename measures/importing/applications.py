"""Reading the 申报书 in DOCX back: tables whose first cell names an entry."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import docx
from django.core.files.base import File
from django.utils.translation import gettext as _
from docx.opc.exceptions import PackageNotFoundError

from accounts.errors import Fault
from measures.importing.values import (
    JOINT_UNITS,
    ImportedDraft,
    NotUnderstood,
    Reading,
    names_in,
    plain_label,
    value_of,
)

NUMBER = re.compile(r"编号[:：]\s*(\S+)")
MAX_TABLES, MAX_TABLE_ROWS = 50, 200


def read_application(file: File[bytes], entries: Mapping[str, str]) -> Reading:
    """Read one candidate; `entries` gives the entry for each plain label."""
    reading = Reading()
    try:
        document = docx.Document(file)
    except (PackageNotFoundError, KeyError, ValueError):
        reading.faults.append(Fault("", _("这个文档打不开，请用Word或WPS另存为docx后再导入。")))
        return reading
    texts: dict[str, Any] = {}
    for table in document.tables[:MAX_TABLES]:
        for row in table.rows[:MAX_TABLE_ROWS]:
            cells = row.cells
            entry = entries.get(plain_label(cells[0].text)) if len(cells) > 1 else None
            if entry is not None and entry not in texts:
                _read_entry(entry, cells[0].text, cells[-1].text, texts, reading)
    if "title" not in texts:
        reading.faults.append(Fault("", _("文档里没有找到“举措名称”，请使用从系统下载的申报书。")))
        return reading
    number = next((found[1] for line in document.paragraphs if (found := NUMBER.search(line.text))), "")
    joint = texts.pop(JOINT_UNITS, None)
    names = None if joint is None else names_in(joint)
    reading.drafts.append(ImportedDraft(_("申报书"), number, texts, names))
    return reading


def _read_entry(entry: str, label: str, text: str, texts: dict[str, Any], reading: Reading) -> None:
    try:
        texts[entry] = value_of(entry, "" if text.strip() == "—" else text)
    except NotUnderstood as fault:
        texts[entry] = ""
        reading.faults.append(Fault(label.strip(), str(fault)))
