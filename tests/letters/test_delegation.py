"""代理: offered, accepted, ended; what is done by it names both, and it leads around no four-eyes rule."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from core.errors import Incomplete, NotAllowed, WrongState
from core.models import Notice
from letters import actions
from letters.archive import write_archive
from letters.choices import Hand, Step
from letters.models import Delegation, Letter
from measures.models import Batch
from tests.api.asking import post
from tests.clients import client_of
from tests.factories import Cast, make_administrator, make_cast, make_person
from tests.letters.countersigning import agree, asked, colleague
from tests.letters.test_countersign_kept import sheet_of
from tests.remembered.steps import remembered
from tests.states import letter_in

pytestmark = pytest.mark.django_db
REASON = "出差"


@remembered
def given(
    cast: Cast,
    to: User,
    by: User | None = None,
    hand: Hand = Hand.SIGNATORY,
    batch: Batch | None = None,
    *,
    days: tuple[int, int] = (0, 7),
    accepts: bool = True,
) -> Delegation:
    """Have somebody act for the signatory, or for whoever else gives it."""
    today = timezone.localdate()
    offered = actions.offer_delegation(
        by=by or cast.signatory,
        delegate=to,
        hand=hand,
        batch=batch or cast.batch,
        starts_on=today + timedelta(days=days[0]),
        ends_on=today + timedelta(days=days[1]),
        reason=REASON,
    )
    return actions.accept_delegation(offered, by=to) if accepts else offered


@remembered
def in_review(cast: Cast) -> Letter:
    """Return a letter that waits for its signature."""
    return actions.review_letter(letter_in("in_review", cast), by=cast.reviewer)


def test_what_a_delegate_signs_names_both_everywhere() -> None:
    cast = make_cast(evaluators=1)
    letter, delegate = in_review(cast), colleague(cast)
    given(cast, delegate)
    letter = actions.sign_letter(letter, by=delegate)
    assert (letter.signed_by, letter.signed_for) == (delegate, cast.signatory)
    letter = actions.issue_letter(letter, by=delegate)
    both = f"{delegate.name}代{cast.signatory.name}"
    assert sheet_of(letter).count(both) >= 3
    assert both in client_of(cast.auditor).get(f"/letters/manage/{letter.pk}/").content.decode()
    target = io.BytesIO()
    write_archive(Letter.objects.get(pk=letter.pk), target)
    process = json.loads(zipfile.ZipFile(target).read("办理过程.json"))
    signed = next(step for step in process if step["业务行为"] == "签发")
    assert (signed["人员"], signed["委托人"]) == (delegate.name, cast.signatory.name)


def test_a_delegate_reviews_and_returns_for_a_reviewer() -> None:
    cast = make_cast(evaluators=1)
    letter, delegate = letter_in("in_review", cast), colleague(cast)
    given(cast, delegate, cast.reviewer, Hand.REVIEWER)
    letter = actions.review_letter(letter, by=delegate)
    letter = actions.return_letter(letter, by=delegate, opinion="再改一处")
    steps = letter.steps.filter(by=delegate).values_list("step", "for_whom")
    assert list(steps) == [(Step.REVIEW, cast.reviewer.pk), (Step.RETURN, cast.reviewer.pk)]


def refused(letter: Letter, by: User) -> bool:
    with pytest.raises(NotAllowed):
        actions.sign_letter(letter, by=by)
    return True


@pytest.mark.parametrize(
    "why", ["not accepted", "ended", "ahead", "over", "other batch", "other step", "lost role"]
)
def test_it_holds_only_within_all_of_its_limits(why: str) -> None:
    cast = make_cast(evaluators=1)
    letter, delegate = in_review(cast), colleague(cast)
    ways: dict[str, Callable[[], object]] = {
        "not accepted": lambda: given(cast, delegate, accepts=False),
        "ended": lambda: actions.end_delegation(given(cast, delegate), by=cast.signatory, reason="已返岗"),
        "ahead": lambda: given(cast, delegate, days=(1, 7)),
        "over": lambda: Delegation.objects.filter(pk=given(cast, delegate, days=(-7, 0)).pk).update(
            ends_on=timezone.localdate() - timedelta(days=1)
        ),
        "other batch": lambda: given(cast, delegate, batch=make_cast(number=55, evaluators=1).batch),
        "other step": lambda: given(cast, delegate, hand=Hand.REVIEWER),
        "lost role": lambda: (
            given(cast, delegate),
            User.objects.filter(pk=cast.signatory.pk).update(roles=["office_clerk"]),
        ),
    }
    ways[why]()
    assert refused(letter, delegate)


def test_who_left_office_work_acts_for_nobody_and_is_told_of_nothing() -> None:
    cast = make_cast(evaluators=1)
    letter, delegate = letter_in("in_review", cast), colleague(cast)
    given(cast, delegate)
    given(cast, delegate, cast.reviewer, Hand.REVIEWER)
    User.objects.filter(pk=delegate.pk).update(roles=["auditor"])
    delegate = User.objects.get(pk=delegate.pk)
    assert not any(delegate.has_perm(f"letters.{step}_letter") for step in ("review", "sign", "issue"))
    with pytest.raises(NotAllowed):
        actions.review_letter(letter, by=delegate)
    letter = actions.review_letter(letter, by=cast.reviewer)
    assert not Notice.objects.filter(recipient=delegate, subject__contains="等待签发").exists()
    assert refused(letter, delegate)
    letter = actions.sign_letter(letter, by=cast.signatory)
    with pytest.raises(NotAllowed):
        actions.issue_letter(letter, by=delegate)
    page = client_of(cast.auditor).get("/letters/delegations/").content.decode()
    assert delegate.name not in page


def test_a_hand_in_the_letter_of_either_keeps_both_from_another() -> None:
    cast = make_cast(evaluators=1)
    given(cast, cast.clerk)
    letter = in_review(cast)
    assert refused(letter, cast.clerk)
    delegate = colleague(cast)
    both = make_person("office_reviewer", "signatory", unit=cast.clerk.unit)
    given(cast, delegate, both)
    actions.review_letter(letter, by=both)
    assert refused(letter, delegate)
    letter = actions.sign_letter(letter, by=cast.signatory)
    assert letter.signed_for is None


def test_for_whom_was_signed_cannot_review_after_it_came_back() -> None:
    cast = make_cast(evaluators=1)
    letter, delegate = in_review(cast), colleague(cast)
    given(cast, delegate)
    letter = actions.sign_letter(letter, by=delegate)
    letter = actions.unsign_letter(letter, by=delegate, reason="数字有误")
    letter = actions.send_to_review(letter, by=cast.clerk)
    with pytest.raises(NotAllowed):
        actions.review_letter(letter, by=cast.signatory)


def test_who_countersigned_acts_for_nobody_and_nobody_for_them() -> None:
    cast = make_cast(evaluators=1)
    person = colleague(cast)
    (part,) = asked(cast, people=(person,))
    agree(part, person)
    given(cast, person)
    letter = actions.send_to_review(Letter.objects.get(pk=part.letter_id), by=cast.clerk)
    letter = actions.review_letter(letter, by=cast.reviewer)
    assert refused(letter, person)


def test_a_right_that_was_given_is_not_given_on() -> None:
    cast = make_cast(evaluators=1)
    first, second = colleague(cast), colleague(cast)
    given(cast, first)
    with pytest.raises(NotAllowed):
        given(cast, second, first)
    reviewer = make_person("office_reviewer", unit=cast.clerk.unit)
    given(cast, reviewer)
    with pytest.raises(Incomplete):
        given(cast, second, reviewer)


def test_the_database_refuses_a_step_around_the_rule() -> None:
    cast = make_cast(evaluators=1)
    letter, delegate = in_review(cast), colleague(cast)
    with pytest.raises(IntegrityError, match="nobody gave"), transaction.atomic():
        letter.steps.create(step=Step.SIGN, by=delegate, for_whom=cast.signatory)
    given(cast, delegate)
    letter.steps.create(step=Step.SIGN, by=delegate, for_whom=cast.signatory)
    for person in (delegate, cast.signatory):
        with pytest.raises(IntegrityError, match="one hand"), transaction.atomic():
            letter.steps.create(step=Step.REVIEW, by=person)
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(reviewed_for=letter.drafted_by)


def test_both_are_told_and_a_delegate_is_led_to_what_waits() -> None:
    cast = make_cast(evaluators=1)
    letter, delegate = letter_in("in_review", cast), colleague(cast)
    offered = given(cast, delegate, accepts=False)
    client = client_of(delegate)
    assert "待接受的代理" in client.get("/").content.decode()
    assert client.post(f"/letters/delegations/{offered.pk}/accept/").status_code == 302
    assert Notice.objects.filter(recipient=cast.signatory, subject__contains="已接受代理").exists()
    actions.review_letter(letter, by=cast.reviewer)
    home = client.get("/").content.decode()
    assert "待签发的函" in home
    assert f"{delegate}代{cast.signatory}" in home
    assert Notice.objects.filter(recipient=delegate, subject__contains="等待签发").exists()
    page = client.get(f"/letters/manage/{letter.pk}/").content.decode()
    assert f"/letters/manage/{letter.pk}/sign/" in page
    assert client.post(f"/letters/manage/{letter.pk}/sign/", {"opinion": ""}).status_code == 302


def test_offering_on_the_page_keeps_what_was_chosen_and_names_what_is_wrong() -> None:
    cast = make_cast(evaluators=1)
    delegate, today = colleague(cast), timezone.localdate()
    client = client_of(cast.signatory)
    sent = {
        "delegate": delegate.pk,
        "hand": Hand.SIGNATORY,
        "batch": cast.batch.pk,
        "starts_on": str(today),
        "ends_on": str(today + timedelta(days=200)),
        "reason": REASON,
    }
    refusal = client.post("/letters/delegations/new/", sent)
    assert refusal.status_code == 422
    page = refusal.content.decode()
    assert "代理最长92天" in page
    assert f'<option value="{delegate.pk}" selected>' in page
    assert str(today + timedelta(days=200)) in page
    assert REASON in page
    assert client.post("/letters/delegations/new/", {**sent, "ends_on": str(today)}).status_code == 302
    offered = Delegation.objects.get()
    assert (
        f"/letters/delegations/{offered.pk}/accept/"
        in client_of(delegate).get("/letters/delegations/").content.decode()
    )


@pytest.mark.parametrize("day", ["9999-12-31", "9999-10-01", "0001-01-01"])
def test_a_day_at_the_end_of_all_time_is_refused_by_its_field(day: str) -> None:
    cast = make_cast(evaluators=1)
    said = {"hand": Hand.SIGNATORY, "starts_on": day, "ends_on": day, "reason": REASON}
    named = {"delegate": colleague(cast).username, "batch": cast.batch.number}
    refused = post(cast.signatory, "delegations/", {**said, **named})
    assert refused.status_code == 422
    assert {one["place"] for one in refused.json()["faults"]} >= {"starts_on", "ends_on"}
    chosen = {"delegate": colleague(cast).pk, "batch": cast.batch.pk}
    page = client_of(cast.signatory).post("/letters/delegations/new/", {**said, **chosen})
    assert page.status_code == 422


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("oneself", "delegate"),
        ("who may already", "delegate"),
        ("an auditor", "delegate"),
        ("cancelled", "batch"),
        ("backwards", "ends_on"),
        ("long", "ends_on"),
        ("other hand", "hand"),
    ],
)
def test_what_cannot_be_given_is_named(name: str, place: str) -> None:
    cast = make_cast(evaluators=1)
    person = colleague(cast)
    other = make_person("signatory", unit=cast.clerk.unit)
    wrong: dict[str, Callable[[], object]] = {
        "oneself": lambda: given(cast, cast.signatory),
        "who may already": lambda: given(cast, other),
        "an auditor": lambda: given(cast, cast.auditor),
        "cancelled": lambda: given(cast, person, batch=cancelled()),
        "backwards": lambda: given(cast, person, days=(3, 2)),
        "long": lambda: given(cast, person, days=(0, 93)),
        "other hand": lambda: given(cast, person, hand=Hand.DRAFTER),
    }
    with pytest.raises(Incomplete) as refusal:
        wrong[name]()
    assert place in [fault.place for fault in refusal.value.errors]


def cancelled() -> Batch:
    batch = make_cast(number=56, evaluators=1).batch
    Batch.objects.filter(pk=batch.pk).update(state="cancelled")
    return Batch.objects.get(pk=batch.pk)


def test_each_ends_it_with_a_reason_and_nobody_else() -> None:
    cast = make_cast(evaluators=1)
    delegate = colleague(cast)
    one, other = given(cast, delegate), given(cast, delegate, accepts=False)
    for person in (cast.clerk, cast.reviewer):
        with pytest.raises(NotAllowed):
            actions.end_delegation(one, by=person, reason="不需要")
    with pytest.raises(Incomplete):
        actions.end_delegation(one, by=delegate, reason=" ")
    for _twice in range(2):
        ended = actions.end_delegation(one, by=delegate, reason="另有任务")
    assert (ended.ended_by, ended.ended_reason) == (delegate, "另有任务")
    actions.end_delegation(other, by=delegate, reason="不能代")
    with pytest.raises(WrongState):
        actions.accept_delegation(other, by=delegate)
    with pytest.raises(NotAllowed):
        actions.accept_delegation(given(cast, delegate, accepts=False), by=cast.clerk)


def test_the_office_and_the_administrators_see_those_in_force() -> None:
    cast = make_cast(evaluators=1)
    delegation = given(cast, colleague(cast))
    for person in (cast.clerk, cast.auditor, make_administrator()):
        page = client_of(person).get("/letters/delegations/")
        assert str(delegation) in page.content.decode()
    assert client_of(cast.unit_lead).get("/letters/delegations/").status_code == 403
