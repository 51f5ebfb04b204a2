"""The frozen days: those in a row on which the register read alike, with their files."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db import connections, router

from register.models import DayFile

# Days in a row with one digest, each less its place among all days with that digest, come to one and the same day.
_IN_A_ROW = """
    SELECT min(day), max(day)
    FROM (
        SELECT day, sha256, day - row_number() OVER (PARTITION BY sha256 ORDER BY day)::int AS beginning
        FROM register_dayfile WHERE format = 'json'
    ) AS frozen
    GROUP BY sha256, beginning ORDER BY max(day) DESC LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Span:
    """Days in a row with the same files, which are those of the last of them."""

    first: date
    last: date
    files: list[DayFile] = field(default_factory=list)


def spans(most: int | None = None) -> list[Span]:
    """Return the frozen days in spans, the latest first, in two queries; at most so many."""
    found = _spans(most)
    files: defaultdict[date, list[DayFile]] = defaultdict(list)
    for file in DayFile.objects.filter(day__in=[one.last for one in found]).order_by("format"):
        files[file.day].append(file)
    return [Span(one.first, one.last, files[one.last]) for one in found]


def _spans(most: int | None) -> list[Span]:
    with connections[router.db_for_read(DayFile)].cursor() as cursor:
        cursor.execute(_IN_A_ROW, [most])
        return [Span(first, last) for first, last in cursor.fetchall()]
