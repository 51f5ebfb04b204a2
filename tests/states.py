"""Rows in every state, and what a person can do to them: each try is rolled back, so that tries do not meet."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
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
from tests.remembered.steps import remembered

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
        "returned": lambda: _returned(cast.submitted(), cast),
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
    _decided(measure, cast, is_selected=state == "selected")
    return measure


@remembered
def _returned(measure: Measure, cast: Cast) -> Measure:
    return measure_actions.return_measure(measure, by=cast.clerk, comments={"title": "请写全称。"})


@remembered
def _decided(measure: Measure, cast: Cast, *, is_selected: bool) -> None:
    verdict = (
        first_in_nation(measure, cast.clerk) if is_selected else Verdict(is_selected=False, reason="成效不足")
    )
    decision = evaluation_actions.decide_measure(measure, by=cast.clerk, verdict=verdict)
    evaluation_actions.confirm_decision(decision, by=cast.reviewer)


def batch_in(state: str, cast: Cast) -> Batch:
    """Take the cast's batch, which collects and has nothing in it, to a state."""
    if state == "cancelled":
        return measure_actions.cancel_batch(cast.batch, by=cast.reviewer, reason="政策调整")
    if state == "preparing":
        return measure_actions.stop_collecting_again(cast.batch, by=cast.reviewer, reason="指标有误")
    cast.accepted()
    _proposed(cast)
    if state == "collecting":
        return cast.batch
    _started(cast)
    cast.score_all()
    cast.hand_in()
    if state == "evaluating":
        return cast.batch
    cast.decide_all()
    if state == "deciding":
        return cast.batch
    letter = _drafted(cast)
    if state == "published":
        for _reached, step in _LETTER_PATH[:3]:
            letter = step(letter, cast)
    cast.batch = Batch.objects.get(pk=cast.batch.pk)
    return cast.batch


@remembered
def _proposed(cast: Cast) -> None:
    evaluation_actions.propose_assignments(cast.panel, by=cast.clerk)


@remembered
def _started(cast: Cast) -> None:
    cast.batch = evaluation_actions.start_evaluation(cast.batch, by=cast.clerk, reason="材料已齐")


@remembered
def _drafted(cast: Cast) -> Letter:
    return letter_actions.start_publishing(cast.batch, by=cast.clerk)


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
    for reached, step in _LETTER_PATH:
        if letter.state == state:
            break
        letter = step(letter, cast)
        assert letter.state == reached
    return letter


@remembered
def _in_review(letter: Letter, cast: Cast) -> Letter:
    return letter_actions.send_to_review(letter, by=cast.clerk)


@remembered
def _signed(letter: Letter, cast: Cast) -> Letter:
    return letter_actions.sign_letter(
        letter_actions.review_letter(letter, by=cast.reviewer), by=cast.signatory
    )


@remembered
def _issued(letter: Letter, cast: Cast) -> Letter:
    return letter_actions.issue_letter(letter, by=cast.signatory)


@remembered
def _revoked(letter: Letter, cast: Cast) -> Letter:
    return letter_actions.revoke_letter(letter, by=cast.signatory, reason="依据失效")


_LETTER_PATH: Sequence[tuple[str, Callable[[Letter, Cast], Letter]]] = (
    ("in_review", _in_review),
    ("signed", _signed),
    ("issued", _issued),
    ("revoked", _revoked),
)
