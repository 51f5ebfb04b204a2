"""The outbox: what must happen after a change is written with it and delivered by a worker.

A topic has one receiver, registered by the app that does the work, and the queue that its work waits in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog
from celery.exceptions import OperationalError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from core.errors import ActionError
from core.models import OutboxEntry
from core.outages import AwayError, Service
from core.queues import Queue

Receiver = Callable[[Mapping[str, Any]], None]
# Takes the payload and the reason in words for who asked.
Complaint = Callable[[Mapping[str, Any], str], None]

MAX_ATTEMPTS = 8
# How long a task that was sent is left to a worker before another one is sent for it.
PATIENCE = timedelta(minutes=1)
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Topic:
    """Who does the work of a topic, and in which queue it waits."""

    receiver: Receiver
    queue: Queue
    on_failure: Complaint | None = None


topics: dict[str, Topic] = {}
_broker = Service("broker", OperationalError, OSError)


def receives(
    topic: str, *, queue: Queue, on_failure: Complaint | None = None
) -> Callable[[Receiver], Receiver]:
    """Register the decorated function as the receiver of a topic, served from `queue`.

    `on_failure` tells whoever asked that an attempt failed, and why; the next attempts go on by themselves.
    """

    def register(receiver: Receiver) -> Receiver:
        topics[topic] = Topic(receiver, queue, on_failure)
        return receiver

    return register


def post(topic: str, payload: Mapping[str, object]) -> OutboxEntry:
    """Write an entry with the running transaction; a worker is told after the commit."""
    return post_all(topic, [payload])[0]


def post_all(topic: str, payloads: Sequence[Mapping[str, object]]) -> list[OutboxEntry]:
    """Write several entries of a topic, in one query."""
    now = timezone.now()
    entries = OutboxEntry.objects.bulk_create(
        OutboxEntry(topic=topic, payload=dict(payload), due_at=now) for payload in payloads
    )
    for entry in entries:
        transaction.on_commit(_sending(entry), robust=True)
    return entries


def _sending(entry: OutboxEntry) -> Callable[[], None]:
    # No `partial`: Django names what failed by a name that it lacks.
    def send_it() -> None:
        send(entry)

    return send_it


def send(entry: OutboxEntry) -> None:
    """Tell a worker of the topic's queue to deliver an entry; what nobody receives fails where it is seen.

    While the broker is away nobody is told: the entry waits, and is sent with what is due.
    """
    from core.tasks import deliver_entry  # a task imports this module

    topic = topics.get(entry.topic)
    queue = topic.queue if topic else Queue.DEFAULT
    with suppress(AwayError):
        _broker.ask(lambda: deliver_entry.apply_async((entry.pk,), queue=queue, retry=False))


def deliver(entry_id: int) -> bool:
    """Deliver one entry unless it is done, being delivered elsewhere, or given up; tell whether it was."""
    with transaction.atomic():
        entry = (
            OutboxEntry.objects.select_for_update(skip_locked=True)
            .filter(pk=entry_id, done_at__isnull=True, attempts__lt=MAX_ATTEMPTS)
            .first()
        )
        if entry is None:
            return False
        try:
            with transaction.atomic():
                topics[entry.topic].receiver(entry.payload)
        except Exception as failure:  # whatever a receiver raises is kept with the entry and tried again
            _put_off(entry, failure)
            return False
        entry.done_at = timezone.now()
        entry.last_error = ""
        entry.save(update_fields=["done_at", "last_error"])
        return True


def send_due(limit: int = 200) -> int:
    """Send what a dead worker or broker left behind to its queue again, oldest first; return how many.

    What is sent is due again after `PATIENCE`; what is being delivered at this moment is left alone.
    """
    with transaction.atomic():
        due = OutboxEntry.objects.select_for_update(skip_locked=True).filter(
            done_at__isnull=True, due_at__lte=timezone.now(), attempts__lt=MAX_ATTEMPTS
        )
        entries = list(due.order_by("due_at")[:limit])
        OutboxEntry.objects.filter(pk__in=[entry.pk for entry in entries]).update(
            due_at=timezone.now() + PATIENCE
        )
    for entry in entries:
        send(entry)
    return len(entries)


def _put_off(entry: OutboxEntry, failure: Exception) -> None:
    log.exception("outbox_delivery_failed", topic=entry.topic, entry=entry.pk)
    entry.attempts += 1
    entry.last_error = f"{type(failure).__name__}: {failure}"
    entry.due_at = timezone.now() + timedelta(seconds=5 * 2**entry.attempts)
    entry.save(update_fields=["attempts", "last_error", "due_at"])
    topic = topics.get(entry.topic)
    if topic and topic.on_failure:
        topic.on_failure(entry.payload, reason_of(failure))


def reason_of(failure: Exception) -> str:
    """Return a failure in words for who asked: what the program knows to say, or that it is on record."""
    if isinstance(failure, ActionError):
        return failure.message
    return gettext("程序出错，已经记录，请联系系统管理员。")
