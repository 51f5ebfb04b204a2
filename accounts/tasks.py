"""What happens by the clock."""

from __future__ import annotations

from celery import shared_task

from accounts.ended import drop_ended_sessions, drop_ended_tokens
from core.queues import Queue


@shared_task(name="accounts.drop_ended", queue=Queue.DEFAULT)
def drop_ended() -> int:
    """Delete sessions and tokens that are over; return how many."""
    return drop_ended_sessions() + drop_ended_tokens()
