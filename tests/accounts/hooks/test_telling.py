"""Telling other systems: each event once, of one thing in order, signed, as far as its person sees, whatever breaks."""

from __future__ import annotations

import socket
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from accounts.choices import HookFailure, HookOutcome
from accounts.ended import drop_old_deliveries
from accounts.hooks import sending
from accounts.hooks.announcing import announce
from accounts.hooks.kinds import hook_kinds
from accounts.hooks.making import make_webhook, renew_secret, revoke_webhook
from accounts.hooks.models import OVERLAP, HookDelivery, Webhook
from accounts.models import User
from core import outbox
from core.models import OutboxEntry
from core.notices import silence
from letters import actions as letter_actions
from measures import actions
from measures.models import Measure
from tests.accounts.hooks.receiver import DIES_AFTER, DIES_BEFORE, IS_BUSY, REFUSES, SERVES, Receiver
from tests.factories import Cast, make_cast

pytestmark = pytest.mark.django_db
EVERYTHING = ["batch.state", "measure.state", "letter.state", "delivery.received"]


@pytest.fixture(autouse=True)
def _inside(settings: Settings) -> None:
    settings.WEBHOOK_NETWORKS = [ip_network("127.0.0.1/32")]


@pytest.fixture
def cast() -> Cast:
    return make_cast(evaluators=1)


def hooked(person: User, tmp_path: Path, kinds: list[str] = EVERYTHING) -> Receiver:
    """A receiver that this person has set up; it does not listen yet."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    receiver = Receiver(port, "", tmp_path / f"heard-{port}")
    _webhook, receiver.secret = make_webhook(person, name="督查系统", address=receiver.address, kinds=kinds)
    return receiver


def later() -> int:
    """What the clock does once every pause is over."""
    Webhook.objects.update(resumes_at=None)
    HookDelivery.objects.waiting().update(due_at=timezone.now())
    return sending.send_due()


def told_of(receiver: Receiver, measure: Measure) -> list[str]:
    return [told["state"] for told in receiver.once if told["object"].endswith(f"/measures/{measure.pk}/")]


def outcomes() -> list[tuple[str, str]]:
    return list(HookDelivery.objects.order_by("pk").values_list("outcome", "failure"))


# --- whatever becomes of the receiver -----------------------------------------------------------------------------


def test_a_receiver_killed_ten_times_has_each_event_once_and_in_order(cast: Cast, tmp_path: Path) -> None:
    receiver = hooked(cast.clerk, tmp_path)
    measures = [cast.submitted(), cast.submitted()]
    expected: dict[Measure, list[str]] = {measure: ["submitted"] for measure in measures}
    for turn in range(10):
        measure = measures[turn % 2]
        if turn // 2 % 2 == 0:
            actions.accept_measure(measure, by=cast.clerk)
        else:
            actions.undo_screening(measure, by=cast.clerk, reason="再看一遍")
        expected[measure].append("submitted" if turn // 2 % 2 else "accepted")
        with receiver.there([DIES_BEFORE, DIES_AFTER, IS_BUSY, SERVES, REFUSES][turn % 5]):
            later()
        later()  # nobody listens
    with receiver.there():
        while HookDelivery.objects.waiting().exists():
            later()
        heard = receiver.heard
        later()
    assert receiver.heard == heard
    assert {measure: told_of(receiver, measure) for measure in measures} == expected
    assert all(one.is_signed for one in heard)
    answered = HookDelivery.objects.filter(outcome=HookOutcome.DELIVERED, answer=204).count()
    assert answered == len(receiver.once) == 12
    # What it wrote down before it died came again, under the same name, and nothing else did.
    assert len(heard) - answered == 2


@pytest.mark.django_db(transaction=True)
def test_an_event_is_told_at_once_and_only_when_it_is_committed(cast: Cast, tmp_path: Path) -> None:
    measure = cast.submitted()
    receiver = hooked(cast.clerk, tmp_path)
    with receiver.there():
        with transaction.atomic():
            actions.accept_measure(measure, by=cast.clerk)
            transaction.set_rollback(True)
        actions.accept_measure(measure, by=cast.clerk)
    assert told_of(receiver, measure) == ["accepted"]
    assert not OutboxEntry.objects.filter(done_at=None).exists()


def test_what_is_told_is_small_and_leads_to_the_rest(cast: Cast, tmp_path: Path, settings: Settings) -> None:
    receiver = hooked(cast.clerk, tmp_path)
    measure = cast.submitted()
    delivery = HookDelivery.objects.get()
    with receiver.there():
        later()
    assert receiver.once == [
        {
            "id": str(delivery.event),
            "kind": "measure.state",
            "object": f"{settings.BASE_URL}/api/v1/measures/{measure.pk}/",
            "number": measure.ref,
            "state": "submitted",
            "at": timezone.localtime(delivery.at).isoformat(),
        }
    ]
    assert receiver.heard[0].event == str(delivery.event)


def test_a_receiver_that_is_away_is_left_alone_longer_each_time(cast: Cast, tmp_path: Path) -> None:
    hooked(cast.clerk, tmp_path)
    cast.submitted()
    cast.submitted()
    pauses: list[int] = []
    for _attempt in range(12):
        webhook = Webhook.objects.get()
        webhook.resumes_at = None
        webhook.save()
        assert sending.send_due() == 1
        webhook.refresh_from_db()
        assert webhook.resumes_at
        pauses.append(round((webhook.resumes_at - timezone.now()).total_seconds()))
        assert sending.send_due() == 0
    assert pauses[:4] == [10, 20, 40, 80]
    assert pauses[-1] == 60 * 60


def test_one_refused_event_holds_up_its_own_thing_alone(cast: Cast, tmp_path: Path) -> None:
    receiver = hooked(cast.clerk, tmp_path)
    refused = cast.submitted()
    with receiver.there(REFUSES):
        assert later() == 1
    actions.accept_measure(refused, by=cast.clerk)
    other = cast.submitted()
    with receiver.there():
        assert sending.send_due() == 1
        assert (told_of(receiver, refused), told_of(receiver, other)) == ([], ["submitted"])
        later()
        later()
    assert told_of(receiver, refused) == ["submitted", "accepted"]


def test_what_is_never_taken_is_given_up_and_the_next_one_told(cast: Cast, tmp_path: Path) -> None:
    receiver = hooked(cast.clerk, tmp_path)
    measure = cast.submitted()
    HookDelivery.objects.update(since=timezone.now() - sending.TRIED_FOR)
    with receiver.there(REFUSES):
        later()
    assert outcomes() == [(HookOutcome.GIVEN_UP, HookFailure.REFUSED)]
    actions.accept_measure(measure, by=cast.clerk)
    with receiver.there():
        later()
    assert told_of(receiver, measure) == ["accepted"]


def test_what_breaks_with_one_holds_up_none_of_the_others(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    receiver = hooked(cast.clerk, tmp_path)
    broken, other = cast.submitted(), cast.submitted()
    body_of = sending.body_of

    def breaking(delivery: HookDelivery, *others: Any) -> bytes:
        if delivery.key == broken.pk:
            raise RuntimeError("broken")
        return body_of(delivery, *others)

    monkeypatch.setattr(sending, "body_of", breaking)
    with receiver.there():
        assert later() == 1
        assert sending.send_due() == 0
    assert told_of(receiver, other) == ["submitted"]


# --- what its person may see --------------------------------------------------------------------------------------


def test_nothing_is_told_that_its_person_does_not_see_when_it_is_sent(cast: Cast, tmp_path: Path) -> None:
    stranger = make_cast(evaluators=1).unit_lead
    receiver = hooked(stranger, tmp_path)
    measure = cast.submitted()
    with receiver.there():
        later()
    assert receiver.heard == []
    assert outcomes() == [(HookOutcome.WITHHELD, HookFailure.UNSEEN)]
    # Seen as it happened, and no more as it is sent.
    HookDelivery.objects.all().delete()
    receiver = hooked(cast.unit_lead, tmp_path)
    actions.accept_measure(measure, by=cast.clerk)
    cast.unit_lead.unit = stranger.unit
    cast.unit_lead.save()
    with receiver.there():
        later()
    assert receiver.heard == []


def test_whoever_is_gone_or_has_something_to_do_first_is_told_nothing(cast: Cast, tmp_path: Path) -> None:
    receiver = hooked(cast.clerk, tmp_path)
    measure = cast.submitted()
    User.objects.filter(pk=cast.clerk.pk).update(password_is_given=True)
    with receiver.there():
        assert later() == 0
        assert outcomes() == [(HookOutcome.WAITING, HookFailure.PERSON)]
        User.objects.filter(pk=cast.clerk.pk).update(password_is_given=False, is_active=False)
        assert later() == 0
        actions.accept_measure(measure, by=cast.reviewer)
        assert HookDelivery.objects.count() == 1
        User.objects.filter(pk=cast.clerk.pk).update(is_active=True)
        assert later() == 1


def test_whoever_lost_the_role_is_told_nothing_though_they_see_it(cast: Cast, tmp_path: Path) -> None:
    receiver = hooked(cast.unit_lead, tmp_path, ["measure.state"])
    measure = cast.submitted()
    User.objects.filter(pk=cast.unit_lead.pk).update(roles=["submitter"])
    with receiver.there():
        assert later() == 0
        assert outcomes() == [(HookOutcome.WITHHELD, "")]
        User.objects.filter(pk=cast.unit_lead.pk).update(roles=["unit_lead"])
        actions.accept_measure(measure, by=cast.clerk)
        later()
    assert told_of(receiver, measure) == ["accepted"]


def test_drafts_of_letters_are_nobodys_business_and_issued_ones_are_told(cast: Cast, tmp_path: Path) -> None:
    measure = cast.accepted()
    assert measure.unit
    receiver = hooked(cast.unit_lead, tmp_path, ["letter.state", "batch.state", "delivery.received"])
    letter = cast.signed_letter()
    letter = letter_actions.issue_letter(letter, by=cast.signatory)
    delivery = letter_actions.add_delivery(letter, by=cast.clerk, unit=measure.unit)
    letter_actions.receive_letter(delivery, by=cast.unit_lead)
    letter_actions.receive_letter(delivery, by=cast.unit_lead)
    stranger = hooked(make_cast(evaluators=1).unit_lead, tmp_path, ["delivery.received"])
    with receiver.there(), stranger.there():
        while later():
            pass
    told = [(one["kind"], one["state"], one["number"]) for one in receiver.once]
    assert [one for one in told if one[0] != "batch.state"] == [
        ("letter.state", "issued", letter.number),
        ("delivery.received", "received", letter.number),
    ]
    assert ("batch.state", "published", str(cast.batch.number)) in told
    assert [one["unit"] for one in receiver.once if "unit" in one] == [measure.unit.name]
    assert stranger.heard == []


def test_a_package_that_is_run_tells_nobody(cast: Cast, tmp_path: Path) -> None:
    hooked(cast.clerk, tmp_path)
    with silence():
        cast.submitted()
    assert not HookDelivery.objects.exists()


def test_a_webhook_hears_of_the_kinds_that_it_asked_for(cast: Cast, tmp_path: Path) -> None:
    hooked(cast.clerk, tmp_path, ["batch.state"])
    cast.submitted()
    assert not HookDelivery.objects.exists()


def test_announcing_asks_the_database_no_more_for_many_webhooks_than_for_one(
    cast: Cast, tmp_path: Path
) -> None:
    measure = cast.submitted()
    [kind] = [one for one in hook_kinds() if one.code == "measure.state"]
    asked = []
    for count in (0, 1, 5):
        while Webhook.objects.count() < count:
            hooked(cast.clerk, tmp_path)
        with CaptureQueriesContext(connection) as queries:
            announce(kind, measure, "submitted")
        asked.append(len(queries))
    assert asked == [1, 3, 3]
    entries = OutboxEntry.objects.filter(topic="tell_webhook").values_list("payload__delivery", flat=True)
    assert sorted(entries) == sorted(HookDelivery.objects.values_list("pk", flat=True))
    assert HookDelivery.objects.count() == 6


# --- where to -------------------------------------------------------------------------------------------------------


def test_a_name_that_leads_inside_is_not_followed(cast: Cast, tmp_path: Path, settings: Settings) -> None:
    receiver = hooked(cast.clerk, tmp_path)
    cast.submitted()
    settings.WEBHOOK_NETWORKS = []
    with receiver.there():
        later()
    assert receiver.heard == []
    assert outcomes() == [(HookOutcome.WAITING, HookFailure.FORBIDDEN)]


def test_after_a_new_secret_both_sign_for_a_day(cast: Cast, tmp_path: Path) -> None:
    receiver = hooked(cast.clerk, tmp_path)
    webhook = Webhook.objects.get()
    fresh = renew_secret(cast.clerk, pk=webhook.pk).secret
    measure = cast.submitted()
    with receiver.there():
        later()
    receiver.secret = fresh
    actions.accept_measure(measure, by=cast.clerk)
    with receiver.there():
        later()
    assert [one.is_signed for one in receiver.heard] == [True, True]
    webhook.refresh_from_db()
    assert webhook.renewed_at
    assert webhook.secrets_at(webhook.renewed_at + OVERLAP) == [fresh]


# --- the end ----------------------------------------------------------------------------------------------------------


def test_a_revoked_webhook_is_told_nothing_more(cast: Cast, tmp_path: Path) -> None:
    receiver = hooked(cast.clerk, tmp_path)
    measure = cast.submitted()
    assert revoke_webhook(cast.clerk, pk=Webhook.objects.get().pk)
    actions.accept_measure(measure, by=cast.clerk)
    assert HookDelivery.objects.count() == 1
    with receiver.there():
        assert later() == 0
        for entry in OutboxEntry.objects.filter(topic="tell_webhook"):
            assert outbox.deliver(entry.pk)
    assert receiver.heard == []


def test_the_log_is_kept_for_a_while(cast: Cast, tmp_path: Path, settings: Settings) -> None:
    hooked(cast.clerk, tmp_path)
    cast.submitted()
    kept = HookDelivery.objects.get()
    days = settings.KEPT_DAYS["hook_deliveries"]
    HookDelivery.objects.create(
        webhook=kept.webhook, kind=kept.kind, model=kept.model, key=1, at=kept.at - timedelta(days=days)
    )
    assert drop_old_deliveries() == 1
    assert HookDelivery.objects.get() == kept
