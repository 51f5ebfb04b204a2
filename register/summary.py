"""The line above the register: what it held on a day, counted by the same rules as a letter's first paragraph."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, Sum

from documents.figures import ClassCount, Published, PublishedBatch, count_published
from measures.choices import Classification
from register.models import Recognition, RegisterCount
from register.totals import batches_with, opening_balance


@dataclass(frozen=True, slots=True)
class BatchContents:
    """What one batch has in the register, by class in the printed order, and how many carry the mark."""

    entries: int = 0
    by_class: tuple[ClassCount, ...] = ()
    special_marks: int = 0


@dataclass(frozen=True, slots=True)
class Summary:
    """What stood in the register on a day. `published` also counts what is known by its stated total alone."""

    on: date
    published: Published
    entries: int
    by_class: tuple[ClassCount, ...]
    special_marks: int
    batches: Sequence[PublishedBatch]
    by_batch: Mapping[int, BatchContents]

    def contents_of(self, batch_id: int) -> BatchContents:
        """Return what a batch has in the register, by the batch's key."""
        return self.by_batch.get(batch_id, BatchContents())


def summary_as_of(on: date) -> Summary:
    """Count the register as of a day, in four queries."""
    counts = {
        code: Sum("entries", filter=Q(classification=code), default=0) for code in Classification.values
    }
    marked = Sum("entries", filter=Q(has_special_mark=True), default=0)
    stored = RegisterCount.objects.in_force(on).order_by().values("batch")
    rows: list[dict[str, Any]] = [*stored.annotate(**counts, marked=marked, n=Sum("entries"))]  # type: ignore[list-item]  # named at run time
    by_batch = {row["batch"]: row["n"] for row in rows}
    batches = [one for one in batches_with(by_batch) if one.published_on is None or one.published_on <= on]
    return Summary(
        on=on,
        published=count_published(
            on=on, published=batches, recognised=recognised_by(on), opening=opening_balance()
        ),
        entries=sum(by_batch.values()),
        by_class=tuple(
            ClassCount(code, str(label), sum(row[code] for row in rows))
            for code, label in Classification.choices
        ),
        special_marks=sum(row["marked"] for row in rows),
        batches=batches,
        by_batch={row["batch"]: _contents(row) for row in rows},
    )


def _contents(row: Mapping[str, Any]) -> BatchContents:
    classes = tuple(
        ClassCount(code, str(label), row[code]) for code, label in Classification.choices if row[code]
    )
    return BatchContents(row["n"], classes, row["marked"])


def recognised_by(on: date) -> dict[str, int]:
    """Count the recognitions up to a day, by kind."""
    return dict(Recognition.objects.as_of(on).order_by().values_list("kind").annotate(n=Count("*")))
