"""An order that differs from one evaluator to the next and never changes for the same one; and what comes next in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from evaluations.choices import AssignmentState
from evaluations.models import Assignment
from evaluations.models.assignment import AssignmentQuerySet

# A longer gap between two sheets is a break and says nothing of how long a sheet takes.
LONGEST_SHEET = timedelta(minutes=30)
# As many sheets tell the pace; those of weeks ago say nothing of today's.
PACE_SHEETS = 50


def next_after(current: Assignment, waiting: AssignmentQuerySet) -> int | None:
    """Return the key of what follows in the evaluator's own order, from the front again after the last.

    None where nothing else waits.
    """
    others = waiting.exclude(pk=current.pk)
    later = others.in_own_order(after=current).values_list("pk", flat=True).first()
    return others.in_own_order().values_list("pk", flat=True).first() if later is None else later


def pace(mine: AssignmentQuerySet) -> list[datetime]:
    """Return when the last sheets were handed in, newest first."""
    submitted = mine.filter(state=AssignmentState.SUBMITTED, submitted_at__isnull=False)
    return [
        at
        for at in submitted.order_by("-submitted_at").values_list("submitted_at", flat=True)[:PACE_SHEETS]
        if at is not None
    ]


def minutes_left(submitted_at: Sequence[datetime], remaining: int) -> int | None:
    """Estimate the minutes that the remaining sheets take, from the gaps between those handed in.

    None before two sheets were handed in one after the other.
    """
    times = sorted(submitted_at)
    gaps = [later - earlier for earlier, later in pairwise(times)]
    working = [gap.total_seconds() / 60 for gap in gaps if gap <= LONGEST_SHEET]
    return max(1, round(median(working) * remaining)) if working and remaining else None
