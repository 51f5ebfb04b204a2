"""A checked file as candidates; run by `read_apart`."""

from __future__ import annotations

import io
from collections.abc import Mapping

from django.utils.translation import gettext as _

from core.errors import Fault
from core.sources.bounds import require_bounded
from core.sources.old_bounds import require_old_bounded
from core.sources.refusals import Sprawling
from measures.attachments.kinds import DOCX, XLS, XLSX
from measures.importing.applications import read_application
from measures.importing.spreadsheets import read_workbook
from measures.importing.values import Reading


def read(content: bytes, *, media_type: str, entries: Mapping[str, str]) -> Reading:
    """Read a file by what it is; `entries` gives the entry for each plain label."""
    file = io.BytesIO(content)
    if media_type == DOCX.media_type:
        return read_application(file, entries)
    bound = {XLSX.media_type: require_bounded, XLS.media_type: require_old_bounded}.get(media_type)
    if bound is None:
        return Reading(faults=[Fault("", _("只能导入批次的表格模板（xlsx、et）或申报书（docx）。"))])
    try:
        bound(file)
    except Sprawling as refusal:
        return Reading(faults=[Fault("", str(refusal))])
    return read_workbook(file, entries, is_modern=media_type == XLSX.media_type)
