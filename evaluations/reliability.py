"""Krippendorff's α: how far the evaluators of a batch agree beyond chance.

Computed from sums instead of by the `krippendorff` package, which builds a table of measures × values ×
values: nearly every weighted total occurs once, so 10,000 measures would need terabytes. The tests hold the
two equal.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import chain
from typing import TypeVar

from evaluations.exact import cut

Value = TypeVar("Value", bound=Hashable)


def krippendorff_alpha(
    units: Iterable[Sequence[Value]], disagreement: Callable[[Sequence[Value]], int]
) -> Decimal | None:
    """Return α, cut to twelve decimals, for the values that each unit was given; a missing value is left out.

    `disagreement` is `interval` or `nominal`. None where α is undefined: no unit has two values, or
    all values are equal (K. Krippendorff, "Content Analysis", 4th ed., ch. 12).
    """
    pairable = [values for values in units if len(values) >= 2]
    together = list(chain.from_iterable(pairable))
    expected = disagreement(together)
    if not expected:
        return None
    by_size: dict[int, int] = defaultdict(int)
    for values in pairable:
        by_size[len(values)] += disagreement(values)
    observed = sum((Fraction(total, size - 1) for size, total in by_size.items()), Fraction(0))
    alpha = 1 - (len(together) - 1) * observed / expected
    return cut(alpha.numerator, alpha.denominator)


def interval(values: Sequence[int]) -> int:
    """Sum the squared differences of all ordered pairs. The unit of the values does not matter to α."""
    return 2 * (len(values) * sum(value * value for value in values) - sum(values) ** 2)


def nominal(values: Sequence[Hashable]) -> int:
    """Count the ordered pairs that differ."""
    return len(values) ** 2 - sum(count * count for count in Counter(values).values())
