"""Taking a letter from before this system into the register, as it was printed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pghistory
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.errors import Fault, Incomplete, NotAllowed, WrongState
from accounts.models import User
from letters.models import RegisterEntry
from letters.search import search_grams, search_text
from letters.transcript import ReadRow
from measures.choices import BatchState, MeasureState
from measures.models import Batch, Measure


def import_letter(
    *,
    by: User,
    number: int,
    zone: str,
    published_on: date,
    rows: Sequence[ReadRow],
    marked: frozenset[int] = frozenset(),
) -> Batch:
    """Enter a published batch's measures; units stay unknown. `marked` are the serials that carry the mark.

    Raises `WrongState` for a batch that the system knows already, `Incomplete` without a row.
    """
    if not by.has_perm("letters.import_register"):
        raise NotAllowed
    if Batch.objects.filter(number=number).exists():
        raise WrongState(_("系统中已有第%(number)d批，不能重复导入。") % {"number": number})
    if not rows:
        raise Incomplete([Fault("rows", _("没有读到任何举措。"))])
    with transaction.atomic(), pghistory.context(user=by.pk, action="import_letter"):
        batch = Batch.objects.create(
            number=number,
            year=published_on.year,
            zone=zone,
            state=BatchState.PUBLISHED,
            is_imported=True,
            published_on=published_on,
        )
        measures = Measure.objects.bulk_create(
            [
                Measure(
                    batch=batch,
                    ref=f"m{row.serial:02d}",
                    title=row.title,
                    summary=row.summary,
                    innovation_point=row.innovation_point,
                    state=MeasureState.PUBLISHED,
                    created_by=by,
                )
                for row in rows
            ]
        )
        RegisterEntry.objects.bulk_create(
            [
                _entry(batch, measure, row, published_on, marked)
                for measure, row in zip(measures, rows, strict=True)
            ]
        )
        return batch


def _entry(
    batch: Batch, measure: Measure, row: ReadRow, published_on: date, marked: frozenset[int]
) -> RegisterEntry:
    text = search_text(row.title, row.summary, row.innovation_point)
    return RegisterEntry(
        batch=batch,
        measure=measure,
        serial=row.serial,
        title=row.title,
        summary=row.summary,
        innovation_point=row.innovation_point,
        classification=row.classification,
        taiwan_related=row.serial in marked,
        published_on=published_on,
        search_text=text,
        search_grams=search_grams(text),
    )
