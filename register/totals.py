"""What was published so far, batch by batch, as of a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from documents.figures import Opening, PublishedBatch
from measures.choices import BatchState
from measures.models import Batch
from register.models import OpeningBalance, RegisterCount


def published_batches(on: date) -> list[PublishedBatch]:
    """Return every published batch with the rows in force on a day and the total stated for it."""
    return batches_with(RegisterCount.objects.in_force(on).by_batch())


def batches_with(rows: Mapping[int, int]) -> list[PublishedBatch]:
    """Return every published batch; `rows` says by the batch's key how many measures it has in the register."""
    columns = ("pk", "number", "published_on", "legacy_measure_count")
    batches = Batch.objects.filter(state=BatchState.PUBLISHED).order_by("number").values_list(*columns)
    return [PublishedBatch(number, day, rows.get(key, 0), legacy) for key, number, day, legacy in batches]


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
