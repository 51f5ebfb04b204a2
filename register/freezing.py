"""The register of each day that is over, put into files once and for all: by the clock, never by who asks."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from core.trail.chain import is_settled
from register.exporting import Link, csv_parts, json_parts
from register.linked import link_of, linked_parts
from register.models import DayFile, EntryVersion
from register.printed import Printed, printed_version

ONE_DAY = timedelta(days=1)
ROWS_AT_ONCE = 500
Parts = Callable[[Iterable[Printed], Link], Iterator[str]]
FORMATS: dict[str, Parts] = {"csv": csv_parts, "json": json_parts, "jsonld": linked_parts}


def freeze_days() -> int:
    """Freeze every day that is over and not frozen yet, from the first publication on; return how many.

    A day to which a running transaction may still add waits. Run it as often as one likes.
    """
    missing = _missing()
    changes = _days_of_change() if missing else set()
    frozen = 0
    for day in missing:
        if not is_settled(day):
            break
        _freeze(day, changes)
        frozen += 1
    return frozen


def _missing() -> list[date]:
    published = EntryVersion.objects.values_list("content__published_on", flat=True)
    first = min(published.order_by("content__published_on")[:1], default=None)
    if first is None:
        return []
    done = set(DayFile.objects.values_list("day", flat=True))
    start, today = date.fromisoformat(first), timezone.localdate()
    days = (start + ONE_DAY * n for n in range((today - start).days))
    return [day for day in days if day not in done]


def _days_of_change() -> set[date]:
    """Return the days on which the register read otherwise than on the day before."""
    told: set[date] = set()
    for day, content in EntryVersion.objects.values_list("day", "content").iterator(chunk_size=ROWS_AT_ONCE):
        dated = [content["published_on"], content["withdrawn_on"]]
        dated += [one["dated_on"] for one in content["recognitions"]]
        told |= {day, *(date.fromisoformat(one) for one in dated if one)}
    return told


@transaction.atomic
def _freeze(day: date, changes: set[date]) -> None:
    before = list(DayFile.objects.filter(day=day - ONE_DAY))
    if before and day not in changes:
        rows = [
            DayFile(day=day, format=one.format, file=one.file.name, size=one.size, sha256=one.sha256)
            for one in before
        ]
    else:
        with override(settings.LANGUAGE_CODE):
            rows = [_made(day, file_format) for file_format in FORMATS]
    # Two that freeze the same day find the same: the first stays.
    DayFile.objects.bulk_create(rows, ignore_conflicts=True)


def _made(day: date, file_format: str) -> DayFile:
    parts = FORMATS[file_format]
    with tempfile.TemporaryFile() as content:
        for part in parts(_printed(day), link_of):
            content.write(part.encode())
        size = content.tell()
        content.seek(0)
        sha256 = hashlib.file_digest(content, "sha256").hexdigest()
        name = f"open-data/{sha256}.{file_format}"
        content.seek(0)
        _keep(name, size, File(content))
    return DayFile(day=day, format=file_format, file=name, size=size, sha256=sha256)


def _keep(name: str, size: int, content: File[Any]) -> None:
    """Store a file; one that a dying process left half written is written again."""
    if default_storage.exists(name):
        if default_storage.size(name) == size:
            return
        default_storage.delete(name)
    default_storage.save(name, content)


def _printed(day: date) -> Iterator[Printed]:
    for version in EntryVersion.objects.as_of(day).iterator(chunk_size=ROWS_AT_ONCE):
        yield printed_version(version.content, day)
