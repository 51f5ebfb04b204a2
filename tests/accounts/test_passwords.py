"""A password is known to its owner alone, does not come back, and lasts as long as the settings say."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from knox.models import AuthToken
from pytest_django import Settings

from accounts.models import UsedPassword, User
from tests.clients import client_of
from tests.factories import PASSWORD, make_administrator, make_person, make_unit

pytestmark = pytest.mark.django_db
OWN, CHANGE = "people:own_account", "account_change_password"
OTHERS = [f"another-horse-{number}" for number in range(4)]


@pytest.fixture(autouse=True)
def limits(settings: Settings) -> None:
    settings.PASSWORD_HISTORY, settings.PASSWORD_DAYS = 3, 90


@pytest.fixture
def person() -> User:
    return make_person("submitter")


def change(person: User, password: str) -> None:
    validate_password(password, person)
    person.set_password(password)
    person.save()


@pytest.fixture
def administrator() -> Client:
    return client_of(make_administrator())


def test_the_last_passwords_are_refused_and_older_ones_are_not(person: User) -> None:
    for password in OTHERS[:2]:
        change(person, password)
    for password in (PASSWORD, *OTHERS[:2]):
        with pytest.raises(ValidationError, match="最近3次用过的密码"):
            validate_password(password, person)
    for password in OTHERS[2:]:
        change(person, password)
    change(person, PASSWORD)
    assert UsedPassword.objects.filter(person=person).count() == 3


def test_without_a_history_nothing_is_kept(person: User, settings: Settings) -> None:
    settings.PASSWORD_HISTORY = 0
    UsedPassword.objects.all().delete()
    change(person, PASSWORD)
    assert not UsedPassword.objects.exists()


def test_a_person_who_changes_to_an_earlier_password_is_told_so(person: User) -> None:
    answer = client_of(person).post(
        reverse(CHANGE), {"oldpassword": PASSWORD, "password1": PASSWORD, "password2": PASSWORD}
    )
    assert "不能与最近3次用过的密码相同" in answer.content.decode()


def test_a_password_that_an_administrator_gave_is_changed_first(person: User, administrator: Client) -> None:
    given = {"usable_password": "true", "password1": OTHERS[0], "password2": OTHERS[0]}
    answer = administrator.post(reverse("admin:auth_user_password_change", args=[person.pk]), given)
    assert answer.status_code == 302
    client = client_of(User.objects.get(pk=person.pk))
    led = client.get(reverse(OWN), follow=True)
    assert led.redirect_chain == [(reverse(CHANGE), 302)]
    assert "系统管理员设的" in led.content.decode()
    own = {"oldpassword": OTHERS[0], "password1": OTHERS[1], "password2": OTHERS[1]}
    client.post(reverse(CHANGE), own)
    assert client.get(reverse(OWN)).status_code == 200


def test_whoever_was_added_by_an_administrator_begins_with_a_password_of_their_own(
    administrator: Client,
) -> None:
    entries = {
        "username": "new",
        "name": "新人",
        "unit": make_unit().pk,
        "roles": ["submitter"],
        "usable_password": "true",
        "password1": PASSWORD,
        "password2": PASSWORD,
    }
    assert administrator.post(reverse("admin:accounts_user_add"), entries).status_code == 302
    client = client_of(User.objects.get(username="new"))
    assert client.get(reverse(OWN)).headers["Location"] == reverse(CHANGE)


def test_a_password_is_good_for_so_many_days(person: User, settings: Settings) -> None:
    person.password_set_at = timezone.now() - timedelta(days=91)
    person.save()
    client = client_of(person)
    assert "已用满90天" in client.get(reverse(OWN), follow=True).content.decode()
    assert "已用满90天" in client.post(reverse("people:own_sessions_end")).content.decode()
    settings.PASSWORD_DAYS = 0
    assert client.get(reverse(OWN)).status_code == 200


def test_a_token_opens_nothing_before(person: User) -> None:
    _row, token = AuthToken.objects.create(user=person)
    person.password_is_given = True
    person.save()
    asked = client_of().get("/api/v1/measures/", headers={"authorization": f"Token {token}"})
    assert asked.status_code == 403
    assert "系统管理员设的" in asked.content.decode()
