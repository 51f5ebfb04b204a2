"""The calls that a unit can answer now, and how long it has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from accounts.models import User
from measures.deadlines import Countdown, countdown_to
from measures.models import Batch, Invitation
from measures.reminders import own_last_day


@dataclass(frozen=True, slots=True)
class Call:
    """A collecting batch as one unit sees it: its due date, its own grace if it was given one, the time left."""

    batch: Batch
    due_on: date
    grace_until: date | None
    countdown: Countdown

    @property
    def last_day(self) -> date:
        """The last day that the unit was told of."""
        return max(self.due_on, self.grace_until or self.due_on)

    @property
    def is_due_today(self) -> bool:
        """Whether this is the last day."""
        return self.countdown.days == 0 and not self.is_over

    @property
    def is_over(self) -> bool:
        """Whether the day that the unit was told of has passed."""
        return timezone.localdate() > self.last_day


def open_calls(person: User) -> list[Call]:
    """Return what the person's unit is called to send, the next due first."""
    invitations = Invitation.objects.filter(
        batch__in=Batch.objects.open_to(person), unit=person.unit_id, batch__closes_on__isnull=False
    ).select_related("batch")
    calls = [_call(invitation) for invitation in invitations]
    return sorted(calls, key=lambda call: (call.due_on, call.batch.number))


def _call(invitation: Invitation) -> Call:
    due_on = invitation.batch.closes_on
    assert due_on is not None  # a collecting batch has dates, by a constraint
    last = own_last_day(invitation.batch, invitation)
    return Call(
        batch=invitation.batch,
        due_on=due_on,
        grace_until=invitation.grace_until,
        countdown=countdown_to(last, today=timezone.localdate()),
    )
