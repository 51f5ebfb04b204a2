from __future__ import annotations

import os
import subprocess
import sys
from itertools import combinations, product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.allotment import Pair, Proposal, propose
from tests.searching import examples

ROOT = Path(__file__).resolve().parents[2]
MEASURES = [f"m{place}" for place in range(1, 13)]
PANEL = ["林", "陈", "黄", "吴", "郑", "何", "许"]


def allot(**changes: Any) -> Proposal:
    plan: dict[str, Any] = {
        "measures": MEASURES,
        "evaluators": PANEL,
        "ties": (),
        "per_measure": 5,
        "caps": {},
        "seed": 1,
    }
    return propose(**{**plan, **changes})


def panel_of(proposal: Proposal, measure: str) -> list[object]:
    return [evaluator for of, evaluator in proposal.added if of == measure]


def test_every_measure_gets_its_evaluators() -> None:
    assert {len(panel_of(allot(), measure)) for measure in MEASURES} == {5}


def test_loads_differ_by_one_at_most() -> None:
    loads = allot().loads.values()
    assert max(loads) - min(loads) <= 1


def test_the_same_seed_gives_the_same_proposal() -> None:
    assert allot(seed=7) == allot(seed=7)


def test_another_seed_gives_another_proposal() -> None:
    assert allot(seed=7) != allot(seed=8)


def test_the_order_of_rows_does_not_matter() -> None:
    turned = allot(measures=MEASURES[::-1], evaluators=PANEL[::-1])
    assert set(turned.added) == set(allot().added)


def test_a_proposal_is_the_same_in_every_process() -> None:
    script = "from tests.evaluations.test_allotment import allot; print(allot(ties={('m1', '林')}, caps={'陈': 3}).added)"
    runs = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
            cwd=ROOT,
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(runs) == 1


def test_panels_are_mixed() -> None:
    assert len({frozenset(panel_of(allot(), measure)) for measure in MEASURES}) > 4


def test_a_tied_evaluator_never_gets_the_measure() -> None:
    ties = {(measure, "林") for measure in MEASURES[:6]} | {("m1", "陈")}
    assert not ties & set(allot(ties=ties).added)


def test_ties_leave_the_loads_even_where_handovers_can_mend_it() -> None:
    ties = {(measure, evaluator) for measure in MEASURES[:5] for evaluator in ("林", "陈")}
    loads = allot(ties=ties).loads.values()
    assert sorted(loads) == [7, 7, 9, 9, 9, 9, 10]  # 林 and 陈 can have 7 at most; the other five share 46


def test_nobody_gets_more_than_their_cap() -> None:
    assert allot(caps={"林": 3, "陈": 0}).loads["林"] == 3


def test_existing_pairs_count_for_the_measure_and_for_the_load() -> None:
    existing = [("m1", "林"), ("m2", "林"), ("m3", "林")]
    proposal = allot(existing=existing)
    assert (len(panel_of(proposal, "m1")), len(panel_of(proposal, "m4"))) == (4, 5)
    assert max(proposal.loads.values()) - min(proposal.loads.values()) <= 1


def test_existing_pairs_are_not_proposed_again() -> None:
    existing = [(measure, evaluator) for measure in MEASURES for evaluator in PANEL[:5]]
    assert allot(existing=existing).added == ()


def test_an_existing_evaluator_who_left_the_panel_still_counts_for_the_measure() -> None:
    assert len(panel_of(allot(existing=[("m1", "离任")]), "m1")) == 4


def test_a_measure_that_has_more_than_enough_gets_nobody() -> None:
    assert panel_of(allot(per_measure=2, existing=[("m1", one) for one in PANEL[:3]]), "m1") == []


def test_a_shortfall_names_the_measure_and_why() -> None:
    ties = {("m1", evaluator) for evaluator in PANEL[:3]}
    assert [(one.measure, one.reason) for one in allot(ties=ties).shortfalls] == [
        ("m1", "需要5位专家，只能分派4位：评审组共7人，3人须回避。")
    ]


def test_a_shortfall_counts_those_who_are_full() -> None:
    proposal = allot(
        measures=["m1", "m2"], evaluators=PANEL[:4], per_measure=4, caps={"林": 0}, ties={("m1", "陈")}
    )
    assert {one.measure: one.reason for one in proposal.shortfalls} == {
        "m1": "需要4位专家，只能分派2位：评审组共4人，1人须回避，1人已达到评审项数上限。",
        "m2": "需要4位专家，只能分派3位：评审组共4人，1人已达到评审项数上限。",
    }


def test_an_empty_panel_is_a_shortfall_of_every_measure() -> None:
    assert allot(evaluators=[]).shortfalls[0].reason == "需要5位专家，只能分派0位：评审组共0人。"


def test_caps_leave_no_place_empty_that_a_handover_could_fill() -> None:
    # Only 林 may take m2; whoever takes m1 first must not use 林 up.
    ties = {("m2", "陈")}
    for seed in range(20):
        proposal = allot(
            measures=["m1", "m2"],
            evaluators=["林", "陈"],
            ties=ties,
            per_measure=1,
            caps={"林": 1},
            seed=seed,
        )
        assert proposal.shortfalls == ()


@st.composite
def small_plans(draw: st.DrawFn) -> dict[str, Any]:
    measures, evaluators = ["a", "b", "c", "d"], ["w", "x", "y", "z"]
    pairs = st.sets(st.sampled_from(list(product(measures, evaluators))), max_size=6)
    return {
        "measures": measures,
        "evaluators": evaluators,
        "ties": draw(pairs),
        "existing": draw(st.one_of(st.just(set()), pairs)),
        "per_measure": draw(st.integers(1, 3)),
        "caps": draw(st.dictionaries(st.sampled_from(evaluators), st.integers(0, 4), max_size=2)),
        "seed": draw(st.integers(0, 3)),
    }


@examples(150)
@given(plan=small_plans())
def test_no_allotment_fills_more_places_or_shares_them_more_evenly(plan: dict[str, Any]) -> None:
    proposal = propose(**plan)
    assert (len(proposal.added), -_unevenness(proposal.loads.values())) == _best(plan)


@examples(150)
@given(plan=small_plans())
def test_a_proposal_keeps_every_rule(plan: dict[str, Any]) -> None:
    proposal = propose(**plan)
    assert len(set(proposal.added)) == len(proposal.added)
    assert not set(proposal.added) & (plan["ties"] | plan["existing"])
    for evaluator in {evaluator for _measure, evaluator in proposal.added}:
        assert proposal.loads[evaluator] <= plan["caps"].get(evaluator, 99)


@examples(60)
@given(
    measures=st.integers(1, 30),
    panel=st.integers(5, 12),
    per_measure=st.integers(1, 5),
    seed=st.integers(0, 99),
)
def test_without_ties_and_caps_loads_always_differ_by_one_at_most(
    measures: int, panel: int, per_measure: int, seed: int
) -> None:
    loads = propose(
        range(measures), range(panel), ties=(), per_measure=per_measure, caps={}, seed=seed
    ).loads.values()
    assert max(loads) - min(loads) <= 1


def _unevenness(loads: Any) -> int:
    return sum(load * load for load in loads)


def _best(plan: dict[str, Any]) -> tuple[int, int]:
    """Try every allotment: the most places that can be filled, and the least unevenness of those that fill them."""
    held = {
        one: sum(evaluator == one for _measure, evaluator in plan["existing"]) for one in plan["evaluators"]
    }
    reachable: dict[tuple[int, ...], int] = {tuple(held.values()): 0}
    for measure in plan["measures"]:
        reachable = _with_one_more(plan, measure, reachable)
    return max((filled, -_unevenness(loads)) for loads, filled in reachable.items())


def _with_one_more(
    plan: dict[str, Any], measure: str, before: dict[tuple[int, ...], int]
) -> dict[tuple[int, ...], int]:
    panel, existing = plan["evaluators"], plan["existing"]
    free = [place for place, one in enumerate(panel) if (measure, one) not in plan["ties"] | existing]
    wanted = max(0, plan["per_measure"] - sum(of == measure for of, _evaluator in existing))
    after: dict[tuple[int, ...], int] = {}
    for size in range(min(wanted, len(free)) + 1):
        for chosen, (loads, filled) in product(combinations(free, size), before.items()):
            if any(loads[place] >= plan["caps"].get(panel[place], 99) for place in chosen):
                continue
            then = tuple(load + (place in chosen) for place, load in enumerate(loads))
            after[then] = max(after.get(then, 0), filled + size)
    return after


def test_pairs_are_a_measure_and_an_evaluator() -> None:
    pair: Pair = allot().added[0]
    assert (pair[0] in MEASURES, pair[1] in PANEL) == (True, True)


@pytest.mark.parametrize("kind", [int, str])
def test_keys_may_be_numbers_or_words(kind: type) -> None:
    keys = [kind(place) for place in range(1, 8)]
    assert len(allot(measures=keys, evaluators=keys).added) == 35
