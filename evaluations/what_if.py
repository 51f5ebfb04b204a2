"""What a change of weights or trimming would move, or weighing by familiarity: side by side, nothing stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from evaluations.exact import cut, shown
from evaluations.tally_values import BatchTally, Key, MeasureTally


@dataclass(frozen=True, slots=True)
class Move:
    """One measure before and after; `gain` is how many places it rises (+) or falls (−)."""

    measure: Key
    rank_before: int | None
    rank_after: int | None
    mean_before: str
    mean_after: str

    @property
    def gain(self) -> int:
        """Places won; nought where there is no rank."""
        if self.rank_before is None or self.rank_after is None:
            return 0
        return self.rank_before - self.rank_after

    @property
    def fall(self) -> int:
        """Places lost."""
        return -self.gain


Placed: TypeAlias = tuple[int | None, Decimal | None]
"""A measure's rank and the mean that it rests on."""


def moves(before: BatchTally, after: Mapping[Key, Placed]) -> list[Move]:
    """Return every measure of a tally with where it would be placed, those that move furthest first."""
    found = []
    for measure, (rank, mean) in places(before).items():
        rank_after, mean_after = after[measure]
        found.append(Move(measure, rank, rank_after, shown(mean) or "", shown(mean_after) or ""))
    return sorted(found, key=lambda move: (-abs(move.gain), move.rank_before or 0))


def places(tally: BatchTally) -> dict[Key, Placed]:
    """Return where a tally places each measure: by the trimmed mean, or the mean where none was trimmed."""
    return {
        one.measure: (one.rank, one.mean if one.trimmed_mean is None else one.trimmed_mean)
        for one in tally.measures
    }


def weighed_places(tally: BatchTally, weight_of: Mapping[tuple[Key, Key], Decimal]) -> dict[Key, Placed]:
    """Return where each measure would stand if its sheets weighed by (measure, evaluator); nothing is trimmed.

    A sheet without a weight weighs one. A measure whose sheets all weigh nothing has no place. Equals share a rank.
    """
    means = {one.measure: _weighed_mean(one, weight_of) for one in tally.measures}
    ranked = sorted(mean for mean in means.values() if mean is not None)
    # Written from the lowest up, each mean keeps the best place that it takes.
    place_of = {mean: len(ranked) - below for below, mean in enumerate(ranked)}
    return {
        measure: (None, None) if mean is None else (place_of[mean], cut(*mean.as_integer_ratio()))
        for measure, mean in means.items()
    }


def _weighed_mean(one: MeasureTally, weight_of: Mapping[tuple[Key, Key], Decimal]) -> Fraction | None:
    weighed = [
        (Fraction(weight_of.get((one.measure, evaluator), 1)), Fraction(total))
        for evaluator, total in one.totals.items()
    ]
    whole = sum((weight for weight, _total in weighed), Fraction(0))
    return sum((weight * total for weight, total in weighed), Fraction(0)) / whole if whole else None
