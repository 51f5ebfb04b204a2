"""One file against the rules for files, then read by what it is."""

from __future__ import annotations

from django.core.files.base import File
from django.utils import translation

from core.errors import Incomplete
from core.untrusted import read_apart
from measures.attachments import checked_file
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
    entries = {plain_label(label): entry for entry, label in form_labels().items() if entry not in LEFT_OUT}
    entries |= {plain_label(batch.mark_label): "claims_special_mark", plain_label("编号"): REF}
    try:
        found = checked_file(file, name)
        reading: Reading = read_apart(
            "measures.importing.apart.read", file, media_type=found.media_type, entries=entries
        )
    except Incomplete as refusal:
        return Reading(faults=list(refusal.errors))
    return reading
