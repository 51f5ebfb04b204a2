"""What happens to batches by the calendar."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from accounts.models import Unit
from measures import actions
from measures.choices import BatchState, MeasureState
from measures.models import Batch
from measures.telling import tell_due

# Days before the due date; a negative one is after it.
REMINDED = (7, 3, 1, 0, -1)
UNFINISHED = (MeasureState.DRAFT, MeasureState.RETURNED)


@shared_task(name="measures.remind_units")
def remind_units() -> int:
    """Remind the units of what is due; run it as often as one likes, each day is told once."""
    today = timezone.localdate()
    reminded = 0
    for batch in Batch.objects.filter(state=BatchState.COLLECTING, closes_on__isnull=False):
        assert batch.closes_on is not None  # just asked for
        days = (batch.closes_on - today).days
        if days in REMINDED:
            tell_due(batch, units_to_remind(batch, is_over=days < 0), days=days)
            reminded += 1
    return reminded


def units_to_remind(batch: Batch, *, is_over: bool) -> list[Unit]:
    """Return the invited units that sent nothing or left something unfinished; once it is over, the latter alone."""
    invited = Unit.objects.filter(invitations__batch=batch)
    unfinished = invited.filter(measures__batch=batch, measures__state__in=UNFINISHED)
    if is_over:
        return list(unfinished.distinct())
    silent = invited.exclude(measures__in=batch.measures.filter(submitted_at__isnull=False))
    return list((unfinished | silent).distinct())


@shared_task(name="measures.drop_old_exports")
def drop_old_exports() -> int:
    """Delete exports that nobody fetches any more."""
    return actions.drop_old_exports()
