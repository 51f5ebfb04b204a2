"""What happened in a batch lately, out of the trail: what became of its candidates, and what the office did for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, F, Func, Q

from accounts.models import User
from core.models import Event
from core.models.event import EventQuerySet
from core.trail.acts import act_label
from measures.models import Batch, Measure

LATEST = 6
_OF_MEASURES = (
    "submit_measure",
    "withdraw_measure",
    "accept_measure",
    "return_measure",
    "reject_measure",
    "merge_measure",
    "undo_screening",
)
_OF_BATCH = ("invite_units", "grant_grace", "remind_units", "change_batch")


@dataclass(frozen=True, slots=True)
class Happening:
    """One act: `measure` is the key of the candidate that it was about and `name` its number, if it was about one."""

    at: datetime
    act: str
    by: str
    measure: int | None
    name: str


class _Among(Func):
    """Whether a value is one of those that a query gives, looked up in an index one by one."""

    template = "(%(expressions)s))"
    arg_joiner = " = ANY ("
    output_field = BooleanField()


def lately(batch: Batch, person: User) -> list[Happening]:
    """Return the latest acts that a person may read of, in one query."""
    kind = Measure._meta.label_lower
    seen = Measure.objects.visible_to(person).filter(batch=batch.pk).order_by().values("pk")
    of_measures = Q(_Among(F("key"), ArraySubquery(seen)), model=kind, act__in=_OF_MEASURES)
    of_batch = Q(model=Batch._meta.label_lower, key=batch.pk, act__in=_OF_BATCH)
    events = _latest(person, of_measures).union(_latest(person, of_batch), all=True)
    shown = events.order_by("-at", "-id")[:LATEST]
    return [_happening(event, is_of_measure=event.model == kind) for event in shown]


def _latest(person: User, about: Q) -> EventQuerySet:
    """Return the latest events about some things, for the index of things to find.

    No index is in the order of `at`: by the one of "day" the database would rather walk back through the trail,
    through all of it for a batch of years ago.
    """
    return Event.objects.visible_to(person).filter(about).for_list().order_by("-at", "-id")[:LATEST]


def _happening(event: Event, *, is_of_measure: bool) -> Happening:
    by = str(event.unit or event.person or "")
    measure = event.key if is_of_measure else None
    return Happening(event.at, act_label(event.act), by, measure, event.name if is_of_measure else "")
