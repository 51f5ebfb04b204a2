"""What the register is narrowed down by, and how many entries each choice would leave."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db import connections, models
from django.db.models import Count, F, Func, Q

FACETS = ("batch", "classification", "field", "has_special_mark", "year")
_SMALL = FACETS[1:]
_CUBE = ("batch_id", "published_on", "classification", "field", "has_special_mark")
# The facets in the cube, as texts.
_IN_CUBE = {
    "batch": "batch.number::text",
    "classification": "cube.classification",
    "field": "cube.field",
    "has_special_mark": "cube.has_special_mark::text",
    "year": "extract(year FROM cube.published_on)::int::text",
}
_JOINED = "cube JOIN measures_batch AS batch ON batch.id = cube.batch_id"


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What is asked of the register; empty means any, several values of a facet mean any of them."""

    words: str = ""
    batch: tuple[int, ...] = ()
    classification: tuple[str, ...] = ()
    field: tuple[str, ...] = ()
    unit: tuple[str, ...] = ()
    year: tuple[int, ...] = ()
    has_special_mark: bool = False
    as_of: date | None = None

    @classmethod
    def of(cls, entries: Mapping[str, Any]) -> Narrowing:
        """Return what a valid `RegisterFilter` holds."""
        known = {one.name: entries[one.name] for one in fields(cls) if one.name in entries}
        frozen: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in known.items()
        }
        return cls(**frozen)

    @property
    def condition(self) -> Q:
        """The facets as one condition; words, units and the day are conditions of their own."""
        lookups = {"batch": "batch__number__in"}
        chosen = self.chosen()
        years = [_days_of(year) for year in self.year]
        condition = Q(
            **{lookups.get(name, f"{name}__in"): values for name, values in chosen.items() if name != "year"}
        )
        return condition & reduce(or_, years) if years else condition

    def chosen(self) -> dict[str, tuple[object, ...]]:
        """Return the facets that are narrowed down, with their values."""
        values: dict[str, tuple[object, ...]] = {
            "batch": self.batch,
            "classification": self.classification,
            "field": self.field,
            "has_special_mark": (True,) if self.has_special_mark else (),
            "year": self.year,
        }
        return {name: chosen for name, chosen in values.items() if chosen}


def _days_of(year: int) -> Q:
    # As days and not as a year taken from each of them: an index serves it.
    return Q(published_on__range=(date(year, 1, 1), date(year, 12, 31)))


@dataclass(frozen=True, slots=True)
class Counts:
    """How many entries there are, and by facet how many each value would leave if it were chosen instead."""

    total: int
    by_facet: Mapping[str, Mapping[str, int]]


def cube_of(entries: models.QuerySet[Any]) -> models.QuerySet[Any, Any]:
    """Return how many of some entries agree in every facet, counted entry by entry."""
    return entries.order_by().values(*_CUBE).annotate(n=Count("*"))


def cube_as_of(counts: models.QuerySet[Any]) -> models.QuerySet[Any, Any]:
    """Return the same from what the database keeps counted."""
    return counts.order_by().values(*_CUBE).annotate(n=F("entries"))


def count_facets(
    cube: models.QuerySet[Any, Any], narrowing: Narrowing, units_of: models.QuerySet[Any] | None = None
) -> Counts:
    """Count what a cube holds, which is not narrowed by facets yet, in one query.

    A facet's own choice is left out of its counts: they say what another choice would bring. `units_of` are the
    entries whose units are counted too, entry by entry.
    """
    cube_sql, arguments = _compiled(cube)
    chosen = {name: [str(value).lower() for value in values] for name, values in narrowing.chosen().items()}
    small = {name: values for name, values in chosen.items() if name != "batch"}
    in_batches = {name: values for name, values in chosen.items() if name == "batch"}
    # Batches may be thousands: everything else is counted from what is left when they are added up.
    columns = ", ".join(f"{_IN_CUBE[name]} AS {name}" for name in _SMALL)
    rest = f"SELECT {columns}, sum(n) AS n FROM {_JOINED}{_where(in_batches, _IN_CUBE)} GROUP BY 1, 2, 3, 4"
    arguments += in_batches.values()
    selects = [
        f"SELECT '' AS facet, '' AS value, sum(n) FROM rest{_where(small)}",
        f"SELECT 'batch', batch.number::text, sum(n) FROM {_JOINED}{_where(small, _IN_CUBE)} GROUP BY batch.number",
    ]
    arguments += [*small.values(), *small.values()]
    for name in _SMALL:
        others = {other: values for other, values in small.items() if other != name}
        selects.append(f"SELECT '{name}', {name}, sum(n) FROM rest{_where(others)} GROUP BY {name}")
        arguments += others.values()
    if units_of is not None:
        unit = Func(F("units"), function="unnest")
        units_sql, more = _compiled(units_of.order_by().values_list(unit))
        selects.append(f"SELECT 'unit', unit, count(*) FROM ({units_sql}) AS one(unit) GROUP BY unit")
        arguments += more
    statement = (
        f"WITH cube AS MATERIALIZED ({cube_sql}), rest AS MATERIALIZED ({rest}) {' UNION ALL '.join(selects)}"
    )
    with connections[cube.db].cursor() as cursor:
        cursor.execute(statement, arguments)
        return _counts(cursor.fetchall(), FACETS if units_of is None else (*FACETS, "unit"))


def _compiled(queryset: models.QuerySet[models.Model, Any]) -> tuple[str, list[Any]]:
    statement, parameters = queryset.query.sql_with_params()
    return statement, list(parameters)


def _where(chosen: Mapping[str, Sequence[str]], columns: Mapping[str, str] | None = None) -> str:
    named = columns or {}
    return f" WHERE {' AND '.join(f'{named.get(name, name)} = ANY(%s)' for name in chosen)}" if chosen else ""


def _counts(rows: Iterable[tuple[str, str, int | None]], names: Iterable[str]) -> Counts:
    total = 0
    by_facet: dict[str, dict[str, int]] = {name: {} for name in names}
    for facet, value, count in rows:
        if facet:
            by_facet[facet][value] = int(count or 0)
        else:
            total = int(count or 0)
    return Counts(total, by_facet)
