"""Who is to be reminded today: units that have not signed for a letter, parts that have not countersigned one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from letters.choices import LetterState
from letters.models import Countersignature, Delivery
from measures.reminders import RETURN_REMINDED


@dataclass(frozen=True, slots=True)
class Unsigned:
    """A letter that a unit has not signed for, and how far the day is by which it is to."""

    delivery: Delivery
    days: int


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A part that is yet to countersign, and how far the day is that it was given."""

    part: Countersignature
    days: int


def unsigned_deliveries(today: date) -> Iterator[Unsigned]:
    """Yield the deliveries to be reminded of today: of letters in force, to units in use, as of other days."""
    waiting = Delivery.objects.filter(
        received_at=None, letter__state=LetterState.ISSUED, unit__is_active=True
    ).select_related("letter")
    for delivery in waiting.iterator(chunk_size=200):
        days = (delivery.due_on - today).days
        if days in RETURN_REMINDED:
            yield Unsigned(delivery, days)


def unanswered_parts(today: date) -> Iterator[Unanswered]:
    """Yield the parts to be reminded of today, on the days on which units are reminded of what came back to them."""
    for part in Countersignature.objects.outstanding().select_related("letter__batch", "person"):
        days = (part.due_on - today).days
        if days in RETURN_REMINDED:
            yield Unanswered(part, days)
