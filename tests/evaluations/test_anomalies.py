"""What looks odd in sheets: honest panels are left in peace, planted ones are found; both shares are printed."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from accounts.choices import Role
from accounts.models import User
from evaluations.anomalies import COPIED, FAST, ONE_SIDED, REPEATED, STRAIGHT, Flag, SheetFacts, flags_of
from measures.models import Measure
from tests.clients import client_of
from tests.factories import Cast, make_cast, make_person

HONEST, PLANTED = 1000, 60
MEASURES, SEATS, EACH, UNITS = 24, 7, 5, 6
WORDS = list(
    "经办流程压缩明显数据可核对企业反馈属实建议补充第二年运行情况与外地比对依据充分适用范围有限风险可控"
)
Panel = list[SheetFacts]


def words(chance: np.random.Generator, count: int) -> str:
    return "".join(WORDS[place] for place in chance.integers(0, len(WORDS), count))


def honest(chance: np.random.Generator) -> Panel:
    """A panel that does its work: severities, noise, habits of rounding, haste and stock phrases of its own."""
    quality = chance.normal(80, 6, MEASURES)
    units = chance.permutation(np.arange(MEASURES) % UNITS)
    length = chance.integers(1200, 4000, MEASURES)
    severity = chance.normal(0, 3, SEATS)
    noise = chance.uniform(2, 6, SEATS)
    step = chance.choice([0.5, 1, 1, 5], SEATS)
    speed = chance.uniform(5, 14, SEATS)
    terse = chance.random(SEATS) < 0.3
    sheets = []
    for measure in range(MEASURES):
        for seat in chance.choice(SEATS, EACH, replace=False):
            level = quality[measure] + severity[seat] + chance.normal(0, noise[seat])
            marks = np.clip(np.round((level + chance.normal(0, 3, 3)) / step[seat]) * step[seat], 0, 100)
            remark = "依据充分。" if terse[seat] else words(chance, 24)
            seconds = length[measure] / speed[seat] * chance.uniform(0.6, 3) + chance.uniform(30, 300)
            sheets.append(
                SheetFacts(
                    measure=measure,
                    unit=int(units[measure]),
                    evaluator=int(seat),
                    marks=tuple(float(mark) for mark in marks),
                    total=float(marks @ (0.4, 0.3, 0.3)),
                    remark=remark,
                    characters=int(length[measure]),
                    seconds=float(seconds) if chance.random() < 0.9 else None,
                )
            )
    return sheets


def hasty(panel: Panel, chance: np.random.Generator) -> Panel:
    """Seat 0 takes half a minute a sheet."""
    return [
        replace(one, seconds=float(chance.uniform(5, 28))) if one.evaluator == 0 else one for one in panel
    ]


def straight(panel: Panel, chance: np.random.Generator) -> Panel:
    """Seat 0 gives four sheets in five the same marks."""
    return [
        replace(one, marks=(85.0, 85.0, 85.0), total=85.0)
        if one.evaluator == 0 and chance.random() < 0.85
        else one
        for one in panel
    ]


def repeating(panel: Panel, chance: np.random.Generator) -> Panel:
    """Seat 0 writes the same on nearly every sheet."""
    same = "做法新颖，成效明显，具有复制推广价值。"
    return [
        replace(one, remark=same) if one.evaluator == 0 and chance.random() < 0.9 else one for one in panel
    ]


def copying(panel: Panel, chance: np.random.Generator) -> Panel:
    """Seat 0 copies from seat 1 on half of the measures that both scored."""
    said = {one.measure: words(chance, 20) for one in panel}
    return [
        replace(one, remark=said[one.measure] + ("。" if one.evaluator else ""))
        if one.evaluator in {0, 1} and one.measure % 2
        else one
        for one in panel
    ]


def partial_to_a_unit(panel: Panel, chance: np.random.Generator) -> Panel:
    """Seat 0 gives the unit that it scores most about 20 points more, or less."""
    counts = np.bincount([one.unit for one in panel if one.evaluator == 0], minlength=UNITS)
    gift = 20.0 * float(chance.choice([-1, 1]))
    return [
        replace(one, total=one.total + gift + float(chance.normal(0, 2)))
        if one.evaluator == 0 and one.unit == int(counts.argmax())
        else one
        for one in panel
    ]


PLANTS: dict[str, Callable[[Panel, np.random.Generator], Panel]] = {
    FAST: hasty,
    STRAIGHT: straight,
    REPEATED: repeating,
    COPIED: copying,
    ONE_SIDED: partial_to_a_unit,
}


def names(flag: Flag, rule: str) -> bool:
    return flag.rule == rule and flag.evaluator == 0


def test_of_a_thousand_honest_panels_hardly_any_is_flagged_and_planted_ones_are_found() -> None:
    chance = np.random.default_rng(19)
    panels = [honest(chance) for _panel in range(HONEST)]
    flagged = [panel for panel in panels if flags_of(panel)]
    share = len(flagged) / HONEST
    sys.stdout.write(f"honest panels flagged: {share:.1%} of {HONEST}\n")
    found = {}
    for rule, plant in PLANTS.items():
        planted = [flags_of(plant(panel, chance)) for panel in panels[:PLANTED]]
        found[rule] = sum(any(names(flag, rule) for flag in flags) for flags in planted) / PLANTED
        sys.stdout.write(f"planted, {rule}: {found[rule]:.0%} of {PLANTED} found\n")
    assert share <= 0.01
    assert min(found.values()) >= 0.95, found


def facts(measure: int, evaluator: str = "x", **more: object) -> SheetFacts:
    plain: dict[str, object] = {"unit": "u", "marks": (float(measure), 70.0), "total": 70.0}
    return SheetFacts(measure, evaluator=evaluator, **{**plain, **more})  # type: ignore[arg-type]


def test_each_rule_says_what_it_counted() -> None:
    [fast] = flags_of([facts(n, seconds=20.0 + n, characters=2000) for n in range(3)])
    assert (fast.rule, fast.measures) == (FAST, (0, 1, 2))
    assert fast.figures == {"sheets": 3, "of": 3, "seconds": 22.0, "characters": 2000}
    [flat] = flags_of([facts(n, marks=(80.0, 80.0), total=80.0) for n in range(5)])
    assert (flat.rule, flat.figures) == (STRAIGHT, {"sheets": 5, "of": 5, "total": 80.0})
    said = "内容详实，可以核对，建议采纳为经验"
    pair = [facts(n, evaluator, remark=said + str(n)) for n in range(3) for evaluator in "xy"]
    [copied] = flags_of(pair)
    assert (copied.rule, copied.evaluator, copied.other, copied.measures) == (COPIED, "x", "y", (0, 1, 2))


def test_two_quick_sheets_unknown_times_and_stock_phrases_say_nothing() -> None:
    quick = [facts(n, seconds=5.0, characters=2000) for n in range(2)]
    unknown = [facts(n, characters=2000) for n in range(2, 9)]
    assert flags_of([*quick, *unknown]) == []
    assert flags_of([facts(n, evaluator, remark="依据充分。") for n in range(9) for evaluator in "xy"]) == []


@pytest.mark.django_db
class TestPage:
    @pytest.fixture
    def cast(self) -> Cast:
        """A blind batch; the first evaluator gives the three measures of one unit 30 points less."""
        cast = make_cast(evaluators=5)
        other = make_person(Role.UNIT_LEAD).unit
        mine = [cast.accepted(title=f"甲{n}") for n in range(3)]
        theirs = [cast.accepted(title=f"乙{n}") for n in range(3)]
        Measure.objects.filter(pk__in=[one.pk for one in theirs]).update(unit=other)
        cast.evaluate()
        for place, assignment in enumerate(cast.open_assignments()):
            leans = assignment.evaluator == cast.evaluators[0] and assignment.measure_id in {
                m.pk for m in mine
            }
            cast.score(assignment, (50 if leans else 80) + place // 5 + place % 5)
        return cast

    def page(self, cast: Cast, person: User) -> str:
        return client_of(person).get(f"/batches/{cast.batch.number}/odd-sheets/").content.decode()

    def test_the_lead_of_a_blind_batch_hears_of_no_leaning(self, cast: Cast) -> None:
        assert cast.batch.is_blind
        page = self.page(cast, cast.evaluation_lead)
        assert "没有提示" in page
        assert cast.unit.name not in page
        assert not re.search(r"[甲乙]\d", page)

    def test_the_office_is_told_once_the_result_is_handed_in(self, cast: Cast) -> None:
        assert "评分还没有封存" in self.page(cast, cast.clerk)
        cast.hand_in()
        page = self.page(cast, cast.clerk)
        assert f"{cast.unit.name}的3项" in page
        assert "相差-30" in page
        assert re.findall(r">(甲\d)</a>", page) == ["甲0", "甲1", "甲2"]
