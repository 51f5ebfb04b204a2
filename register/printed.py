"""A published measure as lists, files and pages for machines tell it, from the register or from how it read on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
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
    return Printed(
        batch=entry.batch.number,
        serial=entry.serial,
        place=entry.place,
        title=entry.title,
        summary=entry.summary,
        innovation_point=entry.innovation_point,
        classification=entry.classification,
        has_special_mark=entry.has_special_mark,
        mark_label=entry.batch.mark_label if entry.has_special_mark else "",
        field=entry.field,
        unit_names=entry.unit_names,
        units=tuple(entry.units),
        published_on=entry.published_on,
        letter=entry.letter_number,
        honours=tuple(Honour(one.kind, one.dated_on, one.source) for one in honours),
    )


def printed_version(content: Mapping[str, Any], day: date) -> Printed:
    """Return an entry as it read on a day, from what the database put down of it."""
    honours = (
        Honour(one["kind"], date.fromisoformat(one["dated_on"]), one["source"])
        for one in content["recognitions"]
    )
    return Printed(
        batch=content["number"],
        serial=content["serial"],
        # Days from before places were kept.
        place=content.get("place", content["serial"]),
        title=content["title"],
        summary=content["summary"],
        innovation_point=content["innovation_point"],
        classification=content["classification"],
        has_special_mark=content["has_special_mark"],
        mark_label=content["mark_label"] if content["has_special_mark"] else "",
        field=content["field"],
        unit_names=content["unit_names"],
        units=tuple(content["units"]),
        published_on=date.fromisoformat(content["published_on"]),
        letter=content["letter_number"],
        honours=tuple(one for one in honours if one.dated_on <= day),
    )
