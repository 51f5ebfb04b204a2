"""What happens to letters by the calendar."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from core.queues import Queue
from letters import actions
from letters.exchange.folder import read_folder
from letters.reminders import unanswered_parts, unsigned_deliveries
from letters.telling import tell_unanswered, tell_unsigned


@shared_task(name="letters.remind_receipts", queue=Queue.DEFAULT)
def remind_receipts() -> int:
    """Remind units of letters that they have not signed for; run it as often as one likes. Return how many."""
    reminded = 0
    for unsigned in unsigned_deliveries(timezone.localdate()):
        tell_unsigned(unsigned)
        reminded += 1
    return reminded


@shared_task(name="letters.remind_countersigners", queue=Queue.DEFAULT)
def remind_countersigners() -> int:
    """Remind who is yet to countersign; run it as often as one likes, each day is told once. Return how many parts."""
    reminded = 0
    for unanswered in unanswered_parts(timezone.localdate()):
        tell_unanswered(unanswered)
        reminded += 1
    return reminded


@shared_task(name="letters.read_exchange", queue=Queue.DEFAULT)
def read_exchange() -> int:
    """Enter the receipts that came back through the exchange's folder; return how many."""
    return read_folder()


@shared_task(name="letters.drop_old_archives", queue=Queue.DEFAULT)
def drop_old_archives() -> int:
    """Delete archive packages that nobody fetches any more."""
    return actions.drop_old_archives()
