"""What happens by the clock."""

from __future__ import annotations

from celery import shared_task

from backups.by_the_clock import back_up_by_the_clock
from core.queues import Queue


@shared_task(name="backups.back_up", queue=Queue.RENDER)
def back_up() -> bool:
    """Back everything up where the settings say so; tell whether a backup was made."""
    run = back_up_by_the_clock()
    return run is not None and not run.failure
