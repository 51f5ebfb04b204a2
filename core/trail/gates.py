"""Who may read what a change says: asked when it is read, of the row as it is guarded now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from django.db import models

from core.models import Change
from core.people import Person
from core.trail.tracking import Tracked, tracked


def readable(changes: Sequence[Change], person: Person) -> set[int]:
    """Return the keys of those changes (with their events) whose words a person may read; a query a guarded model."""
    rows: dict[str, set[int]] = defaultdict(set)
    for change in changes:
        rows[change.row_model].add(change.row_key)
    open_rows = {model: _open_rows(model, keys, person) for model, keys in rows.items()}
    return {
        change.pk
        for change in changes
        if change.row_key in open_rows[change.row_model] and _is_outward(change, person)
    }


def _is_outward(change: Change, person: Person) -> bool:
    """Whether a change is not one that a unit made for itself, or the person is of that unit."""
    return not change.is_inner or (person.unit_id is not None and change.event.unit_id == person.unit_id)


def _open_rows(model: str, keys: Collection[int], person: Person) -> Collection[int]:
    said = tracked.get(model)
    if said is None:
        return set()
    guard = _guard(said)
    if not hasattr(guard._default_manager, "visible_to"):
        return keys if person.has_perm(said.permission) else set()
    visible: models.QuerySet[Any] = guard._default_manager.visible_to(person)
    rows = said.model._default_manager.filter(pk__in=keys)
    path = f"{said.gate}__in" if said.gate else "pk__in"
    return set(rows.filter(**{path: visible.values("pk")}).values_list("pk", flat=True))


def _guard(said: Tracked) -> type[models.Model]:
    if not said.gate:
        return said.model
    guard: Any = said.model._meta.get_field(said.gate).related_model
    return guard
