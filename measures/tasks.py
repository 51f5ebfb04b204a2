"""What happens to batches by the calendar."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from core.queues import Queue
from measures import actions
from measures.attachments import unattached
from measures.reminders import due_units, waiting_returns
from measures.telling import tell_due, tell_still_returned


@shared_task(name="measures.remind_units", queue=Queue.DEFAULT)
def remind_units() -> int:
    """Remind the units of what is due; run it as often as one likes, each day is told once. Return how many things."""
    today = timezone.localdate()
    reminded = 0
    for due in due_units(today):
        tell_due(due)
        reminded += 1
    for waiting in waiting_returns(today):
        tell_still_returned(waiting)
        reminded += 1
    return reminded


@shared_task(name="measures.drop_old_exports", queue=Queue.DEFAULT)
def drop_old_exports() -> int:
    """Delete exports that nobody fetches any more."""
    return actions.drop_old_exports()


@shared_task(name="measures.drop_unattached", queue=Queue.RENDER)
def drop_unattached() -> int:
    """Delete uploads that were never attached; return how many."""
    return unattached.drop_unattached()
