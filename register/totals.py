"""What was published so far, batch by batch, as of a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db.models import QuerySet, Sum

from documents.figures import Opening, PublishedBatch
from measures.choices import BatchState
from measures.models import Batch
from register.models import OpeningBalance
from register.models.count import in_force_on


def published_batches(on: date) -> list[PublishedBatch]:
    """Return every published batch with the rows in force on a day and the total stated for it."""
    rows = Sum("register_counts__entries", filter=in_force_on(on, "register_counts__"), default=0)
    counted = _published().annotate(rows=rows)
    return [
        PublishedBatch(*row) for row in counted.values_list("number", "published_on", "rows", "stated_total")
    ]


def batches_with(rows: Mapping[int, int]) -> list[PublishedBatch]:
    """Return every published batch; `rows` says by the batch's key how many measures it has in the register."""
    columns = ("pk", "number", "published_on", "stated_total")
    batches = _published().values_list(*columns)
    return [PublishedBatch(number, day, rows.get(key, 0), stated) for key, number, day, stated in batches]


def _published() -> QuerySet[Batch]:
    return Batch.objects.filter(state=BatchState.PUBLISHED).order_by("number")


def latest_balance() -> OpeningBalance | None:
    """Return the row of the latest totals stated from before the system, or None."""
    return OpeningBalance.objects.order_by("-up_to_batch").first()


def opening_balance() -> Opening | None:
    """Return the latest stated totals from before the system, or None."""
    return opening_of(latest_balance())


def opening_of(balance: OpeningBalance | None) -> Opening | None:
    """Return a stored row of totals as the figures take it."""
    if balance is None:
        return None
    return Opening(
        up_to_batch=balance.up_to_batch,
        batches=balance.batches,
        measures=balance.measures,
        national_replications=balance.national_replications,
        best_practices=balance.best_practices,
    )
