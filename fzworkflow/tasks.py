"""What is looked at by the clock, whoever else looks."""

from __future__ import annotations

from celery import shared_task

from core.queues import Queue
from fzworkflow.vitals.outages import notice_outages
from fzworkflow.vitals.reading import read_everything


@shared_task(name="fzworkflow.watch", queue=Queue.DEFAULT)
def watch() -> None:
    """Notice which vital signs went down and which are well again."""
    notice_outages(read_everything())
