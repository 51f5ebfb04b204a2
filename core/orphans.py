"""Files that no row names: what a request that failed, or a process that died, left in the store."""

from __future__ import annotations

from django.core.files.storage import default_storage
from django.db.models import FileField, Model

from core.keeping import kept_since


def drop_unnamed(model: type[Model], folder: str) -> int:
    """Delete the files of a folder that no row names and whose request is long over; return how many.

    The folder is the model's own, and no file is ever named by a row that was stored before `KEPT_DAYS["unattached"]`.
    """
    before = kept_since("unattached")
    try:
        _folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return 0
    # The rows after the files: a file that is old enough to go was named by then, or never will be.
    columns = [field.name for field in model._meta.concrete_fields if isinstance(field, FileField)]
    named = {name for row in model._default_manager.values_list(*columns) for name in row}
    dropped = 0
    for name in (f"{folder}/{file}" for file in files):
        if name not in named and default_storage.get_modified_time(name) < before:
            default_storage.delete(name)
            dropped += 1
    return dropped
