"""What happens to an evaluation by the calendar."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from core.queues import Queue
from evaluations.due import due_evaluators
from evaluations.telling import tell_due


@shared_task(name="evaluations.remind_evaluators", queue=Queue.DEFAULT)
def remind_evaluators() -> int:
    """Remind evaluators of their last day; run it as often as one likes, each day is told once. Return how many."""
    reminded = 0
    for due in due_evaluators(timezone.localdate()):
        tell_due(due)
        reminded += 1
    return reminded
