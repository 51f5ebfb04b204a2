"""Somebody who lost their second factor or locked themselves out gets back in, and not by one person's word."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.db import IntegrityError, transaction
from django.test import Client

from accounts import helping
from accounts.choices import Duty, Role
from accounts.models import FactorReset, User
from core.errors import Incomplete, NotAllowed, WrongState
from core.models import Notice
from tests.clients import client_of
from tests.factories import PASSWORD, make_person

pytestmark = pytest.mark.django_db


def administrator(name: str, duty: str = Duty.SECURITY) -> User:
    return User.objects.create(username=name, name=f"管理{name}", duty=duty)


def with_factor() -> User:
    person = make_person(Role.EVALUATOR)
    TOTP.activate(person, "JBSWY3DPEHPK3PXP")
    return person


def test_two_administrators_take_a_lost_factor_off_and_its_owner_is_told() -> None:
    one, two, person = administrator("one"), administrator("two", Duty.SYSTEM), with_factor()
    reset = helping.ask_factor_reset(person, by=one, reason="视频核实本人")
    assert Authenticator.objects.filter(user=person).exists()
    helping.confirm_factor_reset(reset, by=two)
    helping.confirm_factor_reset(reset, by=two)
    assert not Authenticator.objects.filter(user=person).exists()
    told = Notice.objects.get(recipient=person)
    assert "管理one" in told.body
    assert "管理two" in told.body


def test_nobody_confirms_what_they_asked_for_or_what_is_about_them() -> None:
    one, two = administrator("one"), administrator("two")
    TOTP.activate(two, "JBSWY3DPEHPK3PXP")
    reset = helping.ask_factor_reset(two, by=one, reason="视频核实本人")
    for person in (one, two, make_person(Role.OFFICE_REVIEWER)):
        with pytest.raises(NotAllowed):
            helping.confirm_factor_reset(reset, by=person)
    with pytest.raises(NotAllowed):
        helping.ask_factor_reset(two, by=two, reason="我自己")
    with pytest.raises(IntegrityError), transaction.atomic():
        FactorReset.objects.filter(pk=reset.pk).update(confirmed_by=one, confirmed_at=reset.asked_at)


def test_a_reset_needs_a_reason_and_a_factor_and_is_asked_for_once() -> None:
    one, person = administrator("one"), with_factor()
    with pytest.raises(Incomplete):
        helping.ask_factor_reset(person, by=one, reason=" ")
    with pytest.raises(WrongState):
        helping.ask_factor_reset(make_person(Role.EVALUATOR), by=one, reason="视频核实本人")
    first = helping.ask_factor_reset(person, by=one, reason="视频核实本人")
    assert helping.ask_factor_reset(person, by=administrator("two"), reason="又提一次") == first


def test_an_unlocked_person_need_not_wait() -> None:
    person = make_person(Role.EVALUATOR)
    client = Client()
    for _n in range(6):
        client.post("/accounts/login/", {"login": person.username, "password": "wrong-password-1"})
    helping.unlock_person(person, by=administrator("one"))
    client.post("/accounts/login/", {"login": person.username, "password": PASSWORD})
    assert "_auth_user_id" in client.session


def test_the_pages_lead_an_administrator_through_it() -> None:
    one, two, person = administrator("one"), administrator("two", Duty.SYSTEM), with_factor()
    first, second = client_of(one), client_of(two)
    page = f"/people/{person.pk}/help/"
    assert page in second.get(f"/admin/accounts/user/{person.pk}/change/").content.decode()
    assert page in first.get("/people/").content.decode()
    refused = first.post(f"{page}factor/", {"reason": ""})
    assert refused.status_code == 422
    first.post(f"{page}factor/", {"reason": "视频核实本人"})
    reset = FactorReset.objects.get()
    confirm = f"{page}factor/{reset.pk}/"
    assert confirm not in first.get(page).content.decode()
    assert confirm in second.get(page).content.decode()
    assert second.post(confirm).status_code == 302
    assert not Authenticator.objects.filter(user=person).exists()


@pytest.mark.parametrize("role", [Role.OFFICE_REVIEWER, Role.EVALUATION_LEAD, Role.SUBMITTER])
def test_the_page_is_the_administrators_alone(role: Role) -> None:
    person = make_person(Role.EVALUATOR)
    assert client_of(make_person(role)).get(f"/people/{person.pk}/help/").status_code == 403
