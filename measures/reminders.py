"""Who is to be reminded of what today: each unit by its own last day, each returned candidate by its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from accounts.models import Unit
from measures.choices import BatchState, MeasureState
from measures.models import Batch, Invitation, ScreeningReturn

# Days before a unit's last day; a negative one is after it.
REMINDED = (7, 3, 1, 0, -1)
# Days before a return is due; after that it can still be answered, as long as the batch collects.
RETURN_REMINDED = (3, 1, 0, -1, -7)


@dataclass(frozen=True, slots=True)
class Due:
    """A unit that can still do something, its own last day, and how far that is."""

    batch: Batch
    unit: Unit
    last_day: date
    days: int


@dataclass(frozen=True, slots=True)
class WaitingReturn:
    """A return that the unit has not answered, and how far the day is that it was given."""

    returned: ScreeningReturn
    days: int


def due_units(today: date) -> Iterator[Due]:
    """Yield the units to be reminded today; once its day is over, a unit is told of the drafts that missed it alone."""
    for batch in Batch.objects.filter(state=BatchState.COLLECTING, closes_on__isnull=False):
        drafting = set(batch.measures.filter(state=MeasureState.DRAFT).values_list("unit", flat=True))
        sent = set(batch.measures.filter(submitted_at__isnull=False).values_list("unit", flat=True))
        for invitation in batch.invitations.filter(unit__is_active=True).select_related("unit"):
            last_day = own_last_day(batch, invitation)
            days = (last_day - today).days
            unit = invitation.unit
            can_act = unit.pk in drafting or (days >= 0 and unit.pk not in sent)
            if days in REMINDED and can_act:
                yield Due(batch, unit, last_day, days)


def waiting_returns(today: date) -> Iterator[WaitingReturn]:
    """Yield the returned candidates that are to be reminded of today."""
    waiting = ScreeningReturn.objects.filter(
        answered_at=None,
        measure__state=MeasureState.RETURNED,
        measure__batch__state=BatchState.COLLECTING,
        measure__unit__is_active=True,
    ).select_related("measure__batch", "measure__unit")
    for one in waiting:
        days = (one.due_on - today).days
        if days in RETURN_REMINDED:
            yield WaitingReturn(one, days)


def own_last_day(batch: Batch, invitation: Invitation) -> date:
    """Return the last day that a unit was told of: the due date, or its grace where that is later."""
    assert batch.closes_on is not None  # a collecting batch has dates, by a constraint
    return max(batch.closes_on, invitation.grace_until or batch.closes_on)
