"""The figures that a letter states: counted, never typed (the counting rules are in docs/letter.md)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

NATIONAL_REPLICATION = "national_replication"
BEST_PRACTICE = "best_practice"


@dataclass(frozen=True, slots=True)
class ClassCount:
    """How many selected measures a class has, under the label that is printed."""

    classification: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Every figure of a letter; `by_class` holds all classes in the printed order, empty ones too."""

    batch: int
    previous_batches: int
    previous_measures: int
    national_replications: int
    best_practices: int
    selected: int
    by_class: tuple[ClassCount, ...]
    special_marks: int


def no_figures(batch: int) -> Figures:
    """Return the figures of a letter that states no result: its batch, and nought."""
    return Figures(batch, 0, 0, 0, 0, 0, (), 0)


@dataclass(frozen=True, slots=True)
class Published:
    """What had been published in all by a day, and what had become of it."""

    batches: int
    measures: int
    national_replications: int
    best_practices: int


@dataclass(frozen=True, slots=True)
class PublishedBatch:
    """A published batch: its rows in the register, and the total stated for it while it has none there."""

    number: int
    published_on: date | None
    measures: int
    stated_total: int | None = None

    @property
    def counted(self) -> int:
        """Its measures: the rows once there are any, the stated total until then."""
        return self.measures or self.stated_total or 0


@dataclass(frozen=True, slots=True)
class Opening:
    """Totals stated for the batches up to and with `up_to_batch`, where they are not known one by one."""

    up_to_batch: int
    batches: int
    measures: int
    national_replications: int
    best_practices: int


@dataclass(frozen=True, slots=True)
class Recognised:
    """One dated recognition of a published measure."""

    kind: str
    dated_on: date


@dataclass(frozen=True, slots=True)
class SelectedMeasure:
    """One selected measure of the batch, as decided."""

    classification: str
    has_special_mark: bool


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Batches (one, or all up to `batch`) whose stated total is not what the register counts."""

    batch: int
    stated: int
    counted: int
    is_opening: bool = False


def count_figures(
    *,
    batch: int,
    on: date,
    classes: Sequence[tuple[str, str]],
    selected: Iterable[SelectedMeasure],
    published: Iterable[PublishedBatch] = (),
    recognitions: Iterable[Recognised] = (),
    opening: Opening | None = None,
) -> Figures:
    """Count a letter's figures as of its date; `classes` are (code, printed label) in the printed order."""
    earlier = [other for other in published if other.number < batch]
    kinds = Counter(recognised.kind for recognised in recognitions if recognised.dated_on <= on)
    before = count_published(on=on, published=earlier, recognised=kinds, opening=opening)
    chosen = list(selected)
    by_class = Counter(measure.classification for measure in chosen)
    return Figures(
        batch=batch,
        previous_batches=before.batches,
        previous_measures=before.measures,
        national_replications=before.national_replications,
        best_practices=before.best_practices,
        selected=len(chosen),
        by_class=tuple(ClassCount(code, label, by_class[code]) for code, label in classes),
        special_marks=sum(measure.has_special_mark for measure in chosen),
    )


def count_published(
    *,
    on: date,
    published: Iterable[PublishedBatch],
    recognised: Mapping[str, int],
    opening: Opening | None = None,
) -> Published:
    """Count what was published by the end of a day. `recognised` are the recognitions up to that day, by kind."""
    singly, standing = counted_singly(published, on=on, opening=opening)
    stated = opening or Opening(0, 0, 0, 0, 0)
    return Published(
        batches=len(singly) + (standing.batches if standing else 0),
        measures=sum(batch.counted for batch in singly) + (standing.measures if standing else 0),
        national_replications=recognised.get(NATIONAL_REPLICATION, 0) + stated.national_replications,
        best_practices=recognised.get(BEST_PRACTICE, 0) + stated.best_practices,
    )


def counted_singly(
    published: Iterable[PublishedBatch], *, on: date, opening: Opening | None
) -> tuple[list[PublishedBatch], Opening | None]:
    """Return the batches out by a day that count one by one, and the opening where its totals stand for the others.

    The opening's totals stand until every batch that they cover is known singly.
    """
    out = [batch for batch in published if _is_out(batch, on)]
    if opening is None or _replaces([one for one in out if one.number <= opening.up_to_batch], opening):
        return out, None
    return [batch for batch in out if batch.number > opening.up_to_batch], opening


def disagreements(
    published: Iterable[PublishedBatch], opening: Opening | None = None
) -> tuple[Disagreement, ...]:
    """Where a stated total differs from the rows that were imported since: to be shown, never hidden."""
    batches = sorted(published, key=lambda batch: batch.number)
    found = [
        Disagreement(batch.number, stated, batch.measures)
        for batch in batches
        if (stated := batch.stated_total) is not None and batch.measures not in (0, stated)
    ]
    if opening is not None:
        covered = [batch for batch in batches if batch.number <= opening.up_to_batch]
        counted = sum(batch.counted for batch in covered)
        if counted > opening.measures or (_replaces(covered, opening) and counted != opening.measures):
            found.append(Disagreement(opening.up_to_batch, opening.measures, counted, is_opening=True))
    return tuple(found)


def _is_out(batch: PublishedBatch, on: date) -> bool:
    return batch.published_on is None or batch.published_on <= on


def _replaces(covered: Sequence[PublishedBatch], opening: Opening) -> bool:
    return len(covered) >= opening.batches and all(batch.counted for batch in covered)
