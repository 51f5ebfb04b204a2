"""Who is to be reminded today: units that have not signed for a letter, parts that have not countersigned one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from core.moments import local_day
from letters.choices import LetterState
from letters.models import Countersignature, Delivery
from measures.deadlines import countdown_to
from measures.reminders import RETURN_REMINDED

# Working days since the letter was sent.
REMINDED = (3, 7)
# From so many on, it is late.
LATE_AFTER = REMINDED[-1]


@dataclass(frozen=True, slots=True)
class Unsigned:
    """A letter on its way to a unit that has not signed for it, and how many working days that has taken."""

    delivery: Delivery
    working_days: int


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A part that is yet to countersign, and how far the day is that it was given."""

    part: Countersignature
    days: int


def working_days_since(delivery: Delivery, today: date) -> int:
    """Return how many working days have passed since a letter was sent; the day itself is not counted."""
    return countdown_to(today, today=local_day(delivery.sent_at)).working_days


def unsigned_deliveries(today: date) -> Iterator[Unsigned]:
    """Yield the deliveries to be reminded of today: of letters in force, to units in use."""
    waiting = Delivery.objects.filter(
        received_at=None, letter__state=LetterState.ISSUED, unit__is_active=True
    ).select_related("letter")
    for delivery in waiting.iterator(chunk_size=200):
        days = working_days_since(delivery, today)
        if days in REMINDED:
            yield Unsigned(delivery, days)


def unanswered_parts(today: date) -> Iterator[Unanswered]:
    """Yield the parts to be reminded of today, on the days on which units are reminded of what came back to them."""
    for part in Countersignature.objects.outstanding().select_related("letter__batch", "person"):
        days = (part.due_on - today).days
        if days in RETURN_REMINDED:
            yield Unanswered(part, days)
