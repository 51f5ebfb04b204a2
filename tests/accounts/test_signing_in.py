"""Signing in: names however typed, limits that hit who mistypes, mails that lead home."""

from __future__ import annotations

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client, override_settings
from knox.models import AuthToken

from accounts.choices import Role
from accounts.models import User
from accounts.names import folded
from tests.factories import PASSWORD, make_person

pytestmark = pytest.mark.django_db


def sign_in(login: str, password: str = PASSWORD, client: Client | None = None) -> bool:
    client = client or Client()
    client.post("/accounts/login/", {"login": login, "password": password})
    return "_auth_user_id" in client.session


@pytest.mark.parametrize(
    "typed", ["pingshen01 ", "PINGSHEN01", "ｐｉｎｇｓｈｅｎ０１", "pingshen01\u200b", "Ping shen01"]
)
def test_a_name_is_known_however_it_is_typed(typed: str) -> None:
    make_person(Role.EVALUATOR, username="pingshen01")
    assert sign_in(typed)


def test_a_stored_name_with_capitals_is_known_too() -> None:
    make_person(Role.EVALUATOR, username="ZhangSan")
    assert sign_in("zhangsan")


def test_folding_keeps_what_tells_names_apart() -> None:
    assert len({folded(name) for name in ("zhang.san", "zhang-san", "zhangsan", "张三", "zhangsan1")}) == 5


def test_two_accounts_do_not_differ_by_case_alone() -> None:
    make_person(Role.EVALUATOR, username="Zhangsan")
    with pytest.raises(ValidationError, match="只差大小写"):
        User(username="zhangsan", name="张三").full_clean(exclude=["password", "email"])
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(username="ZHANGSAN", name="张三")


def test_an_office_behind_one_address_gets_in() -> None:
    people = [make_person(Role.EVALUATOR, username=f"zj{n:02d}") for n in range(40)]
    assert all(sign_in(person.username) for person in people)


def test_what_others_mistype_keeps_nobody_out() -> None:
    people = [make_person(Role.EVALUATOR, username=f"zk{n:02d}") for n in range(12)]
    for person in people[:11]:
        assert not sign_in(person.username, "wrong-password-1")
    assert sign_in(people[11].username)


def test_who_mistypes_too_often_is_told_how_long_to_wait() -> None:
    person = make_person(Role.EVALUATOR)
    for _n in range(5):
        sign_in(person.username, "wrong-password-1")
    answer = Client().post("/accounts/login/", {"login": person.username, "password": PASSWORD})
    assert "请5分钟后稍后再试" in answer.content.decode()


def test_too_many_requests_are_answered_in_chinese_with_the_time_to_wait() -> None:
    client = Client()
    for _n in range(301):
        answer = client.post("/accounts/login/", {"login": "nobody", "password": "wrong-password-1"})
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "60"
    assert "请60秒后稍后再试" in answer.content.decode()


@override_settings(BASE_URL="https://fz.example.cn", ALLOWED_HOSTS=["*"])
def test_a_reset_mail_leads_to_the_configured_address_alone() -> None:
    person = make_person(Role.EVALUATOR)
    person.email = "pingshen@example.cn"
    person.save()
    Client().post("/accounts/password/reset/", {"email": person.email}, headers={"host": "evil.example.com"})
    assert len(mail.outbox) == 1
    assert "https://fz.example.cn/accounts/password/reset/key/" in mail.outbox[0].body
    assert "evil" not in f"{mail.outbox[0].body}{mail.outbox[0].subject}"


def test_an_unknown_address_is_not_written_to() -> None:
    answer = Client().post("/accounts/password/reset/", {"email": "nobody@example.cn"})
    assert (answer.status_code, mail.outbox) == (302, [])


def test_a_reset_asked_for_by_a_stranger_bars_nobody_from_a_second_factor() -> None:
    person = make_person(Role.EVALUATOR)
    person.email = "pingshen@example.cn"
    person.save()
    Client().post("/accounts/password/reset/", {"email": person.email})
    cache.clear()
    client = Client()
    assert sign_in(person.username, client=client)
    asked_again = client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert asked_again.status_code == 302
    answer = client.get("/accounts/2fa/totp/activate/")
    assert answer.status_code == 200
    assert "otpauth" in answer.content.decode() or "secret" in answer.content.decode()


@pytest.mark.parametrize("change", ["password", "is_active"])
def test_tokens_end_with_the_password_and_with_the_account(change: str) -> None:
    person, other = make_person(Role.EVALUATOR), make_person(Role.EVALUATOR)
    for one in (person, other):
        AuthToken.objects.create(user=one)
    if change == "password":
        person.set_password("another-password-1")
        person.save()
    else:
        User.objects.filter(pk=person.pk).update(is_active=False)
    assert [token.user for token in AuthToken.objects.all()] == [other]


def test_other_changes_leave_tokens_alone() -> None:
    person = make_person(Role.EVALUATOR)
    AuthToken.objects.create(user=person)
    person.phone = "0591-12345678"
    person.save()
    assert AuthToken.objects.count() == 1
