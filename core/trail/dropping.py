"""Dropping days after their time: written out and read back first, the chain kept whole without them."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.digests import Digesting, digests_of
from core.models import Change, Event, EventDay
from core.trail.chain import breaks_of
from core.trail.lines import leaf_of, lines_of_day, written
from core.trail.retention import kept_from


class NotDropped(Exception):
    """A day stays: it is altered, or its file does not hold what it should."""


def days_to_drop() -> list[EventDay]:
    """Return the closed days that are older than the office keeps them; none where it keeps all."""
    first = kept_from()
    if first is None:
        return []
    return list(EventDay.objects.filter(dropped_at__isnull=True, day__lt=first).order_by("day"))


def drop(closed: EventDay, folder: Path) -> Path:
    """Write a day's events to a file, check it against the chain, then remove them. Raises `NotDropped`."""
    broken = next(breaks_of(closed), None)
    if broken is not None:
        raise NotDropped(f"{broken.day} {broken.event or ''} {broken.sentence}")
    path = file_of(folder, closed.day)
    _write(closed.day, path)
    wrong = next(breaks_in_file(closed, path), None)
    if wrong is not None:
        raise NotDropped(f"{closed.day} {wrong}")
    with transaction.atomic():
        # The day says first that it was written out: only then does the database let its events go.
        with path.open("rb") as stored:
            sha256, sm3 = digests_of(stored)
        EventDay.objects.filter(pk=closed.pk).update(
            leaves=None, dropped_at=timezone.now(), file_sha256=sha256, file_sm3=sm3
        )
        events = Event.objects.filter(day=closed.day)
        gone = Change.objects.filter(event__in=events)
        gone._raw_delete(gone.db)  # one statement: nothing hangs on these rows
        events._raw_delete(events.db)
    return path


def file_of(folder: Path, day: date) -> Path:
    """Return where a day is written."""
    return folder / f"events-{day.isoformat()}.jsonl.gz"


def breaks_in_file(closed: EventDay, path: Path) -> Iterator[str]:
    """Yield what is wrong with a day's file: it must hold the day's events, each line as it was."""
    if not path.is_file():
        yield _("缺少导出文件“%(name)s”。") % {"name": path.name}
        return
    leaves, read = Digesting(), Digesting()
    try:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                plain = line.rstrip("\n")
                leaves.add(leaf_of(_key_in(plain), plain))
                read.add(written(plain))
    except (OSError, ValueError, EOFError):
        yield _("导出文件“%(name)s”读不出来。") % {"name": path.name}
        return
    if (leaves.digests.sha256, read.digests.sm3) != (closed.leaves_sha256, closed.lines_sm3):
        yield _("导出文件“%(name)s”与当日的摘要不符。") % {"name": path.name}


def _key_in(line: str) -> int:
    import json

    return int(json.loads(line)["id"])


def _write(day: date, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(path, "wb") as target:
        target.writelines(written(line) for _key, line in lines_of_day(day))
