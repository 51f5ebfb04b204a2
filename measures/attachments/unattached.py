"""Files that were uploaded and never attached: what a request that failed, or a process that died, left in the store.

Only candidates that nobody was ever sent are looked at: of those that were, every file stays, with its row or without.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.core.files.storage import default_storage

from core.keeping import kept_since
from measures.attachments.dropping import drop
from measures.models import Attachment, Measure

FOLDER = "attachments"


def drop_unattached() -> int:
    """Delete uploads that no row names and that are older than those of requests under way; return how many."""
    named = {str(name) for name in Attachment.objects.values_list("file", flat=True)}
    before = kept_since("unattached")
    dropped = 0
    for name in _uploads_of_unsent():
        if name not in named and default_storage.get_modified_time(name) < before:
            drop(name)
            dropped += 1
    return dropped


def _uploads_of_unsent() -> Iterator[str]:
    """Yield the uploads themselves; what was made of one bears its name with a hyphen."""
    sent = set(Measure.objects.filter(submitted_at__isnull=False).values_list("pk", flat=True))
    for folder in _listed(FOLDER)[0]:
        if folder.isdecimal() and int(folder) not in sent:
            for file in _listed(f"{FOLDER}/{folder}")[1]:
                if "-" not in file:
                    yield f"{FOLDER}/{folder}/{file}"


def _listed(folder: str) -> tuple[list[str], list[str]]:
    try:
        return default_storage.listdir(folder)
    except FileNotFoundError:
        return [], []
