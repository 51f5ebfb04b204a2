"""What the tally's charts show, as plain values: the same figures as the tables beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from evaluations.exact import shown

BAND = 5
HIGHEST = 100


@dataclass(frozen=True, slots=True)
class Bars:
    """Labels with a value each, as text so that the table prints what the chart draws."""

    labels: tuple[str, ...]
    values: tuple[str, ...]

    @property
    def rows(self) -> list[tuple[str, str]]:
        """The table."""
        return list(zip(self.labels, self.values, strict=True))


def distribution(means: Iterable[Decimal | None]) -> Bars:
    """Count measures by their mean, in bands of five points from the lowest that holds one; the full mark ends the last."""
    counts = Counter(min(int(mean // BAND) * BAND, HIGHEST - BAND) for mean in means if mean is not None)
    if not counts:
        return Bars((), ())
    bands = range(min(counts), HIGHEST, BAND)
    return Bars(tuple(f"{band}–{band + BAND}" for band in bands), tuple(str(counts[band]) for band in bands))


def severities(evaluators: Sequence[Mapping[str, object]], names: Mapping[int, str]) -> Bars:
    """Return each evaluator's severity, from the most severe to the mildest, of those who have one."""
    known = [
        (Decimal(str(one["severity"])), names.get(int(str(one["evaluator"])), ""))
        for one in evaluators
        if one["severity"] is not None
    ]
    known.sort()
    return Bars(tuple(name for _value, name in known), tuple(shown(value) or "" for value, _name in known))


def class_votes(votes: Iterable[Mapping[str, int]], labels: Mapping[str, str]) -> Bars:
    """Add up the votes for each class over all measures."""
    total: Counter[str] = Counter()
    for one in votes:
        total.update(one)
    return Bars(tuple(labels.values()), tuple(str(total[code]) for code in labels))
