"""Tokens for systems: what they may do, on what, from where, how often and until when; and whose name it stands under."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone
from pytest_django import Settings
from rest_framework.test import APIClient

from accounts.bearer import API, scope_of
from accounts.choices import MachineScope
from accounts.machine_tokens import MachineToken
from accounts.machines import MOST_TOKENS, digest_of, make_machine_token
from accounts.models import User
from core.errors import Incomplete
from core.models import Change, Event
from measures.models import Measure
from tests.clients import client_of
from tests.factories import Cast, make_cast, make_person, with_another_batch
from tests.matrix.routes import routes

pytestmark = pytest.mark.django_db
PAGE = "/people/me/machines/"
EVERYTHING = list(MachineScope.values)


@pytest.fixture(autouse=True)
def _forget_rates() -> None:
    cache.clear()


@pytest.fixture
def cast() -> Cast:
    return make_cast(evaluators=1)


def made(person: User, **given: Any) -> tuple[MachineToken, str]:
    asked = {
        "name": "财务系统",
        "scopes": EVERYTHING,
        "unit": None,
        "batches": [],
        "networks": [],
        "last_day": timezone.localdate() + timedelta(days=30),
    }
    return make_machine_token(person, **{**asked, **given})


def faults(person: User, **given: Any) -> dict[str, str]:
    with pytest.raises(Incomplete) as refusal:
        made(person, **given)
    return {fault.place: str(fault.message) for fault in refusal.value.errors}


def machine(secret: str, address: str = "127.0.0.1") -> APIClient:
    client = APIClient(REMOTE_ADDR=address)
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    return client


def status(secret: str, address: str = "measures/") -> int:
    return int(machine(secret).get(f"{API}{address}").status_code)


def refused(secret: str) -> tuple[int, str]:
    answer = machine(secret).get(f"{API}measures/")
    return answer.status_code, answer.json()["detail"]


# --- what is kept --------------------------------------------------------------------------------------------


def test_the_secret_is_shown_once_and_kept_nowhere(cast: Cast) -> None:
    day = timezone.localdate() + timedelta(days=9)
    sent = {"name": "财务系统", "scopes": ["measures.read"], "last_day": f"{day}"}
    page = client_of(cast.submitter).post(PAGE, sent).content.decode()
    token = MachineToken.objects.get(person=cast.submitter)
    secret = page.partition(f'<code class="digest">{token.key}')[2].partition("<")[0]
    assert token.digest == digest_of(token.key + secret)
    assert status(token.key + secret) == 200
    assert secret not in client_of(cast.submitter).get(PAGE).content.decode()
    assert not Change.objects.filter(becomes__has_key="digest", row_model="accounts.machinetoken").exists()
    assert Event.objects.filter(act="make_machine_token", person=cast.submitter).exists()


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"scopes": []}, "#id_scopes"),
        ({"batches": "21 x"}, "批次号是1到9999的数字"),
        ({"networks": "10.0.0.0/99"}, "看不懂的地址"),
        ({"last_day": "2020-01-01"}, "到期日在今天以后"),
        ({"last_day": "2099-01-01"}, "最长366天"),
        ({"scopes": ["letters.sign"]}, "letters.sign"),
        ({"unit": "0"}, "选择一个有效的选项"),
    ],
)
def test_what_a_token_cannot_be_is_refused_in_words(cast: Cast, sent: dict[str, Any], told: str) -> None:
    day = timezone.localdate() + timedelta(days=9)
    asked = {"name": "财务系统", "scopes": ["measures.read"], "last_day": f"{day}"}
    answer = client_of(cast.submitter).post(PAGE, {**asked, **sent})
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not MachineToken.objects.exists()


def test_a_unit_binds_its_tokens_to_itself_alone_and_keeps_a_bounded_number(cast: Cast) -> None:
    assert faults(cast.submitter, unit=cast.clerk.unit) == {"unit": "只能限定在本单位。"}
    made(cast.clerk, unit=cast.unit)
    for _n in range(MOST_TOKENS):
        made(cast.submitter)
    assert "最多20个" in faults(cast.submitter)["name"]


# --- what it is good for ----------------------------------------------------------------------------------------


def test_every_address_of_the_api_asks_for_a_scope_that_there_is() -> None:
    asked = {
        scope_of(f"/{route.pattern}", method)
        for route in routes()
        if route.pattern.startswith("api/v1/") and not route.pattern.startswith("api/v1/tokens/")
        for method in route.methods
        if route.pattern != "api/v1/"
    }
    assert asked == set(MachineScope.values)


def test_a_token_does_nothing_beyond_its_scopes(cast: Cast) -> None:
    measure = cast.draft()
    _token, secret = made(cast.unit_lead, scopes=["measures.read"])
    assert status(secret) == 200
    assert status(secret, "batches/") == 403
    answer = machine(secret).post(f"{API}measures/{measure.pk}/submit/", {}, format="json")
    assert (answer.status_code, "measures.act" in answer.json()["detail"]) == (403, True)
    assert Measure.objects.get(pk=measure.pk).state == "draft"
    # Neither does it get a token that goes further, or end those of its person.
    for address in ("tokens/", "tokens/revoke/", "tokens/revoke-all/"):
        assert machine(secret).post(f"{API}{address}").status_code in {401, 403}


def test_a_token_may_not_do_what_its_person_may_not(cast: Cast) -> None:
    measure = cast.submitted()
    _token, secret = made(cast.unit_lead)
    assert machine(secret).post(f"{API}measures/{measure.pk}/accept/").status_code == 403
    _token, secret = made(make_person("unit_lead"))
    assert status(secret, f"measures/{measure.pk}/") == 404


def test_a_token_sees_and_does_what_lies_within_its_batch_and_unit(cast: Cast) -> None:
    inside = cast.submitted()
    other = with_another_batch(cast)
    beyond = other.submitted()
    elsewhere = make_cast(number=77)
    strange = elsewhere.submitted()
    _token, secret = made(cast.clerk, batches=[cast.batch.number])
    listed = machine(secret).get(f"{API}measures/").json()["results"]
    assert {row["id"] for row in listed} == {inside.pk}
    assert status(secret, f"measures/{beyond.pk}/") == 404
    assert status(secret, f"batches/{other.batch.number}/") == 404
    assert status(secret, f"batches/{cast.batch.number}/") == 200
    assert machine(secret).post(f"{API}measures/{beyond.pk}/accept/").status_code == 404
    assert machine(secret).post(f"{API}measures/{inside.pk}/accept/").status_code == 200
    _token, secret = made(cast.clerk, unit=cast.unit)
    assert status(secret, f"measures/{beyond.pk}/") == 200
    assert status(secret, f"measures/{strange.pk}/") == 404


def test_an_action_itself_refuses_a_person_whose_token_does_not_reach_the_thing(cast: Cast) -> None:
    measure = cast.submitted()
    token, _secret = made(cast.clerk, batches=[cast.batch.number + 1])
    person = User.objects.get(pk=cast.clerk.pk)
    assert person.has_perm("measures.screen_measure", measure)
    person.machine = token
    assert not person.has_perm("measures.screen_measure", measure)
    # Of what nobody said how far a bounded token reaches, it reaches nothing.
    assert not person.has_perm("accounts.help_person", cast.submitter)


@pytest.mark.parametrize(
    ("networks", "address", "is_let_in"),
    [
        ([], "203.0.113.9", True),
        (["10.1.0.0/16"], "10.1.2.3", True),
        (["10.1.0.0/16"], "10.2.2.3", False),
        (["10.1.2.3/32", "2001:db8::/32"], "2001:db8::7", True),
        (["2001:db8::/32"], "10.1.2.3", False),
    ],
)
def test_a_token_is_good_from_the_addresses_that_it_names(
    cast: Cast, networks: list[str], address: str, is_let_in: bool
) -> None:
    _token, secret = made(cast.submitter, networks=networks)
    answer = machine(secret, address).get(f"{API}measures/")
    assert answer.status_code == (200 if is_let_in else 403)


def test_a_token_is_good_so_often_a_minute(cast: Cast, settings: Settings) -> None:
    settings.MACHINE_REQUESTS_PER_MINUTE = 3
    _token, secret = made(cast.submitter)
    _other, another = made(cast.submitter)
    assert [status(secret) for _n in range(4)] == [200, 200, 200, 429]
    assert machine(secret).get(f"{API}measures/").headers["Retry-After"]
    assert status(another) == 200


# --- how it ends ------------------------------------------------------------------------------------------------


def test_a_token_ends_on_its_day_and_when_it_is_revoked(cast: Cast) -> None:
    token, secret = made(cast.submitter)
    _other, kept = made(cast.submitter)
    client_of(make_person("submitter")).post(f"{PAGE}{token.pk}/revoke/")
    assert status(secret) == 200
    client_of(cast.submitter).post(f"{PAGE}{token.pk}/revoke/")
    assert refused(secret) == (401, "令牌无效、已作废或已到期。")
    assert Event.objects.filter(act="revoke_machine_token", person=cast.submitter).exists()
    MachineToken.objects.filter(digest=digest_of(kept)).update(ends_at=timezone.now())
    assert status(kept) == 401
    assert status("fzm_nothing") == status("") == status("\xe9") == 401


def test_tokens_die_with_the_password_and_with_the_account(cast: Cast) -> None:
    _token, secret = made(cast.submitter)
    cast.submitter.set_password("another-long-password-7")
    cast.submitter.save()
    assert status(secret) == 401
    _token, secret = made(cast.unit_lead)
    User.objects.filter(pk=cast.unit_lead.pk).update(is_active=False)
    User.objects.filter(pk=cast.unit_lead.pk).update(is_active=True)
    assert status(secret) == 401
    assert not MachineToken.objects.good().exists()
    assert MachineToken.objects.filter(revoked_at__isnull=False).count() == 2


def moved(person: User) -> User:
    User.objects.filter(pk=person.pk).update(unit=make_person("submitter").unit)
    return User.objects.get(pk=person.pk)


@pytest.mark.parametrize("scope", EVERYTHING)
def test_bound_to_a_unit_that_its_person_has_left_a_token_is_good_for_nothing(cast: Cast, scope: str) -> None:
    _token, secret = made(cast.unit_lead, unit=cast.unit, scopes=[scope])
    moved(cast.unit_lead)
    method, address = next(
        (method, re.sub("<[^>]+>", "1", f"/{route.pattern}"))
        for route in routes()
        for method in route.methods
        if scope_of(f"/{route.pattern}", method) == scope
    )
    answer: Any = machine(secret).generic(method, address)
    assert (answer.status_code, "已经不是令牌主人的单位" in answer.json()["detail"]) == (403, True)


def test_one_of_no_unit_goes_with_its_person_and_one_of_the_offices_stays(cast: Cast) -> None:
    _token, free = made(cast.unit_lead)
    _token, bound = made(cast.unit_lead, unit=cast.unit)
    _token, of_the_office = made(cast.clerk, unit=cast.unit)
    assert [status(secret) for secret in (free, bound, of_the_office)] == [200, 200, 200]
    lead = moved(cast.unit_lead)
    User.objects.filter(pk=cast.clerk.pk).update(roles=[])
    assert [status(secret) for secret in (free, bound, of_the_office)] == [200, 403, 403]
    assert client_of(lead).get(PAGE).content.decode().count("您已不在这个单位") == 1
    # Back again, it is what it was; nothing of it had to be kept elsewhere.
    User.objects.filter(pk=lead.pk).update(unit=cast.unit)
    assert status(bound) == 200


def test_while_its_person_has_something_to_do_first_a_token_is_good_for_nothing(cast: Cast) -> None:
    _token, secret = made(cast.submitter)
    User.objects.filter(pk=cast.submitter.pk).update(password_is_given=True)
    assert refused(secret)[0] == 403


# --- whose name it stands under --------------------------------------------------------------------------------------


def test_what_a_system_did_stands_in_the_trail_under_both_names(cast: Cast) -> None:
    measure = cast.submitted()
    token, secret = made(cast.clerk)
    machine(secret).post(f"{API}measures/{measure.pk}/accept/")
    event = Event.objects.get(act="accept_measure", key=measure.pk)
    assert event.person == cast.clerk
    assert event.note == f"经系统“财务系统”办理（令牌{token.key}）"
    page = client_of(cast.auditor).get(f"/trail/of/measures.measure/{measure.pk}/").content.decode()
    assert "财务系统" in page
    # The next request of anybody is their own again.
    other = cast.submitted(title="另一项")
    client_of(cast.clerk).post(f"/screening/{other.pk}/", {"accept": "1"})
    assert not Event.objects.filter(
        key=other.pk, model="measures.measure", note__contains="财务系统"
    ).exists()


def test_when_a_token_was_used_last_and_from_where_is_listed(cast: Cast) -> None:
    _token, secret = made(cast.submitter)
    assert "没有用过" in client_of(cast.submitter).get(PAGE).content.decode()
    assert status(secret) == 200
    token = MachineToken.objects.get()
    assert token.used_at is not None
    assert token.used_from == "127.0.0.1"
    page = client_of(cast.submitter).get(PAGE).content.decode()
    assert "没有用过" not in page
    assert client_of(make_person("submitter")).get(PAGE).content.decode().count("财务系统") == 0
    assert client_of().get(PAGE).status_code == 302
