"""Bands as an evaluator picks them: the score that a band sets is one that can be given, in its middle."""

from __future__ import annotations

from decimal import Decimal

import pytest

from evaluations.bands import bands_of


@pytest.mark.parametrize(
    ("low", "high", "lowest", "step", "middle"),
    [
        ("90", "100", "0", "0.01", "95"),
        ("75", "89", "0", "0.01", "82"),
        ("0", "59", "0", "0.01", "30"),
        ("8.5", "10", "0", "0.5", "9"),
        ("8.2", "8.8", "0", "0.1", "8.5"),
        ("60", "74", "0", "5", "65"),
        ("3", "5", "1", "2", "5"),
        ("6", "7", "0", "5", "6"),
    ],
)
def test_a_band_sets_a_score_in_its_middle(low: str, high: str, lowest: str, step: str, middle: str) -> None:
    anchors = [{"from": low, "to": high, "text": "有数据"}]
    [band] = bands_of(anchors, lowest=Decimal(lowest), step=Decimal(step))
    assert (band.low, band.high, band.middle, band.text) == (low, high, middle, "有数据")
