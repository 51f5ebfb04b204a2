"""The frozen days: those in a row on which the register read alike, with their files."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby

from register.models import DayFile


@dataclass(frozen=True, slots=True)
class Span:
    """Days in a row with the same files, which are those of the last of them."""

    first: date
    last: date
    files: list[DayFile] = field(default_factory=list)


def spans(most: int | None = None) -> list[Span]:
    """Return the frozen days in spans, the latest first, in two queries; at most so many."""
    found = _spans()[:most]
    files: defaultdict[date, list[DayFile]] = defaultdict(list)
    for file in DayFile.objects.filter(day__in=[one.last for one in found]).order_by("format"):
        files[file.day].append(file)
    return [Span(one.first, one.last, files[one.last]) for one in found]


def _spans() -> list[Span]:
    days = DayFile.objects.filter(format="json").order_by("-day").values_list("day", "sha256")
    # Within a span days and positions fall together: their sum stays the same.
    numbered = [(day, digest, day + timedelta(days=place)) for place, (day, digest) in enumerate(days)]
    alike = [[row[0] for row in rows] for _key, rows in groupby(numbered, key=lambda row: row[1:])]
    return [Span(first=rows[-1], last=rows[0]) for rows in alike]
