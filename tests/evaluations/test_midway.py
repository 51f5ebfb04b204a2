"""What changes in the middle of an evaluation: somebody steps back, a measure is added, the criteria change."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from django.test import Client

from core.errors import WrongState
from evaluations import actions
from evaluations.entries import SheetEntries
from evaluations.models import Assignment, Evaluation
from tests.factories import Cast, make_cast

pytestmark = pytest.mark.django_db
MARKS = ("novelty", "effect", "replicability")


def doubled() -> list[actions.CriterionDraft]:
    """The default criteria, novelty marked out of 200."""
    novelty, *others = (replace(one, step=Decimal("0.01")) for one in actions.default_criteria())
    return [replace(novelty, max_score=Decimal(200)), *others]


def back_with_new_criteria(cast: Cast) -> None:
    actions.step_back_to_collecting(cast.batch, by=cast.reviewer, reason="指标有误")
    cast.batch.refresh_from_db()
    actions.set_rubric(cast.batch, by=cast.clerk, criteria=doubled())
    cast.batch = actions.start_evaluation(cast.batch, by=cast.clerk, reason="重新开始")


def test_a_replacement_is_never_given_to_somebody_whose_cap_is_reached() -> None:
    cast = make_cast(evaluators=3)
    cast.panel = actions.form_panel(cast.batch, by=cast.clerk, agency=cast.panel.agency, per_measure=1)
    cast.panel.members.update(cap=1)
    for title in ("甲", "乙", "丙"):
        cast.accepted(title=title)
    cast.evaluate()
    recused = cast.open_assignments()[0]
    actions.recuse_assignment(recused, by=recused.evaluator, reason="曾任该项目顾问")
    live = list(Assignment.objects.filter(measure__batch=cast.batch).live())
    assert sorted(each.evaluator_id for each in live) == sorted({each.evaluator_id for each in live})
    assert recused.measure_id not in {each.measure_id for each in live}


def test_what_is_assigned_during_the_evaluation_is_seen_at_once() -> None:
    cast = make_cast(evaluators=2)
    cast.panel = actions.form_panel(cast.batch, by=cast.clerk, agency=cast.panel.agency, per_measure=1)
    cast.accepted()
    cast.evaluate()
    cast.panel.per_measure = 2
    cast.panel.save()
    actions.propose_assignments(cast.panel, by=cast.clerk)
    assert len(cast.open_assignments()) == 2


def test_marks_given_on_another_scale_are_asked_for_again() -> None:
    cast = make_cast(evaluators=1)
    cast.accepted()
    cast.evaluate()
    [assignment] = cast.open_assignments()
    marks = SheetEntries(scores=dict.fromkeys(MARKS, Decimal(80)))
    actions.save_sheet(assignment, by=assignment.evaluator, entries=marks, version=1)
    back_with_new_criteria(cast)
    sheet = Evaluation.objects.get(assignment=assignment)
    kept = set(sheet.scores.values_list("criterion__code", flat=True))
    assert (sheet.rubric.version, kept) == (2, {"effect", "replicability"})


def test_a_sheet_handed_in_by_old_criteria_keeps_the_evaluation_open_until_it_is_scored_anew() -> None:
    cast = make_cast(evaluators=1)
    cast.accepted()
    cast.evaluate()
    cast.score_all()
    back_with_new_criteria(cast)
    with pytest.raises(WrongState, match="旧版指标"):
        actions.close_evaluation(cast.batch, by=cast.clerk)
    assignment = Assignment.objects.get(measure__batch=cast.batch)
    actions.reopen_assignment(assignment, by=cast.evaluation_lead, reason="指标已改")
    cast.score_all()
    assert cast.close().state == "deciding"
    assert Evaluation.objects.get(assignment=assignment).rubric.version == 2


def test_a_stale_sheet_is_answered_field_by_field_as_the_form_would_send_it(client: Client) -> None:
    cast = make_cast(evaluators=1)
    cast.accepted()
    cast.evaluate()
    [assignment] = cast.open_assignments()
    client.force_login(assignment.evaluator)
    address = f"/evaluations/{assignment.pk}/"
    first = {
        "edit_version": "1",
        "score-novelty": "90",
        "score-legality": "failed",
        "comment-legality": "无依据",
    }
    client.post(address, first, headers={"Accept": "application/json"})
    answer = client.post(address, {**first, "score-novelty": "50"}, headers={"Accept": "application/json"})
    stored = answer.json()["current"]
    assert answer.status_code == 409
    assert {name: stored[name] for name in first if name != "edit_version"} == {
        name: value for name, value in first.items() if name != "edit_version"
    }
    page = client.post(address, {**first, "score-novelty": "50"}).content.decode()
    assert "90" in page
    assert "无依据" in page


def test_an_unfinished_sheet_is_given_to_somebody_else_and_what_was_written_stays() -> None:
    cast = make_cast(evaluators=2)
    cast.panel = actions.form_panel(cast.batch, by=cast.clerk, agency=cast.panel.agency, per_measure=1)
    cast.accepted()
    cast.evaluate()
    [begun] = cast.open_assignments()
    actions.save_sheet(begun, by=begun.evaluator, entries=SheetEntries(comment="写到一半"), version=1)
    other = next(person for person in cast.evaluators if person != begun.evaluator)
    given = actions.reassign_assignment(begun, by=cast.clerk, evaluator=other, reason="出差")
    assert (given.evaluator, given.is_released) == (other, True)
    assert Assignment.objects.get(pk=begun.pk).state == "recused"
    assert Evaluation.objects.get(assignment=begun).comment == "写到一半"
    with pytest.raises(WrongState):
        actions.save_sheet(begun, by=begun.evaluator, entries=SheetEntries(comment="再写"), version=2)
