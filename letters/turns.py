"""Whose turn it is to countersign: parts stand in an order, and those at one place answer side by side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from measures.deadlines import working_day_after

# So long somebody has at least from when they are asked, whatever day was set while others were before them.
WORKING_DAYS = 3


@dataclass(frozen=True, slots=True)
class Turn:
    """One part as far as the order goes: where it stands, and whether it has agreed."""

    place: int
    has_agreed: bool


def place_in_turn(turns: Iterable[Turn]) -> int | None:
    """Return the place that is to answer: the first at which somebody has not agreed; None where everybody has."""
    return min((one.place for one in turns if not one.has_agreed), default=None)


def has_come(place: int, turn: int | None) -> bool:
    """Whether it is a place's turn, or was: `turn` is the place that is to answer, None where everybody has agreed."""
    return turn is None or place <= turn


def due_when_called(due_on: date, *, today: date) -> date:
    """Return the day by which somebody is to answer whose turn comes today: the one set, unless it is too soon."""
    return max(due_on, working_day_after(today, WORKING_DAYS))
