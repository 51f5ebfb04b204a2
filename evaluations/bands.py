"""The bands of a criterion as an evaluator picks them: the range, what it means, and the score that it sets first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

WHOLE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Band:
    """One band, its numbers as they are typed: `middle` is the score that picking it sets."""

    low: str
    high: str
    middle: str
    text: str


def bands_of(anchors: Iterable[Mapping[str, str]], *, lowest: Decimal, step: Decimal) -> list[Band]:
    """Return the bands in the order of the rubric; `lowest` and `step` say which scores there are."""
    return [_band(one, lowest, step) for one in anchors]


def _band(anchor: Mapping[str, str], lowest: Decimal, step: Decimal) -> Band:
    low, high = sorted((Decimal(anchor["from"]), Decimal(anchor["to"])))
    return Band(_plain(low), _plain(high), _plain(_middle(low, high, lowest, step)), anchor["text"])


def _middle(low: Decimal, high: Decimal, lowest: Decimal, step: Decimal) -> Decimal:
    """Return the score in the middle of a band: a whole one where the steps allow it, else the nearest."""
    steps = [WHOLE, step] if WHOLE % step == 0 else [step]
    for each in steps:
        count = ((low + high) / 2 - lowest) / each
        score = lowest + count.to_integral_value(ROUND_HALF_UP) * each
        if low <= score <= high:
            return score
    return low


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
