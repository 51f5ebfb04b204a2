"""Experts: the third party proposes, the office opens the account, and only the person gets the link."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from accounts import inviting
from accounts.models import User
from core.errors import Incomplete, NotAllowed, WrongState
from core.models import Notice, OutboxEntry
from evaluations import actions
from evaluations.models import Nomination
from tests.clients import client_of
from tests.factories import Cast, make_cast

pytestmark = pytest.mark.django_db
NEW = {"name": "秦远", "username": "qinyuan", "affiliation": "海岸大学"}
LINK = re.compile(r"/invitations/[^/\"]+/")


def address(cast: Cast, rest: str) -> str:
    return f"/batches/{cast.batch.number}/panel/{rest}"


def nominated(cast: Cast, **entries: str) -> Nomination:
    return actions.nominate_evaluator(cast.panel, by=cast.evaluation_lead, **{**NEW, **entries})


def invited(cast: Cast, **entries: str) -> User:
    wishes = {**NEW, "email": "q@example.org", **entries}
    return actions.invite_evaluator(cast.panel, by=cast.clerk, **wishes).evaluator


@pytest.mark.parametrize("email", ["", "lead@example.org"])
def test_the_lead_proposes_and_neither_sees_a_link_nor_has_one_sent(email: str) -> None:
    cast = make_cast(evaluators=1)
    answer = client_of(cast.evaluation_lead).post(
        address(cast, "invite/"), {**NEW, "email": email}, follow=True
    )
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "等待办公室核实" in page
    assert LINK.search(page) is None
    assert not User.objects.filter(username="qinyuan").exists()
    assert not OutboxEntry.objects.filter(topic="invite_person").exists()
    assert cast.panel.members.count() == 1
    assert Notice.objects.filter(recipient=cast.clerk, subject__contains="秦远").exists()


def test_the_office_confirms_and_the_link_goes_to_the_address_that_it_made_sure_of() -> None:
    cast = make_cast(evaluators=1)
    proposed = nominated(cast, email="lead@example.org")
    answer = client_of(cast.clerk).post(
        address(cast, f"nominations/{proposed.pk}/"),
        {"email": "q@university.example", "affiliation": "海岸大学经济学院"},
    )
    assert answer.status_code == 302
    member = cast.panel.members.get(evaluator__username="qinyuan")
    assert (member.evaluator.email, member.affiliation) == ("q@university.example", "海岸大学经济学院")
    inviting.mail_invitation({"person": member.evaluator_id, "subject": "邀请"})
    assert mail.outbox[0].to == ["q@university.example"]
    told = Notice.objects.get(recipient=cast.evaluation_lead, subject__contains="秦远")
    assert LINK.search(told.subject + told.body) is None


def test_without_an_address_the_link_is_shown_to_the_office_alone() -> None:
    cast = make_cast(evaluators=1)
    proposed = nominated(cast)
    page = address(cast, f"nominations/{proposed.pk}/")
    for person in (cast.evaluation_lead, cast.evaluators[0], cast.unit_lead, cast.auditor):
        assert client_of(person).post(page, {}).status_code == 403
        assert client_of(person).get(page).status_code == 403
    shown = client_of(cast.clerk).post(page, {})
    assert shown.status_code == 200
    assert LINK.search(shown.content.decode())
    again = client_of(cast.reviewer).post(page, {})
    assert again.status_code == 409


def test_only_somebody_of_the_office_opens_or_turns_down() -> None:
    cast = make_cast(evaluators=1)
    proposed = nominated(cast)
    for person in (cast.evaluation_lead, cast.unit_lead, cast.auditor, cast.signatory):
        with pytest.raises(NotAllowed):
            actions.confirm_nomination(proposed, by=person, email="", affiliation="")
        with pytest.raises(NotAllowed):
            actions.refuse_nomination(proposed, by=person, reason="不实")
        with pytest.raises(NotAllowed):
            actions.invite_evaluator(cast.panel, by=person, **NEW)


def test_what_is_turned_down_is_told_with_its_reason_and_settled_once() -> None:
    cast = make_cast(evaluators=1)
    proposed = nominated(cast)
    client = client_of(cast.clerk)
    refuse = address(cast, f"nominations/{proposed.pk}/refuse/")
    assert client.post(refuse, {"reason": ""}).status_code == 422
    assert client.post(refuse, {"reason": "查无此人"}).status_code == 302
    assert "查无此人" in client_of(cast.evaluation_lead).get(address(cast, "")).content.decode()
    with pytest.raises(WrongState):
        actions.confirm_nomination(proposed, by=cast.reviewer, email="", affiliation="")
    assert not User.objects.filter(username="qinyuan").exists()
    assert nominated(cast).pk != proposed.pk


def test_proposing_again_corrects_what_waits() -> None:
    cast = make_cast(evaluators=1)
    first = nominated(cast)
    second = nominated(cast, username="QinYuan", email="q@example.org")
    assert (second.pk, second.email) == (first.pk, "q@example.org")
    assert Notice.objects.filter(recipient=cast.clerk, subject__contains="秦远").count() == 1


@pytest.mark.parametrize(
    ("entries", "place"),
    [({"username": "有 空格"}, "username"), ({"name": ""}, "name"), ({"email": "@"}, "email")],
)
def test_entries_that_no_account_can_have_are_refused(entries: dict[str, str], place: str) -> None:
    with pytest.raises(Incomplete) as refusal:
        nominated(make_cast(evaluators=1), **entries)
    assert place in [fault.place for fault in refusal.value.errors]


def test_a_name_that_somebody_has_is_refused_to_both() -> None:
    cast = make_cast(evaluators=1)
    with pytest.raises(Incomplete):
        nominated(cast, username=cast.evaluators[0].username.upper())
    with pytest.raises(Incomplete):
        invited(cast, username=cast.clerk.username)


def test_another_agency_takes_no_proposals_along() -> None:
    cast, other = make_cast(evaluators=1), make_cast(evaluators=1)
    nominated(cast)
    agency = other.panel.agency
    actions.form_panel(cast.batch, by=cast.clerk, agency=agency)
    assert not Nomination.objects.exists()


def test_what_was_proposed_waits_on_the_offices_home() -> None:
    cast = make_cast(evaluators=1)
    assert "待开通专家账号" not in client_of(cast.clerk).get("/").content.decode()
    nominated(cast)
    assert "待开通专家账号" in client_of(cast.clerk).get("/").content.decode()
    assert "待开通专家账号" not in client_of(cast.evaluation_lead).get("/").content.decode()


def test_an_invitation_is_mailed_and_opens_the_account_once() -> None:
    person = invited(make_cast(evaluators=1))
    inviting.mail_invitation({"person": person.pk, "subject": "邀请"})
    path = mail.outbox[0].body.split("http://127.0.0.1:8000")[1].split()[0]
    password = {"new_password1": "long-enough-4-you", "new_password2": "long-enough-4-you"}
    answer = Client().post(path, password)
    assert answer.status_code == 302
    assert "2fa" in answer["Location"]
    assert Client().login(username="qinyuan", password="long-enough-4-you")
    assert Client().get(path).status_code == 404


def test_an_invitation_ends_after_a_week(monkeypatch: pytest.MonkeyPatch) -> None:
    person = invited(make_cast(evaluators=1))
    path = inviting.invitation_path(person)
    monkeypatch.setattr(inviting, "VALID_FOR", timedelta(seconds=-1))
    assert Client().get(path).status_code == 404


def test_an_open_account_cannot_be_taken_over_by_inviting_it() -> None:
    cast = make_cast(evaluators=1)
    assert inviting.invited_person(inviting.invitation_path(cast.evaluators[0]).split("/")[2]) is None


def test_the_office_sends_an_invitation_again_and_nobody_else() -> None:
    cast = make_cast(evaluators=1)
    person = invited(cast)
    member = cast.panel.members.get(evaluator=person)
    page = client_of(cast.clerk).get(address(cast, "")).content.decode()
    again = address(cast, f"invite/{member.pk}/again/")
    assert again in page
    assert again not in client_of(cast.evaluation_lead).get(address(cast, "")).content.decode()
    assert client_of(cast.evaluation_lead).post(again).status_code == 403
    assert client_of(cast.clerk).post(again).status_code == 302
    assert OutboxEntry.objects.filter(topic="invite_person").count() == 2


def test_an_open_account_is_not_invited_again() -> None:
    cast = make_cast(evaluators=1)
    with pytest.raises(WrongState):
        actions.send_again(cast.panel, by=cast.clerk, member=cast.panel.members.get())
