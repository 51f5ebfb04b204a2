"""Who may read what a change says: asked when it is read, of the row as it is guarded now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from django.db import models

from core.models import Change
from core.models.event import READ_CHANGES
from core.people import Person
from core.trail.tracking import Tracked, tracked


def readable(changes: Sequence[Change], person: Person) -> set[int]:
    """Return the keys of those changes (with their events) whose words a person may read; a query a guarded model."""
    rows: dict[str, set[int]] = defaultdict(set)
    for change in changes:
        rows[change.row_model].add(change.row_key)
    open_rows = {model: _open_rows(model, keys, person) for model, keys in rows.items()}
    reads_others = person.has_perm(READ_CHANGES)
    return {
        change.pk
        for change in changes
        if change.row_key in open_rows[change.row_model]
        and (not change.is_inner or _is_of_own_unit(change, person))
        and (reads_others or _is_near(change, person))
    }


def _is_of_own_unit(change: Change, person: Person) -> bool:
    return person.unit_id is not None and change.event.unit_id == person.unit_id


def _is_near(change: Change, person: Person) -> bool:
    """Whether the person or their unit made the change, or holds what is asked of its readers by name.

    What became visible since is visible as it is now, not as it was drafted by others.
    """
    is_asked_by_name = bool(tracked[change.row_model].permission)
    return is_asked_by_name or change.event.person_id == person.pk or _is_of_own_unit(change, person)


def _open_rows(model: str, keys: Collection[int], person: Person) -> Collection[int]:
    said = tracked.get(model)
    if said is None:
        return set()
    visible_to = getattr(_guard(said)._default_manager, "visible_to", None)
    asked = said.permission or ("" if visible_to else READ_CHANGES)
    if asked and not person.has_perm(asked):
        return set()
    if visible_to is None:
        return keys
    visible: models.QuerySet[Any] = visible_to(person)
    rows = said.model._default_manager.filter(pk__in=keys)
    path = f"{said.gate}__in" if said.gate else "pk__in"
    return set(rows.filter(**{path: visible.values("pk")}).values_list("pk", flat=True))


def _guard(said: Tracked) -> type[models.Model]:
    if not said.gate:
        return said.model
    guard: Any = said.model._meta.get_field(said.gate).related_model
    return guard
