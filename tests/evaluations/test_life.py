"""Assignments and batches: each step from each state, and what keeps a phase from being entered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from core.errors import Incomplete, NotAllowed, StaleVersion, WrongState
from evaluations import actions
from evaluations.entries import SheetEntries
from evaluations.models import Assignment, Decision, Evaluation, TallyEntry
from evaluations.verdicts import Verdict
from measures.actions import add_comparison
from measures.models import Comparison, Measure
from tests.factories import Cast, first_in_nation, make_cast

pytestmark = pytest.mark.django_db
STEPS = ("save", "submit", "recuse", "reopen")
ALLOWED = {
    "assigned": {"save", "recuse"},
    "in_progress": {"save", "submit", "recuse"},
    "submitted": {"reopen"},
    "reopened": {"save", "submit"},
    "recused": set[str](),
}


def full() -> SheetEntries:
    return SheetEntries(
        scores={code: Decimal(80) for code in ("novelty", "effect", "replicability")},
        gates={"legality": True, "risk": True},
        classification="first_in_nation",
        ground="检索了国家和各地公开文件，未见相同做法。",
        familiarity="general",
    )


def version(assignment: Assignment) -> int:
    sheet = Evaluation.objects.filter(assignment=assignment).first()
    return sheet.edit_version if sheet else 1


def assignment_in(state: str, cast: Cast) -> Assignment:
    cast.accepted()
    cast.evaluate()
    assignment = Assignment.objects.filter(measure__batch=cast.batch).order_by("pk")[0]
    by = assignment.evaluator
    if state == "recused":
        return actions.recuse_assignment(assignment, by=by, reason="曾任该项目顾问")
    if state != "assigned":
        actions.save_sheet(assignment, by=by, entries=full(), version=1)
    if state in {"submitted", "reopened"}:
        actions.submit_sheet(assignment, by=by)
    if state == "reopened":
        actions.reopen_assignment(assignment, by=cast.evaluation_lead, reason="漏看附件")
    return Assignment.objects.get(pk=assignment.pk)


def step(name: str, assignment: Assignment, cast: Cast) -> Callable[[], object]:
    by = assignment.evaluator
    return {
        "save": lambda: actions.save_sheet(assignment, by=by, entries=full(), version=version(assignment)),
        "submit": lambda: actions.submit_sheet(assignment, by=by),
        "recuse": lambda: actions.recuse_assignment(assignment, by=by, reason="回避"),
        "reopen": lambda: actions.reopen_assignment(assignment, by=cast.evaluation_lead, reason="复核"),
    }[name]


@pytest.mark.parametrize("state", ALLOWED)
@pytest.mark.parametrize("name", STEPS)
def test_an_assignment_takes_each_step_from_its_states_only(state: str, name: str) -> None:
    cast = make_cast(evaluators=1)
    act = step(name, assignment_in(state, cast), cast)
    if name in ALLOWED[state]:
        act()
        return
    # An empty sheet is refused for what is missing, every other one for its state.
    with pytest.raises(Incomplete if (state, name) == ("assigned", "submit") else WrongState):
        act()


def test_nobody_writes_on_another_evaluators_sheet() -> None:
    cast = make_cast(evaluators=2)
    assignment = assignment_in("assigned", cast)
    other = next(one for one in cast.evaluators if one != assignment.evaluator)
    with pytest.raises(NotAllowed):
        actions.save_sheet(assignment, by=other, entries=full(), version=1)


def test_a_stale_save_is_refused_with_the_stored_sheet() -> None:
    cast = make_cast(evaluators=1)
    assignment = assignment_in("in_progress", cast)
    with pytest.raises(StaleVersion) as refusal:
        actions.save_sheet(
            assignment, by=assignment.evaluator, entries=replace(full(), comment="另一句"), version=1
        )
    assert refusal.value.current["scores"] == {
        "novelty": "80.00",
        "effect": "80.00",
        "replicability": "80.00",
    }


def test_a_stale_save_that_says_what_is_stored_is_no_conflict() -> None:
    cast = make_cast(evaluators=1)
    assignment = assignment_in("in_progress", cast)
    saved = actions.save_sheet(assignment, by=assignment.evaluator, entries=full(), version=1)
    assert (saved.edit_version, version(assignment)) == (2, 2)


@pytest.mark.parametrize("value", [Decimal(-1), Decimal("100.01"), Decimal("NaN"), Decimal("80.005")])
def test_a_value_that_is_no_score_is_refused(value: Decimal) -> None:
    cast = make_cast(evaluators=1)
    assignment = assignment_in("assigned", cast)
    with pytest.raises(Incomplete):
        actions.save_sheet(
            assignment, by=assignment.evaluator, entries=SheetEntries(scores={"novelty": value}), version=1
        )


def test_a_reopened_sheet_leaves_both_versions_on_record() -> None:
    cast = make_cast(evaluators=1)
    assignment = assignment_in("reopened", cast)
    actions.submit_sheet(assignment, by=assignment.evaluator)
    assert assignment.submitted_sheets.count() == 2


def test_a_recused_measure_goes_to_somebody_else() -> None:
    cast = make_cast(evaluators=2)
    cast.panel = actions.form_panel(cast.batch, by=cast.clerk, agency=cast.panel.agency, per_measure=1)
    recused = assignment_in("recused", cast)
    assert Assignment.objects.filter(measure=recused.measure).live().exclude(pk=recused.pk).count() == 1


def test_a_tied_evaluator_is_never_assigned() -> None:
    cast = make_cast(evaluators=2)
    actions.declare_tie(cast.panel, by=cast.clerk, evaluator=cast.evaluators[0], unit=cast.unit)
    measure = cast.accepted()
    with pytest.raises(Incomplete):
        actions.assign_evaluator(cast.panel, by=cast.clerk, measure=measure, evaluator=cast.evaluators[0])


def test_an_evaluation_does_not_start_with_a_measure_unscreened_or_unassigned() -> None:
    cast = make_cast(evaluators=1)
    waiting, accepted = cast.submitted(title="待审的举措"), cast.accepted(title="未分派的举措")
    with pytest.raises(Incomplete) as refusal:
        actions.start_evaluation(cast.batch, by=cast.clerk, reason="提前")
    assert {fault.place for fault in refusal.value.errors} == {str(waiting), str(accepted)}


def test_an_evaluation_does_not_close_with_sheets_missing_and_no_waiver() -> None:
    cast = make_cast(evaluators=1)
    assignment_in("in_progress", cast)
    with pytest.raises(Incomplete):
        actions.close_evaluation(cast.batch, by=cast.clerk)


def test_a_waiver_names_the_sheets_that_are_missing() -> None:
    cast = make_cast(evaluators=1)
    assignment = assignment_in("in_progress", cast)
    batch = cast.close("专家因病缺席")
    assert list(batch.waivers.get().assignments.all()) == [assignment]


def test_scores_stay_hidden_from_the_office_until_the_decision() -> None:
    cast = make_cast(evaluators=1)
    assignment_in("submitted", cast)
    before = Evaluation.objects.visible_to(cast.clerk).count()
    cast.close()
    assert (before, Evaluation.objects.visible_to(cast.clerk).count()) == (0, 1)


def decided(cast: Cast) -> Decision:
    assignment = assignment_in("submitted", cast)
    cast.close()
    verdict = first_in_nation(assignment.measure, cast.clerk)
    return actions.decide_measure(assignment.measure, by=cast.clerk, verdict=verdict)


def compared(measure: Measure, by: User) -> Comparison:
    return add_comparison(measure, by=by, place="甲地", practice="同样做法", relation="same")


def test_a_decision_that_leaves_the_votes_needs_a_reason() -> None:
    cast = make_cast(evaluators=1)
    measure = decided(cast).measure
    with pytest.raises(Incomplete) as refusal:
        actions.decide_measure(
            measure,
            by=cast.clerk,
            verdict=Verdict(True, "replication", replicated_comparison=compared(measure, cast.clerk)),
        )
    assert [fault.place for fault in refusal.value.errors] == ["reason"]


def test_nobody_confirms_a_decision_of_their_own() -> None:
    cast = make_cast(evaluators=1)
    cast.clerk.roles = ["office_clerk", "office_reviewer"]
    cast.clerk.save()
    with pytest.raises(NotAllowed):
        actions.confirm_decision(decided(cast), by=cast.clerk)


def test_a_confirmed_decision_selects_the_measure() -> None:
    cast = make_cast(evaluators=1)
    assert actions.confirm_decision(decided(cast), by=cast.reviewer).measure.state == "selected"


def test_stepping_back_to_the_evaluation_takes_the_decisions_back() -> None:
    cast = make_cast(evaluators=1)
    actions.confirm_decision(decided(cast), by=cast.reviewer)
    actions.step_back_to_evaluating(cast.batch, by=cast.reviewer, reason="补评")
    assert (Decision.objects.count(), cast.batch.measures.get().state) == (0, "accepted")


@pytest.mark.parametrize(
    "wrong",
    [
        {"classification": ""},
        {"search_run": None},
        {"classification": "replication"},
        {"is_selected": False, "classification": "", "reason": ""},
    ],
)
def test_the_database_refuses_a_decision_without_its_ground(wrong: dict[str, object]) -> None:
    decision = decided(make_cast(evaluators=1))
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(**wrong)


def test_the_stored_tally_keeps_the_digest_of_its_inputs() -> None:
    cast = make_cast(evaluators=1)
    decided(cast)
    from evaluations.actions.tallying import compute_tally

    assert TallyEntry.objects.get().tally.digest == compute_tally(cast.batch).digest
