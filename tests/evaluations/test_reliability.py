from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import krippendorff
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from evaluations.reliability import interval, krippendorff_alpha, nominal

# The example of K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), C: four observers, twelve units.
PUBLISHED = [
    [1, 1, 1], [2, 2, 3, 2], [3, 3, 3, 3], [3, 3, 3, 3], [2, 2, 2, 2], [1, 2, 3, 4],
    [4, 4, 4, 4], [1, 1, 2, 1], [2, 2, 2, 2], [5, 5, 5], [1, 1], [3],
]  # fmt: skip


def test_alpha_for_classes_is_the_published_one() -> None:
    assert round(krippendorff_alpha(PUBLISHED, nominal) or 0, 3) == Decimal("0.743")


def test_alpha_for_scores_is_the_published_one() -> None:
    assert round(krippendorff_alpha(PUBLISHED, interval) or 0, 3) == Decimal("0.849")


def test_alpha_of_full_agreement_is_one() -> None:
    assert krippendorff_alpha([[80, 80], [90, 90, 90]], interval) == 1


def test_alpha_of_systematic_disagreement_is_below_nought() -> None:
    assert krippendorff_alpha([["a", "b"], ["b", "a"]], nominal) == Decimal("-0.5")


@pytest.mark.parametrize("units", [[], [[]], [[80], [90]], [[80, 80], [80, 80]], [[80, 80], [90]]])
def test_alpha_is_undefined_without_two_values_of_a_unit_that_could_differ(units: list[list[int]]) -> None:
    assert krippendorff_alpha(units, interval) is None


def test_ten_thousand_units_of_distinct_values_take_no_table() -> None:
    units = [[place, place + 7, place + 13] for place in range(0, 300_000, 30)]
    assert krippendorff_alpha(units, interval) == pytest.approx(Decimal(1), abs=Decimal("0.0001"))


UNITS = st.lists(st.lists(st.integers(0, 5), max_size=5), min_size=1, max_size=8)


@pytest.mark.parametrize(("level", "disagreement"), [("interval", interval), ("nominal", nominal)])
@given(units=UNITS)
def test_alpha_agrees_with_the_krippendorff_package(
    level: Any, disagreement: Any, units: list[list[int]]
) -> None:
    ours = krippendorff_alpha(units, disagreement)
    assume(ours is not None)
    assert float(ours or 0) == pytest.approx(
        krippendorff.alpha(_table(units), level_of_measurement=level), abs=1e-9
    )


def _table(units: Sequence[Sequence[int]]) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """One row per place in a unit; a unit with a single value is left out, as its value pairs with none."""
    table = np.full((5, len(units)), np.nan)
    for column, values in enumerate(units):
        if len(values) >= 2:
            table[: len(values), column] = values
    return table
