"""What a change causes is written with it, delivered once, tried again, and given up in the end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from core import outbox, tasks
from core.models import OutboxEntry
from core.queues import Queue

TOPIC = "tests.done"


class Receiver:
    """Keeps what it was given; raises as long as it is told to."""

    def __init__(self) -> None:
        self.received: list[Mapping[str, Any]] = []
        self.fails = False

    def __call__(self, payload: Mapping[str, Any]) -> None:
        self.received.append(payload)
        if self.fails:
            OutboxEntry.objects.create(topic="half", payload={}, due_at=timezone.now())
            raise RuntimeError("对方没有应答")


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    outbox.receives(TOPIC, queue=Queue.DEFAULT)(receiver)
    yield receiver
    del outbox.topics[TOPIC]


def left_behind(**columns: Any) -> OutboxEntry:
    """Return an entry as a dead worker leaves it."""
    return OutboxEntry.objects.create(
        **{"topic": TOPIC, "payload": {"n": 1}, "due_at": timezone.now(), **columns}
    )


@pytest.mark.django_db(transaction=True)
def test_an_entry_is_delivered_after_the_commit(receiver: Receiver) -> None:
    with transaction.atomic():
        entry = outbox.post(TOPIC, {"n": 1})
        assert receiver.received == []
    entry.refresh_from_db()
    assert (receiver.received, entry.done_at is not None) == ([{"n": 1}], True)


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_causes_nothing(receiver: Receiver) -> None:
    with transaction.atomic():
        outbox.post(TOPIC, {"n": 1})
        transaction.set_rollback(True)
    assert (receiver.received, OutboxEntry.objects.count()) == ([], 0)


@pytest.mark.django_db
def test_an_entry_that_is_done_is_not_delivered_again(receiver: Receiver) -> None:
    entry = left_behind()
    assert outbox.deliver(entry.pk)
    assert not outbox.deliver(entry.pk)
    assert len(receiver.received) == 1


@pytest.mark.django_db
def test_a_failure_is_kept_put_off_and_leaves_nothing_by_half(receiver: Receiver) -> None:
    receiver.fails = True
    entry = left_behind()
    assert not outbox.deliver(entry.pk)
    entry.refresh_from_db()
    assert (entry.attempts, entry.done_at, entry.last_error) == (1, None, "RuntimeError: 对方没有应答")
    assert entry.due_at > timezone.now() + timedelta(seconds=5)
    assert not OutboxEntry.objects.filter(topic="half").exists()
    receiver.fails = False
    assert outbox.deliver(entry.pk)
    entry.refresh_from_db()
    assert (entry.last_error, entry.done_at is not None) == ("", True)


@pytest.mark.django_db
def test_each_failure_waits_longer_and_the_last_one_gives_up(receiver: Receiver) -> None:
    receiver.fails = True
    entry = left_behind()
    waits = []
    for _attempt in range(outbox.MAX_ATTEMPTS):
        outbox.deliver(entry.pk)
        entry.refresh_from_db()
        waits.append(entry.due_at - timezone.now())
    assert waits == sorted(waits)
    receiver.fails = False
    assert not outbox.deliver(entry.pk)
    assert outbox.send_due() == 0


@pytest.mark.django_db
def test_the_sweep_takes_what_is_due_and_leaves_the_rest(receiver: Receiver) -> None:
    left_behind(payload={"n": 1})
    left_behind(payload={"n": 2}, due_at=timezone.now() + timedelta(minutes=1))
    left_behind(payload={"n": 3}, done_at=timezone.now())
    assert tasks.sweep_outbox() == 1
    assert receiver.received == [{"n": 1}]


@pytest.mark.django_db(transaction=True)
def test_two_workers_deliver_an_entry_once(receiver: Receiver) -> None:
    entry = left_behind()

    def deliver(_worker: int) -> bool:
        try:
            return outbox.deliver(entry.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        delivered = list(pool.map(deliver, range(4)))
    assert (sum(delivered), len(receiver.received)) == (1, 1)


@pytest.mark.django_db
def test_a_topic_that_nobody_receives_is_kept_as_a_failure() -> None:
    entry = left_behind(topic="nobody")
    assert not outbox.deliver(entry.pk)
    entry.refresh_from_db()
    assert "nobody" in entry.last_error
