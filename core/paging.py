"""Paging by index: a page costs the same wherever it lies and however long the list is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Generic, TypeVar

from django.db import models
from django.http import HttpRequest

Row = TypeVar("Row", bound=models.Model)
Value = TypeVar("Value")
PAGE_SIZE = 50
LARGEST_KEY = 2**63 - 1
LARGEST_NUMBER = 2**31 - 1
# A value of the order; they stand in an address one behind the other.
Place = date | int | str
BETWEEN = "~"
WHOLE_NUMBER = re.compile(r"-?[0-9]{1,19}")


@dataclass(frozen=True, slots=True)
class Page(Generic[Value]):
    """Some rows of a list, and the addresses' query strings of the next page and of the first one."""

    rows: Sequence[Value]
    next_query: str
    first_query: str


def page_by_key(request: HttpRequest, queryset: models.QuerySet[Row], *, size: int = PAGE_SIZE) -> Page[Row]:
    """Return a page, newest key first; `?before=KEY` in the address says where it starts."""
    before = request.GET.get("before", "")
    if WHOLE_NUMBER.fullmatch(before) and 0 <= int(before) <= LARGEST_KEY:
        queryset = queryset.filter(pk__lt=int(before))
    rows = list(queryset.order_by("-pk")[: size + 1])
    more = len(rows) > size
    rows = rows[:size]
    next_query = _query(request, before=str(rows[-1].pk)) if more else ""
    return Page(rows, next_query, _query(request, before="") if before else "")


def page_by_columns(
    request: HttpRequest, queryset: models.QuerySet[Row], columns: Sequence[str], *, size: int = PAGE_SIZE
) -> Page[Row]:
    """Return a page in the order of some columns (`-` for falling), which together are unique and hold no NULL.

    `?after=VALUE~VALUE…` in the address says after which row it starts; an index on the columns serves every page.
    """
    after = request.GET.get("after", "")
    start = _position(queryset.model, columns, after)
    if start:
        queryset = queryset.filter(_lies_after(columns, start))
    rows = list(queryset.order_by(*columns)[: size + 1])
    more = len(rows) > size
    rows = rows[:size]
    next_query = _query(request, after=_place(rows[-1], columns)) if more else ""
    return Page(rows, next_query, _query(request, after="") if start else "")


def page_by_value(
    request: HttpRequest, queryset: models.QuerySet[Row], name: str, *, size: int = PAGE_SIZE
) -> Page[Row]:
    """Return a page in the rising order of one whole number of each row, stored or annotated, which no two share.

    `?after=VALUE` in the address says after which row it starts.
    """
    after = request.GET.get("after", "")
    start = int(after) if WHOLE_NUMBER.fullmatch(after) and abs(int(after)) <= LARGEST_KEY else None
    if start is not None:
        queryset = queryset.filter(**{f"{name}__gt": start})
    rows = list(queryset.order_by(name)[: size + 1])
    more = len(rows) > size
    rows = rows[:size]
    next_query = _query(request, after=str(getattr(rows[-1], name))) if more else ""
    return Page(rows, next_query, _query(request, after="") if start is not None else "")


def page_by_count(
    request: HttpRequest, queryset: models.QuerySet[Row], *, size: int = PAGE_SIZE
) -> Page[Row]:
    """Return a page of an order that no index serves: it costs what the whole list costs to sort.

    `?from=NUMBER` in the address says after how many rows it starts.
    """
    return _page_from(request, queryset, size)


def page_of_values(request: HttpRequest, values: Sequence[Value], *, size: int = PAGE_SIZE) -> Page[Value]:
    """Return a page of what is in hand already, paged like `page_by_count`."""
    return _page_from(request, values, size)


def _page_from(request: HttpRequest, listed: Sequence[Value] | models.QuerySet[Any], size: int) -> Page[Any]:
    given = request.GET.get("from", "")
    start = int(given) if WHOLE_NUMBER.fullmatch(given) and 0 <= int(given) <= LARGEST_NUMBER else 0
    rows = list(listed[start : start + size + 1])
    more = len(rows) > size
    next_query = _query(request, **{"from": str(start + size)}) if more else ""
    return Page(rows[:size], next_query, _query(request, **{"from": ""}) if start else "")


def _place(row: models.Model, columns: Sequence[str]) -> str:
    # As it is stored: the key where a column leads to another row.
    return BETWEEN.join(str(row.serializable_value(column.lstrip("-"))) for column in columns)


def _position(model: type[models.Model], columns: Sequence[str], place: str) -> list[Place]:
    """Return the values of a place in the order, nothing for what is no place."""
    parts = place.split(BETWEEN)
    fields = [model._meta.get_field(column.lstrip("-")) for column in columns]
    values = [_value(field, part) for field, part in zip(fields, parts, strict=False)]
    known = [value for value in values if value is not None]
    return known if len(known) == len(columns) == len(parts) else []


def _value(field: object, part: str) -> Place | None:
    if isinstance(field, models.DateField):
        with suppress(ValueError, OverflowError):
            # A moment is a date as well; without its zone it is none of ours.
            is_moment = isinstance(field, models.DateTimeField)
            value = datetime.fromisoformat(part) if is_moment else date.fromisoformat(part)
            if not isinstance(value, datetime):
                return value
            # The database knows no offset of more than some hours.
            return value.astimezone(UTC) if value.tzinfo else None
        return None
    if isinstance(field, models.CharField):
        return part[: field.max_length]
    return int(part) if WHOLE_NUMBER.fullmatch(part) and 0 <= int(part) <= LARGEST_NUMBER else None


def _lies_after(columns: Sequence[str], start: Sequence[Place]) -> models.Q:
    condition = models.Q()
    same = models.Q()
    for column, value in zip(columns, start, strict=True):
        name, lookup = column.lstrip("-"), "lt" if column.startswith("-") else "gt"
        condition |= same & models.Q(**{f"{name}__{lookup}": value})
        same &= models.Q(**{name: value})
    first = columns[0]
    # Says nothing new; lets the index start where the page does.
    bound = f"{first.lstrip('-')}__{'lte' if first.startswith('-') else 'gte'}"
    return models.Q(**{bound: start[0]}) & condition


def _query(request: HttpRequest, **start: str) -> str:
    values = request.GET.copy()
    for name, place in start.items():
        values.pop(name, None)
        if place:
            values[name] = place
    return f"?{values.urlencode()}"
