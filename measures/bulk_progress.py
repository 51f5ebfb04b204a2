"""How far an act on many measures is: carried from one request to the next, signed, so that no request does them all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core import signing

from accounts.models import User
from core.errors import Fault
from measures.bulk import Outcome
from measures.models import Measure

_HOUR_S = 3600


@dataclass(slots=True)
class Progress:
    """How many were done, and what was refused: of each the measure's key, why, fault by fault, and the way on."""

    done: int = 0
    kept: list[list[Any]] = field(default_factory=list)

    @classmethod
    def read(cls, written: str, person: User) -> Progress:
        """Return what an earlier request wrote for the person; nothing is done where that cannot be read."""
        try:
            done, kept = signing.loads(written, salt=_salt(person), max_age=_HOUR_S) if written else (0, [])
        except signing.BadSignature:
            return cls()
        return cls(done, kept)

    def written(self, person: User) -> str:
        """Return it as the page carries it on, of no use to anybody else."""
        return signing.dumps((self.done, self.kept), salt=_salt(person), compress=True)

    def add(self, outcomes: Iterable[Outcome]) -> None:
        """Put down what became of some more."""
        for one in outcomes:
            if not one.sentence:
                self.done += 1
                continue
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


def _salt(person: User) -> str:
    return f"bulk-{person.pk}"
