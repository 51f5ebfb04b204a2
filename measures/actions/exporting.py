"""Giving out many candidates at once: asked for on the page, made by a worker, kept for a week."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.core.cache import cache
from django.utils.translation import gettext as _

from accounts.models import User
from core import outbox
from core.acting import acting
from core.errors import Fault, Incomplete
from core.made_files import drop_old, still_to_make, telling_failure, writing
from core.pressing import once
from core.queues import Queue
from measures.choices import ExportFormat
from measures.exporting import WRITERS
from measures.listing import listed
from measures.models import Export, Measure
from measures.models.measure import MeasureQuerySet
from measures.telling import tell_not_exported

TOPIC = "export_measures"
CHUNK = 50
PROGRESS_S = 3600


@once
def request_export(*, by: User, file_format: str, filters: Mapping[str, Any]) -> Export:
    """Ask for the measures that the person's list shows under these filters, as one file."""
    with acting(by, "measures.export_measures", "request_export"):
        if file_format not in ExportFormat.values:
            raise Incomplete([Fault("format", _("没有这种导出格式。"))])
        kept = {name: value for name, value in filters.items() if value}
        total = exported(by, kept).count()
        if total == 0:
            raise Incomplete([Fault("format", _("没有可以导出的举措，请放宽筛选条件。"))])
        export = Export.objects.create(requested_by=by, format=file_format, filters=kept, total=total)
        outbox.post(TOPIC, {"export": export.pk})
        return export


def exported(person: User, filters: Mapping[str, Any]) -> MeasureQuerySet:
    """Return the measures of a person's list: the same rows as on the page."""
    return listed(person, filters)


def _asked(payload: Mapping[str, Any]) -> Export | None:
    return Export.objects.select_related("requested_by").filter(pk=payload["export"]).first()


tell_export_failed = telling_failure(_asked, tell_not_exported)


@outbox.receives(TOPIC, queue=Queue.RENDER, on_failure=tell_export_failed)
@still_to_make(_asked)
def make_export(export: Export) -> None:
    """Make the file that was asked for."""
    wanted = exported(export.requested_by, export.filters).for_page().with_files_for(export.requested_by)
    measures = wanted.order_by("batch", "pk")
    with writing(export) as content:
        counted = _counted(export, measures.iterator(chunk_size=CHUNK))
        WRITERS[export.format](counted, export.requested_by, content)


def progress_of(export: Export) -> int:
    """Return how many measures are written so far."""
    return export.total if export.finished_at else int(cache.get(_key(export), 0))


def drop_old_exports() -> int:
    """Delete what is older than a week, files included; return how many."""
    return drop_old(Export.objects.all())


def _counted(export: Export, measures: Iterable[Measure]) -> Iterator[Measure]:
    # In the cache: the worker's transaction is not seen by the page before it ends.
    for number, measure in enumerate(measures):
        cache.set(_key(export), number, PROGRESS_S)
        yield measure


def _key(export: Export) -> str:
    return f"export-progress-{export.pk}"
