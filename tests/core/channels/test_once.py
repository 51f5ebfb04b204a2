"""Each message goes out once: under one name, however often the gateway fails, whoever dies in between."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.db import connection
from django.utils import timezone

from core.channels import gathering
from core.channels.gateways import gateways
from core.choices import MessageOutcome
from core.models import GatewayState, Message, MessagePart, Notice
from tests.core.channels.gateway import AFTER, BEFORE, SECRET, FailingGateway
from tests.core.channels.reached import later, person_with_phone
from tests.core.noticed import make_due, tell
from tests.skips import needs_redis
from tests.workers import kill, queue_of, until, worker

PEOPLE, ROUNDS = 40, 3


@pytest.mark.django_db
def test_of_a_gateway_that_fails_in_three_of_ten_each_message_is_handed_on_once(
    gateway: FailingGateway,
) -> None:
    gateway.share = 0.3
    people = [person_with_phone(number) for number in range(PEOPLE)]
    for turn in range(ROUNDS):
        for person in people:
            tell(person, f"第{turn}次", path=f"/measures/{turn}/")
            if person.pk % 2:
                tell(person, f"第{turn}次，另一件")
        while Message.objects.filter(outcome=MessageOutcome.WAITING).exists() or not turned(turn):
            later()
    messages = Message.objects.all()
    assert messages.count() == PEOPLE * ROUNDS
    assert set(messages.values_list("outcome", flat=True)) == {MessageOutcome.TAKEN}
    # As many names as messages, and each notice in one of them.
    assert gateway.handed_on.keys() == {str(one.name) for one in messages}
    assert MessagePart.objects.count() == Notice.objects.count()
    assert Counter(one["to"]["phone"] for one in gateway.handed_on.values()) == {
        f"1380013{number:04}": ROUNDS for number in range(PEOPLE)
    }
    # It did fail, in every way, after it took the message too; what came again came under the same name.
    assert set(gateway.failed) == {*BEFORE, *AFTER}
    assert len(gateway.heard) > len(gateway.handed_on)
    assert 0.2 < len(gateway.failed) / (len(gateway.failed) + PEOPLE * ROUNDS) < 0.4
    assert gateway.unsigned == 0


def turned(turn: int) -> bool:
    return Message.objects.count() == PEOPLE * (turn + 1)


@pytest.mark.django_db
def test_what_is_told_while_a_message_waits_is_gathered_into_the_next_one(gateway: FailingGateway) -> None:
    person = person_with_phone()
    gateway.manner = "reset"
    tell(person)
    later()
    tell(person)
    tell(person)
    later()
    assert Message.objects.get().parts.count() == 1
    gateway.manner = ""
    later()
    later()
    first, second = (one["text"] for one in gateway.handed_on.values())
    assert ("您有1条提醒" in first, "您有2条提醒" in second) == (True, True)


@pytest.mark.django_db
def test_a_gateway_that_is_away_is_left_alone_longer_each_time(gateway: FailingGateway) -> None:
    gateway.manner = 503
    for number in range(3):
        tell(person_with_phone(number))
    make_due()
    pauses = []
    for _time in range(12):
        [sms, _wecom] = gateways()
        assert sms.deliver() == 0
        state = GatewayState.objects.get(channel="sms")
        assert state.resumes_at
        pauses.append(round((state.resumes_at - timezone.now()).total_seconds()))
        assert Message.objects.exclude(attempts=0).count() == 1
        GatewayState.objects.update(resumes_at=None)
    assert pauses[:4] == [10, 20, 40, 80]
    assert pauses[-1] == 60 * 60


@pytest.mark.django_db
def test_one_that_is_refused_holds_up_nobody_elses(gateway: FailingGateway) -> None:
    first, second = person_with_phone(1), person_with_phone(2)
    gateway.manner = 422
    tell(first)
    make_due()
    [sms, _wecom] = gateways()
    sms.deliver()
    gateway.manner = ""
    tell(second)
    make_due()
    assert sms.deliver() == 1
    assert Message.objects.get(recipient=first).outcome == MessageOutcome.WAITING
    assert Message.objects.get(recipient=second).outcome == MessageOutcome.TAKEN


@pytest.mark.django_db
def test_what_is_not_taken_for_three_days_is_given_up_and_never_told_again(gateway: FailingGateway) -> None:
    person = person_with_phone()
    gateway.manner = 500
    tell(person)
    later()
    Message.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    later()
    assert Message.objects.get().outcome == MessageOutcome.GIVEN_UP
    gateway.manner = ""
    assert later() == 0
    assert Message.objects.count() == 1
    tell(person)
    assert later() == 1


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_gather_and_send_each_once(gateway: FailingGateway) -> None:
    for number in range(6):
        tell(person_with_phone(number))
    make_due()

    def deliver(_worker: int) -> int:
        try:
            return sum(one.deliver() for one in gateways())
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(deliver, range(4))) == 6
    assert len(gateway.heard) == len(gateway.handed_on) == Message.objects.count() == 6


@needs_redis
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_while_the_gateway_has_the_message_sends_it_again_under_its_name(
    tmp_path: Path, gateway: FailingGateway
) -> None:
    tell(person_with_phone())
    make_due()
    gathering.gather("sms")
    broker, queue = queue_of(5)
    variables = {
        "REDIS_URL": broker,
        "SMS_GATEWAY_URL": gateways()[0].url,
        "GATEWAY_SECRET": SECRET,
        "FIELD_KEYS": ",".join(configured.FIELD_KEYS),
    }
    gateway.manner = "taken and silence"
    with worker(tmp_path, "worker-hooks", **variables) as first:
        queue.send_task("core.deliver_messages", queue="hooks")
        until(gateway.reached.is_set)
        kill(first)
    assert Message.objects.get().outcome == MessageOutcome.WAITING
    gateway.manner = ""
    with worker(tmp_path, "worker-hooks", **variables):

        def is_taken() -> bool:
            queue.send_task("core.deliver_messages", queue="hooks")
            return Message.objects.get().outcome == MessageOutcome.TAKEN

        until(is_taken)
    name = str(Message.objects.get().name)
    assert (gateway.heard, list(gateway.handed_on)) == ([name, name], [name])
