"""What became of a practice since it was imported: every change with who made it, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.models import Change
from core.trail.reading import changes_of
from precedents.actions.editing import TEXTS
from precedents.models import Precedent

MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Changed:
    """One column as it was and as it became."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Edit:
    """One saving: when, by whom, and what it changed."""

    at: datetime
    by: str
    columns: tuple[Changed, ...]


def edits_of(precedent: Precedent) -> list[Edit]:
    """Return the latest edits of a practice, newest first, in one query."""
    changes = [one for one in changes_of(precedent)[:MOST_SHOWN] if one.kind == "update"]
    edits = (Edit(one.event.at, str(one.event.person or ""), _changed(one)) for one in changes)
    return [edit for edit in edits if edit.columns]


def _changed(change: Change) -> tuple[Changed, ...]:
    labels = {name: str(Precedent._meta.get_field(name).verbose_name) for name in TEXTS}  # type: ignore[union-attr]
    return tuple(
        Changed(labels[name], str(change.was[name] or ""), str(change.becomes[name] or ""))
        for name in TEXTS
        if name in change.becomes
    )
