"""Setting webhooks up: the secret is shown once, what cannot be is refused in words, the log shows what was sent."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from accounts.choices import HookOutcome
from accounts.hooks import making
from accounts.hooks.making import MOST_WEBHOOKS, make_webhook, renew_secret, replay_delivery, revoke_webhook
from accounts.hooks.models import HookDelivery, Webhook
from accounts.models import User
from core.errors import Incomplete, NotAllowed, WrongState
from core.models import Change, Event, OutboxEntry
from tests.clients import client_of
from tests.factories import Cast, make_cast, make_person

pytestmark = pytest.mark.django_db
PAGE = "/people/me/hooks/"
ASKED = {"name": "督查系统", "address": "https://hooks.example/events", "kinds": ["measure.state"]}


@pytest.fixture
def cast() -> Cast:
    return make_cast(evaluators=1)


def made(person: User, **given: Any) -> Webhook:
    return make_webhook(person, **{**ASKED, **given})[0]


def sent(webhook: Webhook, **columns: Any) -> HookDelivery:
    """An event that was told."""
    told = {"outcome": HookOutcome.DELIVERED, "answer": 200, "attempts": 1, "tried_at": timezone.now()}
    of = {"kind": "measure.state", "model": "measures.measure", "key": 1, "state": "accepted"}
    return HookDelivery.objects.create(webhook=webhook, **{**of, **told, **columns})


def secret_in(page: str) -> str:
    [found] = re.findall(r"whsec_[\w+/=]+", page)
    return found


def test_the_secret_is_shown_once_and_stands_sealed(cast: Cast) -> None:
    secret = secret_in(client_of(cast.clerk).post(PAGE, ASKED).content.decode())
    webhook = Webhook.objects.get(person=cast.clerk)
    assert webhook.secret == secret
    assert secret not in client_of(cast.clerk).get(PAGE).content.decode()
    assert secret not in client_of(cast.clerk).get(f"{PAGE}{webhook.pk}/").content.decode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM accounts_webhook")
        assert cursor.fetchone()[0].startswith("sealed1:")
    [change] = Change.objects.filter(row_model="accounts.webhook")
    assert change.becomes["address"] == ASKED["address"]
    assert not {"secret", "old_secret"} & change.becomes.keys()
    assert Event.objects.filter(act="make_webhook", person=cast.clerk).exists()


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"name": " "}, "#id_name"),
        ({"kinds": []}, "#id_kinds"),
        ({"kinds": ["letter.drafted"]}, "letter.drafted"),
        ({"address": "hooks.example"}, "请写完整的地址"),
        ({"address": "http://hooks.example/"}, "地址须以https://开头"),
        ({"address": "https://169.254.169.254/latest/"}, "系统不向这个网络地址发送"),
        ({"address": "https://[::1]/"}, "系统不向这个网络地址发送"),
    ],
)
def test_what_a_webhook_cannot_be_is_refused_and_what_was_typed_stays(
    cast: Cast, wrong: dict[str, Any], told: str
) -> None:
    answer = client_of(cast.clerk).post(PAGE, {**ASKED, **wrong})
    page = answer.content.decode()
    assert (answer.status_code, told in page) == (422, True)
    assert f'value="{wrong.get("address", ASKED["address"])}"' in page
    assert not Webhook.objects.exists()


def test_the_action_refuses_what_no_form_lets_through(cast: Cast) -> None:
    with pytest.raises(Incomplete) as refusal:
        made(cast.clerk, name=" ", kinds=["letter.drafted"], address="https://10.0.0.1/")
    assert {fault.place for fault in refusal.value.errors} == {"name", "kinds", "address"}
    for person in (cast.submitter, cast.evaluators[0], cast.evaluation_lead):
        with pytest.raises(NotAllowed):
            made(person)


def test_a_person_has_a_bounded_number_of_them(cast: Cast) -> None:
    for _n in range(MOST_WEBHOOKS):
        made(cast.clerk)
    with pytest.raises(Incomplete):
        made(cast.clerk)
    revoke_webhook(cast.clerk, pk=Webhook.objects.latest("pk").pk)
    made(cast.clerk)


def test_a_new_secret_is_shown_once(cast: Cast) -> None:
    webhook = made(cast.clerk)
    before = webhook.secret
    fresh = secret_in(client_of(cast.clerk).post(f"{PAGE}{webhook.pk}/secret/").content.decode())
    webhook.refresh_from_db()
    assert (webhook.secret, webhook.old_secret) == (fresh, before)
    assert Event.objects.filter(act="renew_webhook_secret").exists()
    # Pressed twice, the one that the receiver has still signs.
    latest = renew_secret(cast.clerk, pk=webhook.pk)
    assert latest.secrets_at(timezone.now()) == [latest.secret, before]
    revoke_webhook(cast.clerk, pk=webhook.pk)
    assert client_of(cast.clerk).post(f"{PAGE}{webhook.pk}/secret/").status_code == 409
    with pytest.raises(WrongState):
        renew_secret(cast.clerk, pk=webhook.pk)


def test_nobody_sees_or_touches_anothers(cast: Cast) -> None:
    webhook = made(cast.clerk)
    delivery = sent(webhook)
    other = client_of(cast.reviewer)
    assert "hooks.example/events" not in other.get(PAGE).content.decode()
    assert other.get(f"{PAGE}{webhook.pk}/").status_code == 404
    for step in ("secret/", "revoke/", f"told/{delivery.pk}/"):
        assert other.post(f"{PAGE}{webhook.pk}/{step}").status_code == 404
    assert not revoke_webhook(cast.reviewer, pk=webhook.pk)
    with pytest.raises(WrongState):
        replay_delivery(cast.reviewer, pk=delivery.pk)
    # Nor by the address of one of one's own.
    own = made(cast.reviewer)
    assert other.post(f"{PAGE}{own.pk}/told/{delivery.pk}/").status_code == 404


def test_the_log_shows_what_was_sent_and_of_nothing_else_that_it_was(cast: Cast) -> None:
    webhook = made(cast.unit_lead)
    seen = sent(webhook, outcome=HookOutcome.WAITING, answer=503, failure="refused")
    unseen = sent(webhook, outcome=HookOutcome.WITHHELD, answer=None, failure="unseen", tried_at=None)
    page = client_of(cast.unit_lead).get(f"{PAGE}{webhook.pk}/").content.decode()
    assert str(seen.event) in page
    assert "503" in page
    assert "对方没有收下" in page
    assert str(unseen.event) not in page


def test_an_event_is_sent_once_more_under_its_name(cast: Cast) -> None:
    webhook = made(cast.clerk)
    delivery = sent(webhook)
    address = f"{PAGE}{webhook.pk}/told/{delivery.pk}/"
    answer = client_of(cast.clerk).post(address)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{PAGE}{webhook.pk}/")
    again = HookDelivery.objects.get()
    assert (again.event, again.outcome) == (delivery.event, HookOutcome.WAITING)
    assert OutboxEntry.objects.filter(topic="tell_webhook", payload={"delivery": delivery.pk}).count() == 1
    assert Event.objects.filter(act="replay_delivery").exists()
    # It waits: nothing is to be sent more.
    with pytest.raises(WrongState):
        replay_delivery(cast.clerk, pk=delivery.pk)
    other = sent(webhook)
    revoke_webhook(cast.clerk, pk=webhook.pk)
    assert client_of(cast.clerk).post(f"{PAGE}{webhook.pk}/told/{other.pk}/").status_code == 409


def test_whoever_lost_the_role_makes_and_replays_no_more_and_still_sees_and_ends_it(cast: Cast) -> None:
    webhook = made(cast.unit_lead)
    delivery = sent(webhook)
    person = User.objects.get(pk=cast.unit_lead.pk)
    person.roles = ["submitter"]
    person.save()
    for act in (making.renew_secret, making.replay_delivery):
        with pytest.raises(NotAllowed):
            act(person, pk=delivery.pk)
    client = client_of(person)
    assert PAGE in client.get("/people/me/").content.decode()
    listed = client.get(PAGE).content.decode()
    page = client.get(f"{PAGE}{webhook.pk}/").content.decode()
    assert ("没有设置推送的权限" in listed, "没有设置推送的权限" in page) == (True, True)
    assert (f"{PAGE}{webhook.pk}/" in listed, 'name="address"' in listed) == (True, False)
    assert (f"{PAGE}{webhook.pk}/secret/" in page, f"/told/{delivery.pk}/" in page) == (False, False)
    assert client.post(PAGE, ASKED).status_code == 403
    assert client.post(f"{PAGE}{webhook.pk}/secret/").status_code == 403
    assert client.post(f"{PAGE}{webhook.pk}/told/{delivery.pk}/").status_code == 403
    assert client.post(f"{PAGE}{webhook.pk}/revoke/").status_code == 302
    assert not Webhook.objects.good().exists()
    assert PAGE not in client.get("/people/me/").content.decode()


def test_only_who_can_set_one_up_is_led_there(cast: Cast) -> None:
    assert PAGE in client_of(cast.clerk).get("/people/me/").content.decode()
    assert PAGE not in client_of(cast.submitter).get("/people/me/").content.decode()
    other = client_of(make_person("evaluator"))
    assert 'name="address"' not in other.get(PAGE).content.decode()
    assert other.post(PAGE, ASKED).status_code == 403
