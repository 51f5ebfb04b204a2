from __future__ import annotations

from dataclasses import replace
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any

import pytest

from evaluations.exact import cut, cut_root, shown
from evaluations.tally import Scale, Sheet, TallyRules, tally
from tests.evaluations.tally_sample import (
    POINTS,
    RULES,
    THREE,
    batch_of,
    measure_of,
    scored,
    sheet,
)

FULL = {"novelty": 90, "effect": 80, "replicability": 70}


# One sheet's total
def test_a_total_weighs_each_score_by_its_share_of_the_full_mark() -> None:
    entry = scored(sheet(scores={"novelty": 88, "effect": 75.5, "replicability": 92.25}))
    assert shown(entry.totals["e1"]) == "85.53"  # 35.2 + 22.65 + 27.675 = 85.525


def test_a_total_is_out_of_a_hundred_whatever_the_full_marks() -> None:
    criteria = [
        replace(THREE[0], max=Decimal(10)),
        replace(THREE[1], max=Decimal(5)),
        replace(THREE[2], max=Decimal(20)),
    ]
    entry = scored(sheet(scores={"novelty": 9, "effect": 4, "replicability": 14}), criteria=criteria)
    assert entry.mean == Decimal(81)  # 36 + 24 + 21


def test_an_optional_criterion_left_open_is_not_a_zero() -> None:
    criteria = [*THREE[:2], replace(THREE[2], required=False)]
    entry = scored(sheet(scores={"novelty": 90, "effect": 80}), criteria=criteria)
    assert shown(entry.mean) == "85.71"  # (36 + 24) / 70 × 100


def test_a_criterion_that_does_not_count_moves_no_total() -> None:
    criteria = [*THREE, Scale("style", "文字", weight=Decimal(0), max=Decimal(100), counts=False)]
    entry = scored(sheet(scores={**FULL, "style": 3}), criteria=criteria)
    assert entry.mean == Decimal(81)


def test_a_gate_carries_no_points_even_with_a_weight() -> None:
    gate = Scale("legality", "合法合规", weight=Decimal(50), max=Decimal(100), gate=True)
    assert scored(sheet(scores={**FULL, "legality": 1}), criteria=[*THREE, gate]).mean == Decimal(81)


def test_a_sheet_without_a_required_score_counts_as_not_handed_in() -> None:
    open_sheet = sheet(
        evaluator="e2", scores={"novelty": 90}, classification="replication", has_special_mark=True
    )
    entry = scored(sheet(scores=FULL), open_sheet)
    assert (entry.n, dict(entry.votes), entry.special_mark_votes) == (1, {}, 0)


def test_a_sheet_without_a_required_score_is_flagged() -> None:
    assert "unfinished_sheet" in scored(sheet(scores={"novelty": 90})).flags


def test_an_abstention_is_counted_and_carries_neither_points_nor_votes() -> None:
    abstention = sheet(
        evaluator="e2", scores=dict.fromkeys(FULL, 0), classification="replication", abstained=True
    )
    entry = scored(sheet(scores=FULL, classification="first_in_nation"), abstention)
    assert (entry.n, entry.mean, entry.abstentions, dict(entry.votes)) == (1, 81, 1, {"first_in_nation": 1})


def test_a_sheet_with_only_optional_criteria_left_open_votes_without_a_total() -> None:
    criteria = [replace(criterion, required=False) for criterion in THREE]
    entry = scored(sheet(classification="replication"), criteria=criteria)
    assert (entry.n, entry.mean, entry.settled) == (0, None, "replication")


def test_an_evaluator_who_is_missing_leaves_the_others_mean_alone() -> None:
    result = batch_of({"a": [90, 80, 70], "b": [90, 80]})
    assert [shown(entry.mean) for entry in result.measures] == ["80.00", "85.00"]


# A measure's figures, computed by hand
FIGURES = [
    # totals, mean, trimmed mean, median, spread
    ([], None, None, None, None),
    (["86.125"], "86.13", None, "86.13", None),
    (["80.00", "80.01"], "80.01", None, "80.01", "0.01"),  # mean 80.005; s = 0.01/√2 = 0.00707
    (["70", "80", "85"], "78.33", None, "80.00", "7.64"),  # s² = 175/3
    (["60.00", "70.00", "70.01", "80.01"], "70.01", None, "70.01", "8.17"),  # mean and median 70.005
    (["60", "84", "86", "90", "95"], "83.00", "86.67", "86.00", "13.53"),  # s² = 732/4 = 183
    (
        ["50", "80", "80", "80.01", "80.01", "99"],
        "78.17",
        "80.01",
        "80.01",
        "15.75",
    ),  # 80.005 both; s² = 1240.9068/5
    (["2", "4", "4", "4", "5", "5", "7", "9"], "5.00", "4.83", "4.50", "2.14"),  # s² = 32/7
    (
        ["61", "72", "73", "74", "75", "76", "77", "78", "99"],
        "76.11",
        "75.00",
        "75.00",
        "9.93",
    ),  # s² = 788.8889/8
    (["88"] * 9, "88.00", "88.00", "88.00", "0.00"),
    (["0", "0", "0", "0", "100"], "20.00", "0.00", "0.00", "44.72"),  # s² = 2000
]


@pytest.mark.parametrize(("totals", "mean", "trimmed", "median", "spread"), FIGURES)
def test_the_figures_of_a_measure_are_those_computed_by_hand(
    totals: list[str], mean: str, trimmed: str, median: str, spread: str
) -> None:
    entry = measure_of(*totals)
    figures = (entry.mean, entry.trimmed_mean, entry.median, entry.spread)
    assert tuple(shown(figure) for figure in figures) == (mean, trimmed, median, spread)


def test_nothing_is_trimmed_where_the_batch_does_not_trim() -> None:
    assert measure_of(60, 84, 86, 90, 95, rules=TallyRules(trim=False)).trimmed_mean is None


def test_a_batch_may_trim_from_fewer_totals() -> None:
    assert measure_of(60, 84, 95, rules=TallyRules(trim_from=3)).trimmed_mean == Decimal(84)


def test_trimming_never_leaves_nothing() -> None:
    with pytest.raises(ValueError, match="trim_from"):
        TallyRules(trim_from=2)


# Rounding
@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("86.005", "86.01"),
        ("86.015", "86.02"),
        ("86.025", "86.03"),
        ("2.675", "2.68"),
        ("86.004999999999", "86.00"),
        ("-0.125", "-0.13"),
        ("-0.004", "0.00"),
        ("100", "100.00"),
    ],
)
def test_halves_are_shown_away_from_zero(value: str, text: str) -> None:
    assert shown(Decimal(value)) == text


def test_a_figure_that_does_not_exist_is_shown_as_none() -> None:
    assert shown(None) is None


def test_cutting_does_not_carry_a_figure_over_a_half() -> None:
    just_below = Fraction(80_005, 1_000) - Fraction(1, 10**15)
    assert shown(cut(*just_below.as_integer_ratio())) == "80.00"


def test_a_root_is_exact_to_its_last_digit() -> None:
    assert cut_root(2, 1) == Decimal("1.414213562373")


def test_the_callers_decimal_precision_changes_no_figure() -> None:
    expected = measure_of(80, "80.01", 83, 91, "77.77")
    with localcontext() as context:
        context.prec = 3
        assert measure_of(80, "80.01", 83, 91, "77.77") == expected


# Rank
def test_equal_values_share_a_rank_and_the_next_is_skipped() -> None:
    result = batch_of({"a": [70], "b": [80], "c": [80], "d": [90]})
    assert [entry.rank for entry in result.measures] == [4, 2, 2, 1]


def test_the_rank_follows_the_trimmed_mean_where_there_is_one() -> None:
    result = batch_of({"outlier": [10, 90, 90, 90, 90], "steady": [85, 85, 85, 85, 85]})
    assert [entry.rank for entry in result.measures] == [1, 2]


def test_the_rank_follows_the_mean_below_five_totals() -> None:
    result = batch_of({"four": [80, 80, 80, 84], "five": [10, 80, 80, 80, 99]})
    assert [entry.rank for entry in result.measures] == [1, 2]


def test_a_trimmed_mean_of_nought_is_not_taken_for_none() -> None:
    result = batch_of({"low": [0, 0, 0, 0, 100], "other": [10, 10]})
    assert [entry.rank for entry in result.measures] == [2, 1]


def test_values_that_are_shown_alike_but_differ_have_different_ranks() -> None:
    result = batch_of({"a": ["80.001"], "b": ["80.002"]})
    assert [entry.rank for entry in result.measures] == [2, 1]


def test_thirds_that_add_up_to_the_same_share_a_rank() -> None:
    result = batch_of({"a": [80, 80, 81], "b": [81, 80, 80], "c": ["80.3333333333"]})
    assert [entry.rank for entry in result.measures] == [1, 1, 3]


def test_a_measure_without_scores_has_no_rank() -> None:
    assert [entry.rank for entry in batch_of({"a": [], "b": [50]}).measures] == [None, 1]


# Votes and flags
def votes(*classes: str | None, **rest: Any) -> list[Sheet]:
    return [
        sheet(evaluator=f"e{place}", scores=FULL, classification=code, **rest)
        for place, code in enumerate(classes, start=1)
    ]


def test_votes_are_listed_by_class_in_the_order_of_the_annex() -> None:
    entry = scored(*votes("replication", "first_in_nation", "first_in_nation"))
    assert list(entry.votes.items()) == [("first_in_nation", 2), ("replication", 1)]


def test_only_a_yes_is_a_vote_for_the_mark() -> None:
    answers = [True, False, None, True]
    written = [
        sheet(evaluator=f"e{n}", scores=FULL, has_special_mark=answer) for n, answer in enumerate(answers)
    ]
    assert scored(*written).special_mark_votes == 2


def test_a_majority_raises_no_flag() -> None:
    assert scored(*votes("replication", "replication", "first_in_nation")).flags == ()


def test_a_split_vote_is_flagged() -> None:
    assert scored(*votes("replication", "first_in_nation")).flags == ("no_majority",)


def test_a_measure_without_sheets_is_flagged_once() -> None:
    assert measure_of().flags == ("no_scores",)


def test_a_failed_gate_is_flagged() -> None:
    written = votes("replication", failed_gates=frozenset({"legality"}))
    assert scored(*written).flags == ("gate_failed",)


@pytest.mark.parametrize(("threshold", "flagged"), [("14.14", True), ("14.15", False), (None, False)])
def test_a_spread_above_the_threshold_is_flagged(threshold: str | None, flagged: bool) -> None:
    rules = TallyRules(spread_threshold=None if threshold is None else Decimal(threshold))
    assert ("spread" in measure_of(70, 90, rules=rules).flags) is flagged  # s = √200 = 14.142…


def test_a_spread_equal_to_the_threshold_is_not_flagged() -> None:
    assert "spread" not in measure_of(70, 80, 90, rules=TallyRules(spread_threshold=Decimal(10))).flags


# Evaluators and the batch
def test_severity_is_the_mean_offset_from_the_panels() -> None:
    result = batch_of({"a": [90, 80], "b": [70, 64]})
    assert [one.severity for one in result.evaluators] == [4, -4]  # (+5 +3) / 2


def test_a_measure_scored_by_one_evaluator_says_nothing_about_severity() -> None:
    assert batch_of({"a": [90]}).evaluators[0].severity is None


def test_a_measure_scored_alone_does_not_water_severity_down() -> None:
    assert batch_of({"a": [90, 80], "b": [70]}).evaluators[0].severity == 5


def test_an_evaluators_mean_and_spread_run_over_their_own_totals() -> None:
    evaluator = batch_of({"a": [90], "b": [80], "c": [70]}).evaluators[0]
    assert (evaluator.n, evaluator.mean, evaluator.spread) == (3, 80, 10)


def test_an_evaluator_who_only_abstained_is_listed_without_figures() -> None:
    result = tally([POINTS], [sheet(abstained=True)], ["m"], RULES)
    assert [(one.evaluator, one.n, one.abstentions, one.mean) for one in result.evaluators] == [
        ("e1", 0, 1, None)
    ]
