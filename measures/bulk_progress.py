"""How far an act on many measures is: carried from one request to the next, signed, so that no request does them all."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core import signing
from django.db.models import Max

from accounts.models import User
from core.errors import Fault
from core.models import Event
from measures.bulk import Outcome
from measures.models import Measure

_HOUR_S = 3600


@dataclass(slots=True)
class Progress:
    """The keys that were done, and what was refused: of each the measure's key, why, fault by fault, and the way on.

    `began_after` is the last event of the trail before the job began: what came later may be the job's own.
    """

    began_after: int = 0
    done: list[int] = field(default_factory=list)
    kept: list[list[Any]] = field(default_factory=list)

    @classmethod
    def read(cls, written: str, person: User) -> Progress:
        """Return what an earlier page of the job wrote for the person; a beginning where that cannot be read."""
        try:
            return cls(*signing.loads(written, salt=_salt(person), max_age=_HOUR_S))
        except signing.BadSignature:
            return cls().begun()

    def begun(self) -> Progress:
        """Return it as it begins now."""
        self.began_after = Event.objects.aggregate(last=Max("pk"))["last"] or 0
        return self

    def written(self, person: User) -> str:
        """Return it as the page carries it on, of no use to anybody else."""
        return signing.dumps((self.began_after, self.done, self.kept), salt=_salt(person), compress=True)

    def add(self, done: Collection[int], outcomes: Iterable[Outcome]) -> None:
        """Put down which keys were done, and of what was not done why."""
        self.done = sorted({*self.done, *done})
        for one in outcomes:
            if one.sentence and one.measure.pk not in done:
                faults = [[fault.place, fault.message] for fault in one.faults]
                self.kept.append([one.measure.pk, one.sentence, faults, one.way_on])

    def refused(self, person: User) -> list[Outcome]:
        """Return what was refused, of what the person may see."""
        keys = [key for key, *_rest in self.kept]
        known = Measure.objects.visible_to(person).filter(pk__in=keys).for_list().in_bulk()
        return [
            Outcome(known[key], sentence, tuple(Fault(*one) for one in faults), way_on)
            for key, sentence, faults, way_on in self.kept
            if key in known
        ]


def done_since(event: int, act: str, keys: Collection[int], person: User) -> set[int]:
    """Return to which measures, deleted ones too, a person did something after an event of the trail."""
    done = Event.objects.filter(pk__gt=event, act=act, person=person, model="measures.measure", key__in=keys)
    return {key for key in done.order_by().values_list("key", flat=True) if key is not None}


def _salt(person: User) -> str:
    return f"bulk-{person.pk}"
