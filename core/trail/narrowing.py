"""What a search of the trail asks for, as plain values: kept with an export, and asked again by the worker."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db.models import Q

# A model's label and a row's key.
Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Whose events, about which things (None: any), of which kind or act, on which days (both included)."""

    people: Collection[int] | None = None
    things: Collection[Key] | None = None
    kind: str = ""
    act: str = ""
    first_day: date | None = None
    last_day: date | None = None

    @property
    def condition(self) -> Q:
        """Everything but the things as a condition on events."""
        wanted = Q()
        if self.people is not None:
            wanted &= Q(person__in=list(self.people))
        if self.kind:
            wanted &= Q(kind=self.kind)
        if self.act:
            wanted &= Q(act=self.act)
        if self.first_day:
            wanted &= Q(day__gte=self.first_day)
        if self.last_day:
            wanted &= Q(day__lte=self.last_day)
        return wanted

    def as_json(self) -> dict[str, Any]:
        """Return it for storing."""
        said = asdict(self)
        for name in ("first_day", "last_day"):
            said[name] = said[name].isoformat() if said[name] else None
        return said

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> Narrowing:
        """Return what `as_json` stored."""
        days = {
            name: date.fromisoformat(said[name]) if said[name] else None for name in ("first_day", "last_day")
        }
        things = None if said["things"] is None else [(model, key) for model, key in said["things"]]
        return cls(**{**said, **days, "things": things})
