"""What happened in a batch lately, out of the trail: what became of its candidates, and what the office did for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from accounts.models import User
from core.models import Event
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


def lately(batch: Batch, person: User) -> list[Happening]:
    """Return the latest acts that a person may read of, in one query."""
    kind = Measure._meta.label_lower
    seen = Measure.objects.visible_to(person).filter(batch=batch.pk).order_by().values("pk")
    of_measures = Q(model=kind, key__in=seen, act__in=_OF_MEASURES)
    of_batch = Q(model=Batch._meta.label_lower, key=batch.pk, act__in=_OF_BATCH)
    events = Event.objects.visible_to(person).filter(of_measures | of_batch).for_list()[:LATEST]
    return [_happening(event, is_of_measure=event.model == kind) for event in events]


def _happening(event: Event, *, is_of_measure: bool) -> Happening:
    by = str(event.unit or event.person or "")
    measure = event.key if is_of_measure else None
    return Happening(event.at, act_label(event.act), by, measure, event.name if is_of_measure else "")
