"""Files of what was never sent go with their rows, and so does all that was made of them."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models.signals import post_delete

from measures.models import Attachment, Measure


def watch() -> None:
    """Drop files whenever rows of attachments are deleted, by whatever act."""
    post_delete.connect(_drop_unsent, sender=Attachment, dispatch_uid="measures.attachments.dropping")


def _drop_unsent(instance: Attachment, origin: object = None, **_rest: Any) -> None:
    # A measure that goes with all its files is at hand, and not read once for each.
    measure = origin if isinstance(origin, Measure) else instance.measure
    # What somebody was sent is on record, with its digest: the file stays.
    if measure.submitted_at is None:
        name = str(instance.file.name)
        # No `partial`: Django names what failed by a name that it lacks.
        transaction.on_commit(lambda: drop(name), robust=True)


def drop(name: str) -> None:
    """Delete a stored file and what is kept beside it under its name. Nothing is there: nothing happens."""
    path = PurePosixPath(name)
    folder = str(path.parent)
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for beside in folders:
        if beside.startswith(f"{path.name}-"):
            _empty(f"{folder}/{beside}")
    for file in files:
        if file == path.name or file.startswith(f"{path.name}-"):
            default_storage.delete(f"{folder}/{file}")


def _empty(folder: str) -> None:
    for file in default_storage.listdir(folder)[1]:
        default_storage.delete(f"{folder}/{file}")
    # A store of files has folders, one of objects has none.
    default_storage.delete(folder)
