"""Sending in, taking back, screening: what each state of a measure allows, and to whom."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from accounts.models import User
from core.errors import Incomplete, WrongState
from measures import actions
from measures.models import Batch, Invitation, Measure
from tests.factories import Cast, make_cast
from tests.states import Step, letter_in, measure_in, outcomes, people_of, who_may

pytestmark = pytest.mark.django_db


def steps_of(cast: Cast, other: Measure | None = None) -> dict[str, tuple[Step, User]]:
    """Every step of a measure, with the person who usually takes it."""
    return {
        "save": (
            lambda m, by: actions.save_measure(m, by=by, texts={"title": "新名称"}, version=m.edit_version),
            cast.submitter,
        ),
        "submit": (lambda m, by: actions.submit_measure(m, by=by), cast.unit_lead),
        "withdraw": (lambda m, by: actions.withdraw_measure(m, by=by, reason="暂缓"), cast.unit_lead),
        "accept": (lambda m, by: actions.accept_measure(m, by=by), cast.clerk),
        "return": (lambda m, by: actions.return_measure(m, by=by, comments={"title": "请改"}), cast.clerk),
        "reject": (lambda m, by: actions.reject_measure(m, by=by, reason="超出范围"), cast.clerk),
        "merge": (lambda m, by: actions.merge_measure(m, by=by, into=other or m, reason="重复"), cast.clerk),
    }


SCREENED = {"accept": "accepted", "return": "returned", "reject": "rejected", "merge": "merged"}
ALLOWED = {
    "draft": {"save": "draft", "submit": "submitted", "withdraw": "withdrawn"},
    "submitted": {**SCREENED, "withdraw": "withdrawn"},
    "returned": {"save": "returned", "submit": "submitted", "withdraw": "withdrawn"},
    "accepted": {"merge": "merged", "withdraw": "withdrawn"},
    "rejected": {},
    "merged": {},
    "withdrawn": {},
}


@pytest.mark.parametrize("state", ALLOWED)
def test_a_measure_takes_exactly_the_steps_of_its_state(state: str) -> None:
    cast = make_cast(evaluators=1)
    other = cast.submitted(title="第三项")
    assert outcomes(measure_in(state, cast), steps_of(cast, other)) == ALLOWED[state]


@pytest.mark.parametrize("state", ["evaluated", "selected", "not_selected"])
def test_a_measure_that_was_evaluated_is_closed_to_units_and_screening(state: str) -> None:
    cast = make_cast(evaluators=1)
    assert outcomes(measure_in(state, cast), steps_of(cast)) == {}


UNIT = {"submitter", "unit_lead"}
OFFICE = {"office_clerk", "office_reviewer"}


@pytest.mark.parametrize(
    ("step", "state", "people"),
    [
        ("save", "draft", UNIT),
        ("submit", "draft", {"unit_lead"}),
        ("withdraw", "draft", {"unit_lead"}),
        ("accept", "submitted", OFFICE),
        ("return", "submitted", OFFICE),
        ("reject", "submitted", OFFICE),
        ("merge", "submitted", OFFICE),
    ],
)
def test_a_step_is_refused_to_everybody_else(step: str, state: str, people: set[str]) -> None:
    cast = make_cast(evaluators=1)
    act, _usual = steps_of(cast, cast.submitted(title="第三项"))[step]
    assert who_may(measure_in(state, cast), act, people_of(cast)) == people


def test_an_incomplete_candidate_names_everything_that_is_missing_or_too_long() -> None:
    cast = make_cast(evaluators=1)
    measure = cast.draft(effect="", title="名" * 31)
    with pytest.raises(Incomplete) as refusal:
        actions.submit_measure(measure, by=cast.unit_lead)
    assert [fault.place for fault in refusal.value.errors] == ["title", "effect"]


def test_a_title_at_its_limit_is_sent() -> None:
    cast = make_cast(evaluators=1)
    assert cast.submitted(title="名" * 30).state == "submitted"


def test_a_refused_candidate_stays_a_draft() -> None:
    cast = make_cast(evaluators=1)
    measure = cast.draft(effect="")
    with pytest.raises(Incomplete):
        actions.submit_measure(measure, by=cast.unit_lead)
    measure = Measure.objects.get(pk=measure.pk)
    assert (measure.state, measure.submitted_at) == ("draft", None)


def test_sending_freezes_the_texts() -> None:
    cast = make_cast(evaluators=1)
    assert cast.submitted().revisions.get().texts["title"] == "跨境小包“一单到底”"


def test_after_the_closing_date_nothing_is_sent() -> None:
    cast = make_cast(evaluators=1)
    measure = cast.draft()
    _close_yesterday(cast)
    with pytest.raises(WrongState, match="截止"):
        actions.submit_measure(measure, by=cast.unit_lead)


def test_on_the_closing_day_a_measure_can_still_be_sent() -> None:
    cast = make_cast(evaluators=1)
    actions.change_batch(cast.batch, by=cast.clerk, closes_on=timezone.localdate())
    assert cast.submitted().state == "submitted"


def test_a_grace_lets_one_unit_send_after_the_closing_date() -> None:
    cast = make_cast(evaluators=1)
    measure = cast.draft()
    _close_yesterday(cast)
    invitation = Invitation.objects.get(batch=cast.batch)
    actions.grant_grace(invitation, by=cast.clerk, until=timezone.localdate(), reason="系统故障")
    assert actions.submit_measure(measure, by=cast.unit_lead).state == "submitted"


def test_a_return_can_be_answered_after_the_closing_date() -> None:
    cast = make_cast(evaluators=1)
    measure = measure_in("returned", cast)
    _close_yesterday(cast)
    assert actions.submit_measure(measure, by=cast.unit_lead).state == "submitted"


def test_answering_a_return_keeps_the_first_time_of_sending() -> None:
    cast = make_cast(evaluators=1)
    measure = measure_in("returned", cast)
    assert actions.submit_measure(measure, by=cast.unit_lead).submitted_at == measure.submitted_at


def test_taking_back_what_was_sent_needs_a_reason() -> None:
    cast = make_cast(evaluators=1)
    with pytest.raises(Incomplete):
        actions.withdraw_measure(cast.submitted(), by=cast.unit_lead)


def test_a_measure_that_was_selected_before_must_say_what_is_new() -> None:
    cast = make_cast(evaluators=1)
    letter_in("issued", make_cast(evaluators=1))
    measure = cast.draft(title="再报", predecessor=Measure.objects.get(state="published"))
    with pytest.raises(Incomplete) as refusal:
        actions.submit_measure(measure, by=cast.unit_lead)
    assert refusal.value.errors[0].place == "new_since_predecessor"


@pytest.mark.parametrize(
    "around",
    [
        {"state": "submitted"},
        {"state": "rejected", "submitted_at": timezone.now()},
        {"state": "merged", "submitted_at": timezone.now()},
        {"state": "unheard_of"},
        {"unit": None},
    ],
)
def test_the_database_refuses_what_the_actions_would(around: dict[str, object]) -> None:
    measure = make_cast(evaluators=1).draft()
    with pytest.raises(IntegrityError):
        Measure.objects.filter(pk=measure.pk).update(**around)


def test_two_measures_of_a_batch_cannot_share_a_reference() -> None:
    cast = make_cast(evaluators=1)
    first, second = cast.draft(), cast.draft()
    with pytest.raises(IntegrityError):
        Measure.objects.filter(pk=second.pk).update(ref=first.ref)


def _close_yesterday(cast: Cast) -> None:
    actions.change_batch(cast.batch, by=cast.clerk, closes_on=timezone.localdate() - timedelta(days=1))
    cast.batch = Batch.objects.get(pk=cast.batch.pk)
