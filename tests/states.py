"""Rows in every state, and what a person can do to them: each try is rolled back, so that tries do not meet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db import models, transaction

from accounts.models import User
from core.errors import NotAllowed, WrongState
from evaluations import actions as evaluation_actions
from evaluations.models import Assignment
from evaluations.verdicts import Verdict
from letters import actions as letter_actions
from letters.models import Letter
from measures import actions as measure_actions
from measures.models import Batch, Measure
from tests.factories import Cast, first_in_nation, make_administrator, make_person

Step = Callable[[Any, User], object]


class _UndoneError(Exception):
    """Ends a try."""


def outcomes(subject: models.Model, steps: Mapping[str, tuple[Step, User]]) -> dict[str, str]:
    """Return the state that each step leads to; a step that the state refuses is left out."""
    reached = {}
    for name, (act, by) in steps.items():
        try:
            with transaction.atomic():
                act(subject, by)
                reached[name] = type(subject)._default_manager.get(pk=subject.pk).state  # type: ignore[attr-defined]
                raise _UndoneError
        except WrongState:
            continue
        except _UndoneError:
            pass
    return reached


def who_may(subject: models.Model, act: Step, people: Mapping[str, User]) -> set[str]:
    """Return the people to whom a step is not refused for who they are."""
    allowed = set()
    for name, by in people.items():
        try:
            with transaction.atomic():
                act(subject, by)
                raise _UndoneError
        except NotAllowed:
            continue
        except _UndoneError:
            allowed.add(name)
    return allowed


def people_of(cast: Cast) -> dict[str, User]:
    """Everybody of a cast by role, then those who hold a role elsewhere, and the administrator."""
    return {
        "submitter": cast.submitter,
        "unit_lead": cast.unit_lead,
        "office_clerk": cast.clerk,
        "office_reviewer": cast.reviewer,
        "signatory": cast.signatory,
        "evaluator": cast.evaluators[0],
        "evaluation_lead": cast.evaluation_lead,
        "auditor": cast.auditor,
        "other_submitter": make_person("submitter"),
        "other_unit_lead": make_person("unit_lead"),
        "other_evaluator": make_person("evaluator"),
        "other_evaluation_lead": make_person("evaluation_lead"),
        "administrator": make_administrator(),
    }


def measure_in(state: str, cast: Cast) -> Measure:
    """Return a measure of the cast's batch in a state."""
    makers: dict[str, Callable[[], Measure]] = {
        "draft": cast.draft,
        "submitted": cast.submitted,
        "returned": lambda: measure_actions.return_measure(
            cast.submitted(), by=cast.clerk, comments={"title": "请写全称。"}
        ),
        "accepted": cast.accepted,
        "rejected": lambda: measure_actions.reject_measure(
            cast.submitted(), by=cast.clerk, reason="不属于征集范围"
        ),
        "merged": lambda: measure_actions.merge_measure(
            cast.submitted(), by=cast.clerk, into=cast.submitted(title="另一项"), reason="内容重复"
        ),
        "withdrawn": lambda: measure_actions.withdraw_measure(cast.draft(), by=cast.unit_lead),
    }
    if state in makers:
        return makers[state]()
    measure = cast.accepted()
    cast.evaluate()
    cast.score_all()
    cast.close()
    if state == "evaluated":
        return measure
    verdict = (
        first_in_nation(measure, cast.clerk)
        if state == "selected"
        else Verdict(is_selected=False, reason="成效不足")
    )
    decision = evaluation_actions.decide_measure(measure, by=cast.clerk, verdict=verdict)
    evaluation_actions.confirm_decision(decision, by=cast.reviewer)
    return measure


def batch_in(state: str, cast: Cast) -> Batch:
    """Take the cast's batch, which collects and has nothing in it, to a state."""
    if state == "cancelled":
        return measure_actions.cancel_batch(cast.batch, by=cast.reviewer, reason="政策调整")
    if state == "preparing":
        return measure_actions.stop_collecting_again(cast.batch, by=cast.reviewer, reason="指标有误")
    cast.accepted()
    evaluation_actions.propose_assignments(cast.panel, by=cast.clerk)
    if state == "collecting":
        return cast.batch
    cast.batch = evaluation_actions.start_evaluation(cast.batch, by=cast.clerk, reason="材料已齐")
    cast.score_all()
    cast.hand_in()
    if state == "evaluating":
        return cast.batch
    cast.decide_all()
    if state == "deciding":
        return cast.batch
    letter = letter_actions.start_publishing(cast.batch, by=cast.clerk)
    if state == "published":
        letter_actions.send_to_review(letter, by=cast.clerk)
        letter_actions.review_letter(letter, by=cast.reviewer)
        letter_actions.sign_letter(letter, by=cast.signatory)
        letter_actions.issue_letter(letter, by=cast.signatory)
    cast.batch.refresh_from_db()
    return cast.batch


def assignment_in(state: str, cast: Cast) -> Assignment:
    """Return a released assignment in a state."""
    cast.accepted()
    cast.evaluate()
    assignment = cast.open_assignments()[0]
    if state == "recused":
        return evaluation_actions.recuse_assignment(assignment, by=assignment.evaluator, reason="曾任顾问")
    if state == "assigned":
        return assignment
    cast.score(assignment)
    if state == "reopened":
        return evaluation_actions.reopen_assignment(assignment, by=cast.clerk, reason="打错一项")
    return assignment


def letter_in(state: str, cast: Cast) -> Letter:
    """Return the cast's letter in a state."""
    cast.accepted()
    letter = cast.drafted_letter()
    for reached, step in _letter_path(cast):
        if letter.state == state:
            break
        letter = step(letter)
        assert letter.state == reached
    return letter


def _letter_path(cast: Cast) -> Iterable[tuple[str, Callable[[Letter], Letter]]]:
    yield "in_review", lambda letter: letter_actions.send_to_review(letter, by=cast.clerk)
    yield (
        "signed",
        lambda letter: letter_actions.sign_letter(
            letter_actions.review_letter(letter, by=cast.reviewer), by=cast.signatory
        ),
    )
    yield "issued", lambda letter: letter_actions.issue_letter(letter, by=cast.signatory)
    yield "revoked", lambda letter: letter_actions.revoke_letter(letter, by=cast.signatory, reason="依据失效")
