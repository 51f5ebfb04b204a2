"""What happens to the register by the calendar."""

from __future__ import annotations

from celery import shared_task

from core.queues import Queue
from register.freezing import freeze_days as freeze


@shared_task(name="register.freeze_days", queue=Queue.RENDER)
def freeze_days() -> int:
    """Freeze the register of every day that is over; run it as often as one likes. Return how many days."""
    return freeze()
