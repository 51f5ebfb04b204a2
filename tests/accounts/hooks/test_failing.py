"""A receiver that fails in three of ten requests, before and after it took them: each event is taken once."""

from __future__ import annotations

from ipaddress import ip_network

import pytest
from pytest_django import Settings

from accounts.choices import HookOutcome
from accounts.hooks.making import make_webhook
from accounts.hooks.models import HookDelivery
from core.outward import sending
from measures import actions
from tests.accounts.hooks.test_telling import later
from tests.core.channels.gateway import AFTER, FailingGateway
from tests.factories import make_cast


@pytest.mark.django_db
def test_each_event_is_taken_once_and_of_one_thing_in_order(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.WEBHOOK_NETWORKS = [ip_network("127.0.0.1/32")]
    monkeypatch.setattr(sending, "WHOLE_S", 0.4)
    cast, receiver = make_cast(evaluators=1), FailingGateway(share=0.3)
    with receiver.there() as address:
        _webhook, receiver.secret = make_webhook(
            cast.clerk, name="督查系统", address=address, kinds=["measure.state"]
        )
        for _number in range(12):
            measure = cast.submitted()
            actions.accept_measure(measure, by=cast.clerk)
            actions.undo_screening(measure, by=cast.clerk, reason="再看一遍")
        while HookDelivery.objects.waiting().exists():
            later()
    events = HookDelivery.objects.order_by("pk")
    assert set(events.values_list("outcome", flat=True)) == {HookOutcome.DELIVERED}
    assert receiver.handed_on.keys() == {str(event) for event in events.values_list("event", flat=True)}
    assert len(receiver.handed_on) == 36
    assert set(receiver.failed) & set(AFTER)
    assert len(receiver.heard) > 36
    assert receiver.unsigned == 0
    told: dict[str, list[str]] = {}
    for one in receiver.handed_on.values():
        told.setdefault(one["object"], []).append(one["state"])
    assert set(map(tuple, told.values())) == {("submitted", "accepted", "submitted")}
