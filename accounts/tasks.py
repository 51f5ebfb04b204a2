"""What happens by the clock."""

from __future__ import annotations

from celery import shared_task

from accounts.ended import drop_ended_sessions, drop_ended_tokens, drop_old_deliveries
from accounts.hooks import sending
from core.queues import Queue


@shared_task(name="accounts.drop_ended", queue=Queue.DEFAULT)
def drop_ended() -> int:
    """Delete sessions and tokens that are over, and what systems were told long ago; return how many."""
    return drop_ended_sessions() + drop_ended_tokens() + drop_old_deliveries()


@shared_task(name="accounts.tell_webhooks", queue=Queue.HOOKS)
def tell_webhooks() -> int:
    """Tell other systems what they could not be told before; return how many events were sent."""
    return sending.send_due()
