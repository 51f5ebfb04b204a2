"""What a person finds on their desk, the home page: each app tells its own part; nothing lists them centrally."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any

from core.people import Person


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that the person is to do: what, how many, which comes first and why, and where it is done.

    `group` gathers what belongs together, `act` is the button's word; `tone` is progress (to be done), attention
    (it came back) or refused (late). What there is none of is not on the desk.
    """

    group: str
    label: str
    count: int
    url: str
    act: str
    note: str = ""
    tone: str = "progress"


@dataclass(frozen=True, slots=True)
class Awaited:
    """Something that others are to do: what, how far it is, and whether it is late."""

    label: str
    figure: str
    url: str
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Dated:
    """A day that counts: what ends or begins on it."""

    on: date
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a whole, as a bar shows it; `look` is done, waiting, back, ahead or aside."""

    label: str
    count: int
    look: str


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence that somebody should read, and where to look."""

    text: str
    url: str
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """How a running batch stands in its phase, and the next step there: the person's own, or one to watch."""

    parts: Sequence[Part] = ()
    total: str = ""
    remarks: Sequence[Remark] = ()
    step: str = ""
    step_url: str = ""
    step_note: str = ""
    is_own_step: bool = False
    due_on: date | None = None
    due_label: str = ""


@dataclass(frozen=True, slots=True)
class Desk:
    """One app's part of a desk, or all of them together; `standings` goes by the batch's key."""

    waiting: list[Waiting] = field(default_factory=list)
    awaited: list[Awaited] = field(default_factory=list)
    dates: list[Dated] = field(default_factory=list)
    standings: dict[int, Standing] = field(default_factory=dict)

    @property
    def groups(self) -> list[tuple[str, list[Waiting]]]:
        """What waits, by group in the order in which the apps told it."""
        return [(name, list(rows)) for name, rows in groupby(self.waiting, key=attrgetter("group"))]

    @property
    def count(self) -> int:
        """How many things wait for the person."""
        return sum(one.count for one in self.waiting)


# The person and the batches are the apps' own kinds, which this room does not know.
Teller = Callable[[Any, Sequence[Any]], Desk]
_tellers: dict[str, tuple[int, Teller]] = {}


def add_to_desk(place: int, tell: Teller) -> None:
    """Register an app's teller, called with the person and the running batches that they see, each app's once."""
    _tellers[f"{tell.__module__}.{tell.__qualname__}"] = (place, tell)


def desk_of(person: Person, running: Sequence[Any]) -> Desk:
    """Return what every app tells a person, in the apps' order; the days that count in their own."""
    told = [tell(person, running) for _place, tell in sorted(_tellers.values(), key=lambda one: one[0])]
    return Desk(
        waiting=[one for desk in told for one in desk.waiting if one.count],
        awaited=[one for desk in told for one in desk.awaited],
        dates=sorted(_dates(told), key=lambda one: (one.on, one.label)),
        standings={key: one for desk in told for key, one in desk.standings.items()},
    )


def _dates(told: Iterable[Desk]) -> list[Dated]:
    return [one for desk in told for one in desk.dates]
