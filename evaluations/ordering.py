"""An order that differs from one evaluator to the next and never changes for the same one; what lies around a sheet in
it, and how long the rest will take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from django.db.models import BooleanField, Case, F, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from evaluations.choices import AssignmentState
from evaluations.models import Assignment
from evaluations.models.assignment import AssignmentQuerySet, own_place

# A longer gap between two sheets is a break, a shorter one two sheets handed in together: neither tells how long one takes.
LONGEST_SHEET = timedelta(minutes=30)
SHORTEST_SHEET = timedelta(seconds=20)
# From so many sheets on there is a pace; those of weeks ago say nothing of today's.
FEWEST_SHEETS = 3
PACE_SHEETS = 50
MINUTES_TOLD_WHOLE = 55


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The keys of what comes before and after a sheet in its evaluator's own order; None where nothing else waits."""

    previous: int | None
    next: int | None


def neighbours(current: Assignment, waiting: AssignmentQuerySet) -> Neighbours:
    """Return what lies around a sheet, in one query; after the last comes the first again.

    What is kept for later comes next when nothing else waits.
    """
    here = own_place(Value(current.measure_id), Value(current.evaluator_id))
    others = waiting.exclude(pk=current.pk).in_own_order()
    placed = others.annotate(
        is_for_later=Coalesce("own_note__is_flagged", Value(value=False)),
        is_after=Case(When(own_place__gt=here, then=True), default=False, output_field=BooleanField()),
    )
    following = placed.order_by(F("is_for_later"), F("is_after").desc(), F("own_place"))
    before = placed.order_by(F("is_after"), F("own_place").desc())
    found = Assignment.objects.filter(pk=current.pk).values_list(
        Subquery(before.values("pk")[:1]), Subquery(following.values("pk")[:1])
    )
    return Neighbours(*found[0])


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

    None before three sheets were handed in, or where too few of the gaps tell how long a sheet takes.
    """
    if len(submitted_at) < FEWEST_SHEETS or not remaining:
        return None
    gaps = [later - earlier for earlier, later in pairwise(sorted(submitted_at))]
    working = [gap.total_seconds() / 60 for gap in gaps if SHORTEST_SHEET <= gap <= LONGEST_SHEET]
    return max(1, round(median(working) * remaining)) if len(working) >= FEWEST_SHEETS - 1 else None


def time_left(submitted_at: Sequence[datetime], remaining: int) -> str:
    """Say how long the remaining sheets will take at one's own pace, or nothing where there is none yet."""
    minutes = minutes_left(submitted_at, remaining)
    if minutes is None:
        return ""
    if minutes < MINUTES_TOLD_WHOLE:
        return _("按您至今的速度，还需约%(count)d分钟") % {"count": minutes}
    return _("按您至今的速度，还需约%(count)d小时") % {"count": max(1, round(minutes / 60))}
