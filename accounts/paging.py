"""Paging by index: a page costs the same wherever it lies and however long the list is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db import models
from django.http import HttpRequest

Row = TypeVar("Row", bound=models.Model)
PAGE_SIZE = 50
LARGEST_KEY = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows of a list, and the addresses' query strings of the next page and of the first one."""

    rows: Sequence[Row]
    next_query: str
    first_query: str


def page_by_key(request: HttpRequest, queryset: models.QuerySet[Row], *, size: int = PAGE_SIZE) -> Page[Row]:
    """Return a page, newest key first; `?before=KEY` in the address says where it starts."""
    before = request.GET.get("before", "")
    if before.isdecimal() and int(before) <= LARGEST_KEY:
        queryset = queryset.filter(pk__lt=int(before))
    rows = list(queryset.order_by("-pk")[: size + 1])
    more = len(rows) > size
    rows = rows[:size]
    next_query = _query(request, before=str(rows[-1].pk)) if more else ""
    return Page(rows, next_query, _query(request, before="") if before else "")


def _query(request: HttpRequest, *, before: str) -> str:
    values = request.GET.copy()
    values.pop("before", None)
    if before:
        values["before"] = before
    return f"?{values.urlencode()}"
