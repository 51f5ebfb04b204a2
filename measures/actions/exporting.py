"""Giving out many candidates at once: asked for on the page, made by a worker, kept for a week."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Any

from django.core.cache import cache
from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import outbox
from accounts.errors import Fault, Incomplete, NotAllowed
from accounts.models import User
from measures.choices import ExportForm
from measures.exporting import WRITERS
from measures.models import Export, Measure
from measures.querysets import MeasureQuerySet

TOPIC = "export_measures"
KEPT_FOR = timedelta(days=7)
CHUNK = 50
PROGRESS_S = 3600


def request_export(*, by: User, form: str, filters: Mapping[str, Any]) -> Export:
    """Ask for the measures that the person's list shows under these filters, as one file."""
    if not by.has_perm("measures.export_measures"):
        raise NotAllowed
    if form not in ExportForm.values:
        raise Incomplete([Fault("form", _("没有这种导出格式。"))])
    kept = {name: value for name, value in filters.items() if value}
    with transaction.atomic():
        total = exported(by, kept).count()
        if total == 0:
            raise Incomplete([Fault("form", _("没有可以导出的举措，请放宽筛选条件。"))])
        export = Export.objects.create(requested_by=by, form=form, filters=kept, total=total)
        outbox.post(TOPIC, {"export": export.pk})
    return export


def exported(person: User, filters: Mapping[str, Any]) -> MeasureQuerySet:
    """Return the measures of a person's list: the same rows as on the page."""
    return Measure.objects.visible_to(person).narrowed(**filters)


@outbox.receives(TOPIC)
def make_export(payload: Mapping[str, Any]) -> None:
    """Make the file that was asked for; once it is there, doing it again changes nothing."""
    export = Export.objects.select_related("requested_by").filter(pk=payload["export"]).first()
    if export is None or export.finished_at is not None:
        return
    measures = exported(export.requested_by, export.filters).for_page().order_by("batch", "pk")
    with tempfile.TemporaryFile() as content:
        WRITERS[export.form](_counted(export, measures.iterator(chunk_size=CHUNK)), content)
        export.size = content.tell()
        content.seek(0)
        export.file.save(export.form, File(content), save=False)
    export.finished_at = timezone.now()
    export.save()


def progress_of(export: Export) -> int:
    """Return how many measures are written so far."""
    return export.total if export.finished_at else int(cache.get(_key(export), 0))


def drop_old_exports() -> int:
    """Delete what is older than a week, files included; return how many."""
    old = list(Export.objects.filter(created_at__lt=timezone.now() - KEPT_FOR))
    for export in old:
        if export.file:
            export.file.delete(save=False)
        export.delete()
    return len(old)


def _counted(export: Export, measures: Iterable[Measure]) -> Iterator[Measure]:
    # In the cache: the worker's transaction is not seen by the page before it ends.
    for number, measure in enumerate(measures):
        cache.set(_key(export), number, PROGRESS_S)
        yield measure


def _key(export: Export) -> str:
    return f"export-progress-{export.pk}"
