"""Side doors of the evaluation: earlier rounds, ties, other agencies, invitations, crafted files."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from django.utils import timezone

from accounts.choices import Role
from accounts.models import User
from core.errors import ActionError
from evaluations import actions
from evaluations.models import Assignment, PanelMember, Waiver
from measures import actions as measure_actions
from tests.evaluations.side_doors import client_of, save, second_round
from tests.factories import make_cast, make_person

pytestmark = pytest.mark.django_db


def test_lead_who_also_evaluates_sees_others_marks_before_own() -> None:
    cast = make_cast(evaluators=2)
    cast.accepted()
    cast.evaluate()
    first, second = Assignment.objects.order_by("pk")
    both = second.evaluator
    both.roles = [Role.EVALUATOR, Role.EVALUATION_LEAD]
    both.save()
    save(first)
    actions.submit_sheet(first, by=first.evaluator)
    page = (
        client_of(User.objects.get(pk=both.pk))
        .get(f"/batches/{cast.batch.number}/tally/{first.measure_id}/")
        .content.decode()
    )
    assert "73.37" not in page
    assert "SECRET" not in page


def test_sheet_of_sealed_first_round_cannot_be_submitted_in_the_second() -> None:
    _cast, late, _others = second_round()
    client = client_of(late.evaluator)
    answer = client.post(
        f"/evaluations/{late.pk}/",
        {
            "edit_version": "1",
            "score-novelty": "99",
            "score-effect": "99",
            "score-replicability": "99",
            "score-legality": "passed",
            "score-risk": "passed",
            "classification": "first_in_nation",
            "ground": "x",
            "familiarity": "general",
            "comment": "x",
            "submit": "1",
        },
    )
    late.refresh_from_db()
    assert late.state != "submitted", answer.status_code


def test_sheet_of_sealed_first_round_cannot_be_reopened_in_the_second() -> None:
    cast, _late, others = second_round()
    first = others[0]
    first.refresh_from_db()
    with pytest.raises(ActionError):
        actions.reopen_assignment(first, by=cast.evaluation_lead, reason="改分")


def test_waived_assignment_stays_on_record_in_the_second_round() -> None:
    cast, late, _others = second_round()
    with contextlib.suppress(ActionError):
        actions.withdraw_assignment(late, by=cast.clerk)
    assert [a.pk for a in Waiver.objects.get().assignments.all()] == [late.pk]


def test_first_round_late_recusal() -> None:
    _cast, late, _others = second_round()
    with pytest.raises(ActionError):
        actions.recuse_assignment(late, by=late.evaluator, reason="x")


def test_tied_evaluator_with_a_begun_sheet_cannot_submit() -> None:
    cast = make_cast(evaluators=2)
    cast.accepted()
    cast.evaluate()
    one = Assignment.objects.order_by("pk")[0]
    save(one)
    actions.declare_tie(cast.panel, by=cast.clerk, evaluator=one.evaluator, unit=cast.unit)
    with pytest.raises(ActionError):
        actions.submit_sheet(one, by=one.evaluator)


def test_tie_declared_in_one_batch_frees_the_other_batch_too() -> None:
    cast = make_cast(evaluators=2)
    other = make_cast(evaluators=2)
    measure_actions.invite_units(other.batch, by=other.clerk, units=[cast.unit])
    # the same expert sits on both panels
    expert = cast.evaluators[0]
    PanelMember.objects.create(panel=other.panel, evaluator=expert, ties_declared_at=timezone.now())
    measure = measure_actions.draft_measure(other.batch, by=cast.submitter, texts=cast_texts())
    measure = measure_actions.submit_measure(measure, by=cast.unit_lead)
    measure = measure_actions.accept_measure(measure, by=other.clerk)
    actions.assign_evaluator(other.panel, by=other.clerk, measure=measure, evaluator=expert)
    actions.declare_tie(cast.panel, by=cast.clerk, evaluator=expert, unit=cast.unit)
    assert not Assignment.objects.filter(measure=measure, evaluator=expert).exists()


def cast_texts() -> Any:
    from tests.factories import TEXTS

    return dict(TEXTS)


def test_declaring_a_tie_changes_no_assignment_after_the_handover() -> None:
    cast = make_cast(evaluators=2)
    cast.accepted()
    extra = make_person(Role.EVALUATOR, unit=cast.panel.agency)
    cast.evaluate()
    PanelMember.objects.create(panel=cast.panel, evaluator=extra, ties_declared_at=timezone.now())
    cast.score(Assignment.objects.order_by("pk")[0])
    cast.hand_in("一位缺席")
    late = Assignment.objects.order_by("pk")[1]
    with contextlib.suppress(ActionError):
        actions.declare_tie(cast.panel, by=cast.clerk, evaluator=late.evaluator, unit=cast.unit)
    assert Assignment.objects.filter(pk=late.pk).exists()
    assert not Assignment.objects.filter(evaluator=extra).exists()


def test_declaring_a_tie_after_the_decision_keeps_the_waiver() -> None:
    cast = make_cast(evaluators=2)
    cast.accepted()
    cast.evaluate()
    cast.score(Assignment.objects.order_by("pk")[0])
    cast.close("缺席，不再等待")
    late = Assignment.objects.order_by("pk")[1]
    with contextlib.suppress(ActionError):
        actions.declare_tie(cast.panel, by=cast.clerk, evaluator=late.evaluator, unit=cast.unit)
    assert Waiver.objects.get().assignments.count() == 1
