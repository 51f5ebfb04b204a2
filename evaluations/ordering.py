"""An order that differs from one evaluator to the next and never changes for the same one; and what comes next in it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from evaluations.models import Assignment

# A longer gap between two sheets is a break and says nothing of how long a sheet takes.
LONGEST_SHEET = timedelta(minutes=30)


def shuffled(assignments: Iterable[Assignment], evaluator_id: int) -> list[Assignment]:
    """Return the assignments in the evaluator's own order: nobody's first measure is everybody's first."""
    return sorted(assignments, key=lambda assignment: _place(evaluator_id, assignment.measure_id))


def next_after(current: Assignment, waiting: Iterable[Assignment]) -> Assignment | None:
    """Return what follows in the evaluator's order, from the front again after the last; None for nothing else."""
    ordered = shuffled((one for one in waiting if one.pk != current.pk), current.evaluator_id)
    place = _place(current.evaluator_id, current.measure_id)
    later = (one for one in ordered if _place(one.evaluator_id, one.measure_id) > place)
    return next(later, ordered[0] if ordered else None)


def minutes_left(submitted_at: Sequence[datetime], remaining: int) -> int | None:
    """Estimate the minutes that the remaining sheets take, from the gaps between those handed in.

    None before two sheets were handed in one after the other.
    """
    times = sorted(submitted_at)
    gaps = [later - earlier for earlier, later in pairwise(times)]
    working = [gap.total_seconds() / 60 for gap in gaps if gap <= LONGEST_SHEET]
    return max(1, round(median(working) * remaining)) if working and remaining else None


def _place(evaluator_id: int, measure_id: int) -> bytes:
    return hashlib.sha256(f"{evaluator_id}:{measure_id}".encode()).digest()
