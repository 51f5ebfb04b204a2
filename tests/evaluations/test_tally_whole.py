"""A tally as a whole: agreement, order, digest, and what must not matter to it."""

from __future__ import annotations

import statistics
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.tally import Scale, Sheet, TallyRules, tally
from tests.evaluations.tally_sample import (
    POINTS,
    RULES,
    THREE,
    batch_of,
    measure_of,
    sheet,
    sheets,
)
from tests.searching import examples


def test_agreement_is_measured_on_totals_and_on_classes() -> None:
    written = [
        sheet(measure, evaluator, {"points": points}, classification=code)
        for measure, points, code in (("a", 90, "replication"), ("b", 60, "first_in_nation"))
        for evaluator in ("e1", "e2")
    ]
    result = tally([POINTS], written, ["a", "b"], RULES)
    assert (result.alpha_scores, result.alpha_classes) == (1, 1)


def test_measures_come_in_the_order_asked_for() -> None:
    assert [entry.measure for entry in batch_of({"b": [1], "a": [2]}).measures] == ["b", "a"]


def test_sheets_of_other_measures_change_nothing() -> None:
    mine = sheets([80, 90])
    assert tally([POINTS], [*mine, *sheets([10], "other")], ["m"], RULES) == tally(
        [POINTS], mine, ["m"], RULES
    )


def test_two_sheets_by_one_evaluator_on_one_measure_are_refused() -> None:
    with pytest.raises(ValueError, match="two sheets"):
        tally([POINTS], [*sheets([80]), *sheets([90])], ["m"], RULES)


# Digest
def digest(written: list[Sheet], rules: TallyRules = RULES, criterion: Scale = POINTS) -> str:
    return tally([criterion], written, ["m"], rules).digest


def test_the_digest_is_the_sha256_of_the_documented_text() -> None:
    text = (
        '{"criteria":[["points","100","100",true,true,false]],"format":"fzworkflow.tally/1","measures":["m"],'
        '"rules":[5,true,"15"],"sheets":[["m","e1",{"points":"80.5"},"replication",null,false,["risk"]]]}'
    )
    written = replace(sheets(["80.50"])[0], classification="replication", failed_gates=frozenset({"risk"}))
    assert digest([written]) == sha256(text.encode()).hexdigest()


def test_one_value_written_in_two_ways_gives_one_digest() -> None:
    assert digest(sheets(["88"])) == digest(sheets(["88.00"]))


@pytest.mark.parametrize(
    "changed",
    [
        digest(sheets(["80.01"])),
        digest([replace(sheets([80])[0], classification="replication")]),
        digest([replace(sheets([80])[0], abstained=True)]),
        digest([replace(sheets([80])[0], failed_gates=frozenset({"risk"}))]),
        digest(sheets([80]), rules=TallyRules()),
        digest(sheets([80]), criterion=replace(POINTS, weight=Decimal(50))),
    ],
)
def test_whatever_a_figure_rests_on_changes_the_digest(changed: str) -> None:
    assert changed != digest(sheets([80]))


# What must hold for any scores
SCORES = st.decimals(min_value=0, max_value=100, places=2)


TOTALS = st.lists(SCORES, min_size=1, max_size=12)


@st.composite
def batches(draw: st.DrawFn) -> list[Sheet]:
    return [
        sheet(
            measure,
            f"e{place}",
            {criterion.code: draw(SCORES) for criterion in THREE},
            classification=draw(
                st.sampled_from([None, "first_in_nation", "extended_replication", "replication"])
            ),
            has_special_mark=draw(st.sampled_from([None, True, False])),
            abstained=draw(st.integers(0, 5)) == 0,
        )
        for measure in ("a", "b", "c")
        for place in range(draw(st.integers(0, 6)))
    ]


@examples(50)
@given(written=batches(), chance=st.randoms(use_true_random=False))
def test_the_order_of_sheets_and_criteria_does_not_matter(written: list[Sheet], chance: object) -> None:
    mixed, criteria = list(written), list(THREE)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    chance.shuffle(criteria)  # type: ignore[attr-defined]
    result = tally(criteria, mixed, ["a", "b", "c"], RULES)
    assert replace(result, criteria=THREE) == tally(THREE, written, ["a", "b", "c"], RULES)


@given(score=SCORES, n=st.integers(1, 12))
def test_equal_totals_are_their_own_mean(score: Decimal, n: int) -> None:
    entry = measure_of(*[score] * n)
    assert {entry.mean, entry.median, entry.trimmed_mean or score} == {score}


@given(totals=TOTALS)
def test_a_further_sheet_at_the_mean_keeps_the_mean(totals: list[Decimal]) -> None:
    scale = Scale("points", "得分", weight=Decimal(100), max=Decimal(100 * len(totals)))
    first = tally([scale], sheets([total * len(totals) for total in totals]), ["m"], RULES).measures[0]
    more = [*(total * len(totals) for total in totals), sum(totals)]
    assert tally([scale], sheets(more), ["m"], RULES).measures[0].mean == first.mean


@given(totals=st.lists(SCORES, min_size=5, max_size=12))
def test_the_trimmed_mean_lies_between_the_extremes(totals: list[Decimal]) -> None:
    trimmed = measure_of(*totals).trimmed_mean
    assert trimmed is not None
    assert min(totals) <= trimmed <= max(totals)


@examples(50)
@given(written=batches(), factor=st.sampled_from(["0.01", "0.3", "7"]))
def test_the_scale_of_the_weights_does_not_matter(written: list[Sheet], factor: str) -> None:
    scaled = [replace(criterion, weight=criterion.weight * Decimal(factor)) for criterion in THREE]
    expected = tally(THREE, written, ["a", "b", "c"], RULES)
    assert tally(scaled, written, ["a", "b", "c"], RULES).measures == expected.measures


@given(totals=st.lists(SCORES, min_size=2, max_size=12))
def test_the_figures_agree_with_those_of_the_standard_library(totals: list[Decimal]) -> None:
    entry = measure_of(*totals)
    exact = [Fraction(total) for total in totals]
    expected = (statistics.mean(exact), statistics.median(exact), statistics.stdev(exact))
    assert [float(f) for f in (entry.mean, entry.median, entry.spread) if f is not None] == pytest.approx(
        expected
    )


@given(totals=TOTALS, raised=st.integers(0, 11), by=SCORES)
def test_a_higher_score_never_lowers_a_mean(totals: list[Decimal], raised: int, by: Decimal) -> None:
    place = raised % len(totals)
    higher = [*totals[:place], totals[place] + by, *totals[place + 1 :]]
    before, after = measure_of(*totals), measure_of(*higher)
    assert (after.mean or 0, after.trimmed_mean or 0) >= (before.mean or 0, before.trimmed_mean or 0)
