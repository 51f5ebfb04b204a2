"""The outbox: what must happen after a change is written with it and delivered by a worker.

A topic has one receiver, registered by the app that does the work.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import structlog
from django.db import transaction
from django.utils import timezone

from accounts.models import OutboxEntry

Receiver = Callable[[Mapping[str, Any]], None]

MAX_ATTEMPTS = 8
log = structlog.get_logger(__name__)
_receivers: dict[str, Receiver] = {}


def receives(topic: str) -> Callable[[Receiver], Receiver]:
    """Register the decorated function as the receiver of a topic."""

    def register(receiver: Receiver) -> Receiver:
        _receivers[topic] = receiver
        return receiver

    return register


def post(topic: str, payload: Mapping[str, object]) -> OutboxEntry:
    """Write an entry with the running transaction; a worker is told after the commit."""
    from accounts.tasks import deliver_entry  # a task imports this module

    entry = OutboxEntry.objects.create(topic=topic, payload=dict(payload), due_at=timezone.now())
    transaction.on_commit(lambda: deliver_entry.delay(entry.pk), robust=True)
    return entry


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
                _receivers[entry.topic](entry.payload)
        except Exception as failure:  # whatever a receiver raises is kept with the entry and tried again
            _put_off(entry, failure)
            return False
        entry.done_at = timezone.now()
        entry.last_error = ""
        entry.save(update_fields=["done_at", "last_error"])
        return True


def due_entry_ids(limit: int = 200) -> list[int]:
    """Return what a dead worker or broker left behind, oldest first."""
    due = OutboxEntry.objects.filter(
        done_at__isnull=True, due_at__lte=timezone.now(), attempts__lt=MAX_ATTEMPTS
    )
    return list(due.order_by("due_at").values_list("pk", flat=True)[:limit])


def _put_off(entry: OutboxEntry, failure: Exception) -> None:
    log.exception("outbox_delivery_failed", topic=entry.topic, entry=entry.pk)
    entry.attempts += 1
    entry.last_error = f"{type(failure).__name__}: {failure}"
    entry.due_at = timezone.now() + timedelta(seconds=5 * 2**entry.attempts)
    entry.save(update_fields=["attempts", "last_error", "due_at"])
