"""Tasks wait in a real RabbitMQ, outlive the worker that had them, and are counted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from celery import Celery

from accounts.inviting import send_invitation, unopened_account
from core import tasks
from core.models import OutboxEntry
from core.queues import Queue
from fzworkflow.broker import broker_options, waiting_in
from tests import rabbit
from tests.skips import NO_RABBITMQ, leave_out
from tests.workers import kill, until, worker

QUEUES = [queue.value for queue in Queue]


@pytest.fixture
def broker() -> Iterator[str]:
    if not rabbit.answers():
        leave_out(NO_RABBITMQ)
    with rabbit.virtual_host() as address:
        if address is None:
            leave_out(NO_RABBITMQ)
        yield address


@pytest.fixture
def no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        tasks, "deliver_entry", SimpleNamespace(apply_async=lambda _arguments, queue, retry: None)
    )


@pytest.mark.django_db(transaction=True)
def test_what_waits_in_rabbitmq_is_counted_and_done_by_the_next_worker(
    tmp_path: Path, broker: str, no_worker: None
) -> None:
    assert waiting_in(broker, QUEUES) == dict.fromkeys(QUEUES, 0)
    send_invitation(unopened_account(username="new", name="新人", email="new@example.com"), "请开通账户")
    invitation = OutboxEntry.objects.get(topic="invite_person")
    sender = Celery("tests", broker=broker, set_as_current=False)
    sender.conf.broker_transport_options = broker_options(broker)
    variables = {"BROKER_URL": broker, "REDIS_URL": ""}
    # The queues are made by whoever reads them first, and stay when it is killed.
    with worker(tmp_path, "worker", **variables) as first:
        until(lambda: "ready" in (tmp_path / "worker.log").read_text("utf-8"))
        kill(first)
    sender.send_task("core.sweep_outbox", queue="default")
    until(lambda: waiting_in(broker, QUEUES)["default"] == 1)
    with worker(tmp_path, "worker", **variables):
        until(lambda: OutboxEntry.objects.filter(pk=invitation.pk, done_at__isnull=False).exists())
        until(lambda: waiting_in(broker, QUEUES) == dict.fromkeys(QUEUES, 0))


def test_only_what_a_server_has_taken_counts_as_sent() -> None:
    assert broker_options("amqp://host/vhost")["confirm_publish"] is True
    assert broker_options("redis://host/0")["socket_timeout"] == 5
