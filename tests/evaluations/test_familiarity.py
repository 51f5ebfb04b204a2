"""How well an evaluator says that they know the field: asked for, shown, and weighed in a what-if alone."""

from __future__ import annotations

from decimal import Decimal

import pytest

from core.errors import Incomplete
from evaluations import actions
from evaluations.actions.scoring import sheet_of
from evaluations.actions.tallying import compute_tally
from evaluations.models import Evaluation
from evaluations.reporting import read_report
from evaluations.tally import Scale, Sheet, TallyRules, tally
from evaluations.what_if import places, weighed_places
from tests.clients import client_of
from tests.evaluations.side_doors import entries
from tests.factories import make_cast

SCALE = Scale("novelty", "首创性", Decimal(100), Decimal(100))


def sheet(measure: str, evaluator: str, score: int) -> Sheet:
    return Sheet(measure, evaluator, {"novelty": Decimal(score)}, "replication", False)


def test_sheets_weigh_by_familiarity_and_equals_share_a_place() -> None:
    sheets = [sheet("a", "x", 90), sheet("a", "y", 60), sheet("b", "x", 70), sheet("b", "y", 80)]
    sheets += [sheet("c", "x", 70), sheet("c", "y", 80), sheet("d", "y", 99)]
    plain = tally([SCALE], sheets, ["a", "b", "c", "d"], TallyRules())
    assert [rank for rank, _mean in places(plain).values()] == [2, 2, 2, 1]
    weights: dict[tuple[int | str, int | str], Decimal] = {(one, "y"): Decimal(0) for one in "abcd"}
    weighed = weighed_places(plain, {**weights, ("b", "y"): Decimal("0.5")})
    assert weighed == {
        "a": (1, Decimal(90)),
        "b": (2, Decimal("73.333333333333")),
        "c": (3, Decimal(70)),
        "d": (None, None),
    }
    assert weighed_places(plain, {}) == places(plain)


@pytest.mark.django_db
def test_a_sheet_is_not_handed_in_without_it_and_the_tally_does_not_look_at_it() -> None:
    cast = make_cast(evaluators=2)
    cast.accepted()
    cast.evaluate()
    first, second = cast.open_assignments()
    actions.save_sheet(first, by=first.evaluator, entries=entries(), version=sheet_of(first).edit_version)
    Evaluation.objects.update(familiarity="")
    with pytest.raises(Incomplete) as refusal:
        actions.submit_sheet(first, by=first.evaluator)
    assert [fault.place for fault in refusal.value.errors] == ["familiarity"]
    Evaluation.objects.update(familiarity="general")
    actions.submit_sheet(first, by=first.evaluator)
    assert first.submitted_sheets.get().content["familiarity"] == "general"
    cast.score(second)
    before = compute_tally(cast.batch)
    Evaluation.objects.update(familiarity="fairly")
    assert compute_tally(cast.batch) == before


@pytest.mark.django_db
def test_it_stands_beside_the_marks_in_the_report_and_moves_places_in_the_what_if() -> None:
    cast = make_cast(evaluators=2)
    one, other = cast.accepted(title="甲"), cast.accepted(title="乙")
    cast.evaluate()
    for assignment in cast.open_assignments():
        is_known = assignment.evaluator == cast.evaluators[0]
        cast.score(assignment, 90 if is_known == (assignment.measure_id == one.pk) else 71)
        level = "familiar" if is_known else "general"
        Evaluation.objects.filter(assignment=assignment).update(familiarity=level)
    cast.close()
    client = client_of(cast.clerk)
    page = f"/batches/{cast.batch.number}/tally"
    assert "一般" in client.get(f"{page}/{one.pk}/").content.decode()
    line = next(line for line in read_report(cast.batch.tallies.get()).measures if line.key == one.pk)
    assert {sheet.familiarity for sheet in line.sheets} == {"熟悉", "一般"}
    weights = {"weight-novelty": "40", "weight-effect": "30", "weight-replicability": "30", "trim": "1"}
    plain = client.get(f"{page}/what-if/", weights).context["moves"]
    assert [move.rank_after for move, _title in plain] == [1, 1]
    weighed = client.get(f"{page}/what-if/", {**weights, "familiarity-general": "0.5"}).context["moves"]
    assert {title: move.rank_after for move, title in weighed} == {"甲": 1, "乙": 2}
    assert other.pk in {move.measure for move, _title in weighed}
