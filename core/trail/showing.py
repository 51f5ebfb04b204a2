"""What a change says in words: the row and its columns by their names, values as screens show them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.differences import diff_pieces
from core.models import Change
from core.moments import local_minute
from core.people import Person
from core.sealed import SealedField
from core.trail.gates import readable
from core.trail.naming_columns import column_label
from core.trail.tracking import tracked, trail_name

KINDS = {"insert": gettext_lazy("新增"), "update": gettext_lazy("修改"), "delete": gettext_lazy("删除")}
# Rows of other models that a change may name; beyond so many models their keys stand for them.
MOST_NAMED_MODELS = 3


@dataclass(frozen=True, slots=True)
class ShownColumn:
    """One column: its name, and how its text changed, as pieces of "equal", "insert" and "delete"."""

    label: str
    was: str
    becomes: str

    @property
    def pieces(self) -> tuple[tuple[str, str], ...]:
        """Return the difference, word by word."""
        return diff_pieces(self.was, self.becomes)


@dataclass(frozen=True, slots=True)
class ShownChange:
    """One row that was changed. Without `is_open` the reader learns that it was, and no word of it."""

    row: str
    kind: str
    is_open: bool
    columns: tuple[ShownColumn, ...]


def shown_changes(changes: Sequence[Change], person: Person) -> list[ShownChange]:
    """Return changes (with their events) as a person may read them, in a bounded number of queries."""
    may_read = readable(changes, person)
    names = _Names(change for change in changes if change.pk in may_read)
    return [
        ShownChange(
            names.row_of(change),
            str(KINDS[change.kind]),
            change.pk in may_read,
            tuple(names.columns_of(change)) if change.pk in may_read else (),
        )
        for change in changes
    ]


def _model_label(label: str) -> str:
    try:
        return str(apps.get_model(label)._meta.verbose_name)
    except LookupError:  # what an earlier version of the system kept
        return label


class _Names:
    """The columns of some changes, with the names of the rows that they refer to."""

    def __init__(self, changes: Iterable[Change]) -> None:
        wanted: dict[type[models.Model], set[Any]] = defaultdict(set)
        for change in changes:
            said = tracked[change.row_model]
            if said.named is not None:
                wanted[said.model].add(change.row_key)
            for values in (change.was, change.becomes):
                for column, value in values.items():
                    target = _target_of(_field(change.row_model, column))
                    if target is not None and value is not None:
                        wanted[target].add(value)
        # Their names are those of the trail: none that a reader of the change must not know.
        self.names: dict[tuple[type[models.Model], Any], str] = {
            (target, row.pk): trail_name(row)
            for target in sorted(wanted, key=lambda one: -len(wanted[one]))[:MOST_NAMED_MODELS]
            if target._meta.label_lower in tracked
            for row in target._default_manager.filter(pk__in=wanted[target])
        }

    def row_of(self, change: Change) -> str:
        """Return which row it was."""
        said = tracked.get(change.row_model)
        name = self.names.get((said.model, change.row_key)) if said else None
        return f"{_model_label(change.row_model)} {name or change.row_key}"

    def columns_of(self, change: Change) -> Iterable[ShownColumn]:
        """Yield the columns that say something."""
        for column in sorted({*change.was, *change.becomes}):
            field = _field(change.row_model, column)
            label = column_label(field) if field else column
            was, becomes = (self._text(field, values.get(column)) for values in (change.was, change.becomes))
            if was != becomes:
                yield ShownColumn(label, was, becomes)

    def _text(self, field: Any, value: Any) -> str:
        if value is None:
            return ""
        if isinstance(field, SealedField):
            return field.opened(value)
        target = _target_of(field)
        if target is not None:
            return self.names.get((target, value), f"{target._meta.verbose_name} {value}")
        if isinstance(value, bool):
            return _("是") if value else _("否")
        chosen = _choices(field)
        if isinstance(value, list):
            return _("、").join(_plain(one, chosen) for one in value)
        return _moment(field, value) or _plain(value, chosen)


def _plain(value: Any, chosen: Mapping[Any, str]) -> str:
    """Return a value as text, by its label where it is a code."""
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return chosen.get(value) or str(value)


def _choices(field: Any) -> dict[Any, str]:
    """Return what a column's codes stand for, those in a list too."""
    chosen = getattr(getattr(field, "base_field", field), "flatchoices", None) or ()
    return {code: str(label) for code, label in chosen}


def _moment(field: Any, value: Any) -> str:
    """Return a moment in local time; nothing for what is none."""
    at = parse_datetime(str(value)) if isinstance(field, models.DateTimeField) else None
    return local_minute(at) if isinstance(at, datetime) else ""


def _field(model: str, column: str) -> Any:
    try:
        fields = apps.get_model(model)._meta.concrete_fields
    except LookupError:
        return None
    return next((field for field in fields if field.column == column), None)


def _target_of(field: Any) -> type[models.Model] | None:
    return getattr(field, "related_model", None)
