"""A published measure as lists, files and pages for machines tell it, from the register or from how it read on a day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.urls import reverse

from measures.choices import Classification, Field
from register.models import RegisterEntry


@dataclass(frozen=True, slots=True)
class Honour:
    """What became of a measure."""

    kind: str
    dated_on: date
    source: str


@dataclass(frozen=True, slots=True)
class Printed:
    """A published measure; `mark_label` is empty without the mark."""

    batch: int
    serial: int
    place: int
    title: str
    summary: str
    innovation_point: str
    classification: str
    has_special_mark: bool
    mark_label: str
    field: str
    unit_names: str
    units: tuple[str, ...]
    published_on: date
    letter: str
    honours: tuple[Honour, ...]

    @property
    def path(self) -> str:
        """Its permanent address on this site."""
        return reverse("register:entry", args=[self.batch, self.place])

    @property
    def class_name(self) -> str:
        """Its class as printed."""
        return Classification(self.classification).printed

    @property
    def field_name(self) -> str:
        """Its field as printed; empty where it has none."""
        return str(Field(self.field).label) if self.field else ""


def printed_entry(entry: RegisterEntry, honours: Iterable[Any]) -> Printed:
    """Return an entry as it reads now, with the honours that are to be shown."""
    return _printed(
        partial(getattr, entry),
        batch=entry.batch.number,
        place=entry.place,
        mark_label=entry.batch.mark_label,
        published_on=entry.published_on,
        honours=(Honour(one.kind, one.dated_on, one.source) for one in honours),
    )


def printed_version(content: Mapping[str, Any], day: date) -> Printed:
    """Return an entry as it read on a day, from what the database put down of it."""
    honours = (
        Honour(one["kind"], date.fromisoformat(one["dated_on"]), one["source"])
        for one in content["recognitions"]
    )
    return _printed(
        content.__getitem__,
        batch=content["number"],
        # Days from before places were kept.
        place=content.get("place", content["serial"]),
        mark_label=content["mark_label"],
        published_on=date.fromisoformat(content["published_on"]),
        honours=(one for one in honours if one.dated_on <= day),
    )


def _printed(
    said: Callable[[str], Any],
    *,
    batch: int,
    place: int,
    mark_label: str,
    published_on: date,
    honours: Iterable[Honour],
) -> Printed:
    """Return an entry of what it says under the names that are the same in the register and in what was put down."""
    return Printed(
        batch=batch,
        serial=said("serial"),
        place=place,
        title=said("title"),
        summary=said("summary"),
        innovation_point=said("innovation_point"),
        classification=said("classification"),
        has_special_mark=said("has_special_mark"),
        mark_label=mark_label if said("has_special_mark") else "",
        field=said("field"),
        unit_names=said("unit_names"),
        units=tuple(said("units")),
        published_on=published_on,
        letter=said("letter_number"),
        honours=tuple(honours),
    )
