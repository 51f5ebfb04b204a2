from __future__ import annotations

import statistics
from dataclasses import replace
from decimal import Decimal, localcontext
from fractions import Fraction
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluations.exact import cut, cut_root, shown
from evaluations.tally import Criterion, Sheet, TallyRules, tally
from tests.evaluations.tally_sample import (
    POINTS,
    RULES,
    THREE,
    batch_of,
    measure_of,
    scored,
    sheet,
    sheets,
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
    criteria = [*THREE, Criterion("style", "文字", weight=Decimal(0), max=Decimal(100), counts=False)]
    entry = scored(sheet(scores={**FULL, "style": 3}), criteria=criteria)
    assert entry.mean == Decimal(81)


def test_a_gate_carries_no_points_even_with_a_weight() -> None:
    gate = Criterion("legality", "合法合规", weight=Decimal(50), max=Decimal(100), gate=True)
    assert scored(sheet(scores={**FULL, "legality": 1}), criteria=[*THREE, gate]).mean == Decimal(81)


def test_a_sheet_without_a_required_score_counts_as_not_handed_in() -> None:
    open_sheet = sheet(
        evaluator="e2", scores={"novelty": 90}, classification="replication", taiwan_related=True
    )
    entry = scored(sheet(scores=FULL), open_sheet)
    assert (entry.n, dict(entry.votes), entry.taiwan_votes) == (1, {}, 0)


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


def votes(*classes: str | None, **rest: object) -> list[Sheet]:
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
        sheet(evaluator=f"e{n}", scores=FULL, taiwan_related=answer) for n, answer in enumerate(answers)
    ]
    assert scored(*written).taiwan_votes == 2


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


def digest(written: list[Sheet], rules: TallyRules = RULES, criterion: Criterion = POINTS) -> str:
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
            taiwan_related=draw(st.sampled_from([None, True, False])),
            abstained=draw(st.integers(0, 5)) == 0,
        )
        for measure in ("a", "b", "c")
        for place in range(draw(st.integers(0, 6)))
    ]


@settings(max_examples=50, deadline=None)
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
    scale = Criterion("points", "得分", weight=Decimal(100), max=Decimal(100 * len(totals)))
    first = tally([scale], sheets([total * len(totals) for total in totals]), ["m"], RULES).measures[0]
    more = [*(total * len(totals) for total in totals), sum(totals)]
    assert tally([scale], sheets(more), ["m"], RULES).measures[0].mean == first.mean


@given(totals=st.lists(SCORES, min_size=5, max_size=12))
def test_the_trimmed_mean_lies_between_the_extremes(totals: list[Decimal]) -> None:
    trimmed = measure_of(*totals).trimmed_mean
    assert trimmed is not None
    assert min(totals) <= trimmed <= max(totals)


@settings(max_examples=50, deadline=None)
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
