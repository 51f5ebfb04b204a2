"""One file against the rules for files, then read by what it is."""

from __future__ import annotations

from django.core.files.base import File
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.errors import Fault, Incomplete
from measures.attachments import checked_file
from measures.attachments.kinds import DOCX, XLS, XLSX
from measures.importing.applications import read_application
from measures.importing.bounds import Sprawling, require_bounded
from measures.importing.spreadsheets import read_workbook
from measures.importing.values import LEFT_OUT, REF, Reading, plain_label
from measures.models import Batch


def form_labels() -> dict[str, str]:
    """Return the entries' names as files carry them: Chinese, whatever language the page is read in."""
    # The actions themselves import files: taken at the top, neither module could be loaded first.
    from measures.actions.drafting import labels

    with translation.override("zh-hans"):
        return labels()


def read_file(file: File[bytes], name: str, batch: Batch) -> Reading:
    """Read candidates from a file for a batch. Faults and remarks are in the reading; nothing is written."""
    try:
        found = checked_file(file, name)
        if found.media_type == XLSX.media_type:
            require_bounded(file)
    except Incomplete as refusal:
        return Reading(faults=list(refusal.errors))
    except Sprawling as refusal:
        return Reading(faults=[Fault("", str(refusal))])
    entries = {plain_label(label): entry for entry, label in form_labels().items() if entry not in LEFT_OUT}
    entries |= {plain_label(batch.mark_label): "claims_taiwan_related", plain_label("编号"): REF}
    if found.media_type == DOCX.media_type:
        return read_application(file, entries)
    if found.media_type in {XLSX.media_type, XLS.media_type}:
        return read_workbook(file, entries, has_formulas=found.media_type == XLSX.media_type)
    return Reading(faults=[Fault("", _("只能导入批次的表格模板（xlsx、et）或申报书（docx）。"))])
