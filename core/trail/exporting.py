"""Giving the trail out as a file: asked for on the page, written by a worker event by event, kept for a week."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import gettext as _

from core import outbox
from core.acting import acting
from core.choices import TrailFormat
from core.errors import Fault, Incomplete, NotAllowed
from core.made_files import drop_old, still_to_make, telling_failure, writing
from core.models import Event, TrailExport
from core.models.event import EventQuerySet
from core.notices import tell
from core.people import Person
from core.pressing import once
from core.queues import Queue
from core.told import NOT_EXPORTED
from core.trail.narrowing import Narrowing
from core.trail.written import WRITERS, Line, lines_of

TOPIC = "export_trail"
PERMISSION = "core.export_trail"
AT_ONCE = 500
PROGRESS_S = 3600


@once
def export_trail(*, by: Person, file_format: str, narrowing: Narrowing) -> TrailExport:
    """Ask for the events that a search shows, as one file. Raises `NotAllowed`, `Incomplete`."""
    with acting(by, PERMISSION, "export_trail"):
        if file_format not in TrailFormat.values:
            raise Incomplete([Fault("format", _("没有这种导出格式。"))])
        if not exported(by, narrowing).exists():
            raise Incomplete([Fault("format", _("没有可以导出的事件，请放宽筛选条件。"))])
        asked = TrailExport.objects.create(
            requested_by_id=by.pk, format=file_format, narrowing=narrowing.as_json()
        )
        outbox.post(TOPIC, {"export": asked.pk})
        return asked


def exported(person: Person, narrowing: Narrowing) -> EventQuerySet:
    """Return the events of a person's search: the same as on the page."""
    return Event.objects.visible_to(person).narrowed(narrowing)


def _asked(payload: Mapping[str, Any]) -> TrailExport | None:
    return TrailExport.objects.select_related("requested_by").filter(pk=payload["export"]).first()


def _tell_not_exported(asked: TrailExport) -> None:
    told = NOT_EXPORTED.about(file=asked, failure=asked.failure)
    tell([asked.requested_by], told, path=reverse("trail:exports"), key=f"trail-export-failed-{asked.pk}")


tell_trail_not_exported = telling_failure(_asked, _tell_not_exported)


@outbox.receives(TOPIC, queue=Queue.RENDER, on_failure=tell_trail_not_exported)
@still_to_make(_asked)
def make_trail_export(asked: TrailExport) -> None:
    """Write the file that was asked for."""
    person: Any = asked.requested_by
    if not person.has_perm(PERMISSION):
        raise NotAllowed
    with writing(asked) as content:
        content.writelines(WRITERS[asked.format](_lines(asked, person)))


def written_so_far(asked: TrailExport) -> int:
    """Return how many events are written."""
    return asked.events if asked.finished_at else int(cache.get(_key(asked), 0))


def drop_old_trail_exports() -> int:
    """Delete what is older than a week, files included; return how many."""
    return drop_old(TrailExport.objects.all())


def _lines(asked: TrailExport, person: Person) -> Iterator[Line]:
    """Yield the events one after the other, the oldest first, some held in memory at a time."""
    found = exported(person, Narrowing.from_json(asked.narrowing)).for_list().order_by("day", "id")
    events = found.iterator(chunk_size=AT_ONCE)
    while some := list(islice(events, AT_ONCE)):
        yield from lines_of(some, person)
        asked.events += len(some)
        # In the cache: the worker's transaction is not seen by the page before it ends.
        cache.set(_key(asked), asked.events, PROGRESS_S)


def _key(asked: TrailExport) -> str:
    return f"trail-export-progress-{asked.pk}"
