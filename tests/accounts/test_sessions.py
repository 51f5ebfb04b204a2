"""A sign-in ends when nobody is there, when it has lasted long enough, and when there are too many of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import SignIn, User
from accounts.sessions import device_of, name_of
from core.models import Event
from tests.factories import PASSWORD, make_person

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("limits"),
]
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/90.0 Safari/537.36"
OWN = "people:own_account"


@pytest.fixture
def limits(settings: Settings) -> None:
    settings.SESSION_IDLE_MINUTES, settings.SESSION_HOURS, settings.SESSIONS_PER_PERSON = 30, 12, 3


@pytest.fixture
def person() -> User:
    return make_person("submitter")


def signed_in(person: User, agent: str = CHROME) -> Client:
    """Sign in as people do."""
    client = Client(headers={"user-agent": agent}, REMOTE_ADDR="10.1.2.3")
    answer = client.post(reverse("account_login"), {"login": person.username, "password": PASSWORD})
    assert answer.status_code == 302
    return client


def is_in(client: Client) -> bool:
    return client.get(reverse(OWN)).status_code == 200


@contextmanager
def later(**much: float) -> Iterator[None]:
    moment = timezone.now() + timedelta(**much)
    with patch.object(timezone, "now", lambda: moment):
        yield


def test_whoever_does_nothing_for_half_an_hour_is_signed_out_and_told_why(person: User) -> None:
    client = signed_in(person)
    with later(minutes=29):
        assert is_in(client)
    with later(minutes=58):
        assert is_in(client)
    with later(minutes=89):
        answer = client.get(reverse(OWN), follow=True)
        assert answer.redirect_chain[0][0].startswith(reverse("account_login"))
        assert "30分钟没有操作" in answer.content.decode()
    assert SESSION_KEY not in client.session
    assert Event.objects.filter(act="session_over", person=person).count() == 1


def test_what_a_page_asks_for_by_itself_keeps_nobody_signed_in(person: User) -> None:
    client = signed_in(person)
    with later(minutes=20):
        client.get(reverse(OWN), headers={"sec-fetch-mode": "cors"})
    with later(minutes=40):
        assert not is_in(client)


def test_what_is_saved_by_a_script_keeps_its_writer_signed_in(person: User) -> None:
    client = signed_in(person)
    with later(minutes=20):
        client.post(reverse("people:own_tokens_revoke"), headers={"sec-fetch-mode": "cors"})
    with later(minutes=40):
        assert is_in(client)


def test_a_day_is_the_most_however_busy_one_is(person: User) -> None:
    client = signed_in(person)
    for minutes in range(20, 12 * 60, 20):
        with later(minutes=minutes):
            assert is_in(client)
    with later(hours=12, minutes=1):
        assert "已满12小时" in client.get(reverse(OWN), follow=True).content.decode()


def test_what_is_sent_after_the_end_changes_nothing(person: User) -> None:
    client, other = signed_in(person), signed_in(person)
    with later(minutes=31):
        assert client.post(reverse("people:own_sessions_end")).status_code == 302
    assert is_in(other)


def test_the_oldest_of_too_many_places_ends(person: User) -> None:
    first, *others = [signed_in(person) for _place in range(4)]
    assert not is_in(first)
    assert all(map(is_in, others))
    assert SignIn.objects.filter(person=person).count() == 3


def test_one_sees_where_one_is_signed_in_and_ends_one_place(person: User) -> None:
    here = signed_in(person)
    assert "退出其他地方的登录" not in here.get(reverse(OWN)).content.decode()
    there = signed_in(person, "Mozilla/5.0 (iPhone; CPU) Version/14.0 Safari/604.1")
    page = here.get(reverse(OWN)).content.decode()
    assert "Chrome · Windows" in page
    assert "Safari · iPhone" in page
    assert "10.1.2.3" in page
    assert not [one for one in (here, there) if str(one.session.session_key) in page]
    here.post(reverse("people:own_session_end", args=[name_of(there.session.session_key)]))
    assert is_in(here)
    assert not is_in(there)


def test_nobody_ends_somebody_elses_place(person: User) -> None:
    client, other = signed_in(person), signed_in(make_person("submitter"))
    client.post(reverse("people:own_session_end", args=[name_of(other.session.session_key)]))
    assert is_in(other)


def test_the_row_goes_with_its_session_however_that_ends(person: User) -> None:
    client = signed_in(person)
    client.post(reverse("account_logout"))
    assert not SignIn.objects.filter(person=person).exists()
    signed_in(person)
    Session.objects.update(expire_date=timezone.now() - timedelta(days=1))
    call_command("clearsessions")
    assert not SignIn.objects.filter(person=person).exists()


def test_a_session_that_goes_on_under_another_key_began_when_it_began(person: User) -> None:
    client = signed_in(person)
    begun = SignIn.objects.get(person=person).begun_at
    with later(minutes=10):
        client.post(reverse("people:own_sessions_end"))
        assert is_in(client)
    assert SignIn.objects.get(person=person, pk=client.session.session_key).begun_at == begun


def test_pages_opened_within_a_minute_write_nothing(person: User) -> None:
    client = signed_in(person)
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("account_change_password"))
    assert not [each["sql"] for each in asked if not each["sql"].startswith("SELECT")]


@pytest.mark.parametrize("agent", ["", "curl/8.0", "\x00"])
def test_a_browser_that_says_nothing_is_called_nothing(agent: str) -> None:
    assert device_of(agent) == ""


def test_whoever_signs_in_is_told_of_the_time_before_and_of_what_failed_since(person: User) -> None:
    assert "上次登录" not in signed_in(person).get(reverse(OWN)).content.decode()
    Client(REMOTE_ADDR="10.9.9.9").post(
        reverse("account_login"), {"login": person.username, "password": "no"}
    )
    told = signed_in(person).get(reverse(OWN)).content.decode()
    assert "来自10.1.2.3" in told
    assert "之后有1次登录失败" in told
    assert "登录失败" not in signed_in(person).get(reverse(OWN)).content.decode()
