"""What a 检索记录 says, as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.papers import Marked
from precedents.models import SearchHit


@dataclass(frozen=True, slots=True)
class Hit:
    """A hit with the number that it bears in the paper, and where it comes from in words."""

    number: int
    stored: SearchHit
    source: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """Where a hit agrees with a point: the point and the hit's nearest clauses, marked, and what agrees with nothing."""

    hit: Hit
    ours: Marked
    theirs: Marked
    apart: str


@dataclass(frozen=True, slots=True)
class Compared:
    """One point with the hits that agree with it in wording, and those found by meaning alone."""

    number: int
    text: str
    agreeing: Sequence[Agreement]
    by_meaning: Sequence[Hit]
