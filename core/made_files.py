"""Files that a worker made for somebody: kept for a week (`KEPT_DAYS`), then deleted with their rows."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial, wraps
from typing import IO, Any, TypeVar

from django.apps import apps
from django.core.files import File
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.signals import post_delete
from django.http import FileResponse, Http404
from django.utils import timezone

from core.keeping import kept_since
from core.models.made_file import MadeFile
from core.orphans import drop_unnamed
from core.web import DOWNLOAD

Made = TypeVar("Made", bound=MadeFile)
# What is told of each over the API.
FACTS = ("created_at", "finished_at", "failure", "size", "sha256")


@contextmanager
def writing(made: MadeFile) -> Iterator[IO[bytes]]:
    """Give something to write into; what was written whole is kept as the file that was asked for."""
    with tempfile.TemporaryFile() as content:
        yield content
        made.size = content.tell()
        content.seek(0)
        made.sha256 = hashlib.file_digest(content, "sha256").hexdigest()
        content.seek(0)
        made.file.save(made.folder, File(content), save=False)
    made.finished_at, made.failure = timezone.now(), ""
    made.save()


def telling_failure(
    find: Callable[[Mapping[str, Any]], Made | None], tell: Callable[[Made], object]
) -> Callable[[Mapping[str, Any], str], None]:
    """Return what puts down why a file could not be made, and tells whoever asked once; it is tried again by itself."""

    def tell_failed(payload: Mapping[str, Any], reason: str) -> None:
        made = find(payload)
        if made is not None:
            put_down_failure(made, reason)
            tell(made)

    return tell_failed


def still_to_make(
    find: Callable[[Mapping[str, Any]], Made | None],
) -> Callable[[Callable[[Made], None]], Callable[[Mapping[str, Any]], None]]:
    """Give a receiver the file that was asked for, and spare it one that is there already: again changes nothing."""

    def receiving(make: Callable[[Made], None]) -> Callable[[Mapping[str, Any]], None]:
        @wraps(make)
        def receive(payload: Mapping[str, Any]) -> None:
            made = find(payload)
            if made is not None and made.finished_at is None:
                make(made)

        return receive

    return receiving


def put_down_failure(made: MadeFile, reason: str) -> None:
    """Put down why a file could not be made, for whoever asked; it is tried again by itself."""
    made.failure = reason[: MadeFile._meta.get_field("failure").max_length]
    made.save(update_fields=["failure"])


def given_out(made: MadeFile, name: str, media_type: str = DOWNLOAD) -> FileResponse:
    """Send a file under a name, to be kept rather than shown. Raises `Http404` for one that is not finished."""
    if made.finished_at is None:
        raise Http404
    return FileResponse(made.file.open("rb"), as_attachment=True, filename=name, content_type=media_type)


def drop_old(made: QuerySet[Any]) -> int:
    """Delete those files that are older than a week, with their rows, and what no row names; return how many rows."""
    _count, by_model = made.filter(created_at__lt=kept_since("made_files")).delete()
    drop_unnamed(made.model, made.model.folder)
    return by_model.get(made.model._meta.label, 0)


def drop_files_with_rows() -> None:
    """Let a made file go with its row, whatever deleted that: the week, or something that it hung on."""
    for model in apps.get_models():
        if issubclass(model, MadeFile):
            uid = f"core.made_files.{model._meta.label}"
            post_delete.connect(_drop_file, sender=model, dispatch_uid=uid)


def _drop_file(instance: MadeFile, **_rest: Any) -> None:
    # A row that stays after all must not have lost its file.
    if instance.file:
        delete = partial(instance.file.storage.delete, str(instance.file.name))
        transaction.on_commit(delete, robust=True)
