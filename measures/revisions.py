"""Freezing a measure's texts, and telling what changed between two frozen versions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from accounts.models import User
from measures.entries import FORM_ENTRIES
from measures.models import Attachment, Measure, Revision


def texts_of(measure: Measure) -> dict[str, Any]:
    """Return the form's entries as plain JSON values, dates in ISO form, relations by key."""
    texts: dict[str, Any] = {}
    for entry in FORM_ENTRIES:
        field = Measure._meta.get_field(entry)
        value = getattr(measure, field.attname)  # type: ignore[union-attr]  # entries are concrete columns
        texts[entry] = value.isoformat() if hasattr(value, "isoformat") else value
    return texts


def evidence_of(measure: Measure, attachments: Iterable[Attachment]) -> dict[str, Any]:
    """Return names and digests of the files given, and the unit's comparison records, as plain JSON values."""
    return {
        "attachments": [f"{a.shown_name} {a.sha256}" for a in attachments],
        "comparisons": [
            {"place": c.place, "practice": c.practice, "relation": c.relation, "difference": c.difference}
            for c in measure.stated_comparisons
        ],
    }


def record_revision(measure: Measure, *, occasion: str, by: User) -> Revision:
    """Keep the measure's present texts as its next revision; the latest is returned when nothing changed."""
    # What is frozen is everything; who is shown it is asked when it is shown.
    texts = {**texts_of(measure), **evidence_of(measure, measure.attachments.all())}
    latest = measure.revisions.order_by("-number").first()
    if latest is not None and latest.texts == texts:
        return latest
    number = latest.number + 1 if latest else 1
    return measure.revisions.create(number=number, texts=texts, occasion=occasion, created_by=by)


def changed_entries(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """Return the names of the entries that differ, in the form's order."""
    return [
        entry
        for entry in (*FORM_ENTRIES, "attachments", "comparisons")
        if before.get(entry) != after.get(entry)
    ]
