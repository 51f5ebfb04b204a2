"""How candidates came in, working day by working day, beside the batch before: plain values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from itertools import accumulate

from django.db.models import Count
from django.db.models.functions import TruncDate

from accounts.models import User
from core.curves import Curve
from measures.deadlines import LONGEST_COUNT_DAYS, is_working_day
from measures.models import Batch, Measure
from measures.overview.rows import SENT


def pace_of(batch: Batch, before: Batch | None, person: User, *, today: date) -> tuple[list[int], list[int]]:
    """Return how many had come in by the end of each working day, of this batch up to today and of the one before.

    The first figure is what came on the opening day. One query.
    """
    batches = [one for one in (batch, before) if one is not None]
    sent = Measure.objects.counted_by(person).filter(
        batch__in=batches, state__in=SENT, submitted_at__isnull=False
    )
    lines = sent.order_by().annotate(day=TruncDate("submitted_at")).values_list("batch", "day")
    by_day: dict[int, Counter[date]] = {one.pk: Counter() for one in batches}
    for key, day, n in lines.annotate(n=Count("pk")):
        by_day[key][day] += n
    own = _series(batch, by_day[batch.pk], until=today)
    return own, _series(before, by_day[before.pk]) if before else []


def curves_of(own: list[int], before: list[int], *, length: int, labels: Mapping[str, str]) -> list[Curve]:
    """Return the two as curves of one drawing that is `length` working days wide."""
    width = max(length, len(own), len(before), 2)
    drawn = [Curve(labels["own"], own, width)]
    return [*drawn, Curve(labels["before"], before, width, is_dashed=True)] if before else drawn


def _series(batch: Batch, by_day: Mapping[date, int], until: date | None = None) -> list[int]:
    if batch.opens_on is None or batch.closes_on is None:
        return []
    last = max([batch.closes_on, *by_day]) if until is None else min(until, max([batch.closes_on, *by_day]))
    days = working_days(batch.opens_on, last)
    return list(
        accumulate(_between(by_day, start, end) for start, end in zip(days, [*days[1:], None], strict=True))
    )


def _between(by_day: Mapping[date, int], start: date, end: date | None) -> int:
    """Count what came on a working day and the free days after it."""
    return sum(n for day, n in by_day.items() if day >= start and (end is None or day < end))


def working_days(first: date, last: date) -> list[date]:
    """Return the working days from one day to another, the first day among them whatever it is; of a year at most."""
    every = _days(first + timedelta(days=1), min(last, first + timedelta(days=LONGEST_COUNT_DAYS)))
    return [first, *(day for day in every if is_working_day(day))]


def _days(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))
