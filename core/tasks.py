"""Background delivery: thin tasks over `core.outbox` and `core.notices`."""

from __future__ import annotations

from celery import shared_task

from core import channels, keeping, outbox
from core.queues import Queue
from core.trail import chain, exporting


@shared_task(acks_late=True, name="core.deliver_entry")
def deliver_entry(entry_id: int) -> bool:
    """Deliver one outbox entry; safe to run twice."""
    return outbox.deliver(entry_id)


@shared_task(name="core.sweep_outbox", queue=Queue.DEFAULT)
def sweep_outbox() -> int:
    """Send what was left behind to its queue; return how many entries."""
    return outbox.send_due()


@shared_task(name="core.deliver_mails", queue=Queue.MAIL)
def deliver_mails() -> int:
    """Gather what is due and send it; return how many mails went out."""
    return channels.deliver_in(Queue.MAIL)


@shared_task(name="core.deliver_messages", queue=Queue.HOOKS)
def deliver_messages() -> int:
    """Gather what is due for gateways and send it; return how many messages were taken."""
    return channels.deliver_in(Queue.HOOKS)


@shared_task(name="core.close_event_days", queue=Queue.DEFAULT)
def close_event_days() -> int:
    """Close the days of the trail that are over; run it as often as one likes. Return how many."""
    return len(chain.close_days())


@shared_task(name="core.drop_old_trail_exports", queue=Queue.DEFAULT)
def drop_old_trail_exports() -> int:
    """Delete exports of the trail that nobody fetches any more."""
    return exporting.drop_old_trail_exports()


@shared_task(name="core.drop_old_rows", queue=Queue.DEFAULT)
def drop_old_rows() -> int:
    """Delete what was done, told or over long ago; return how many rows."""
    dropping = (
        keeping.drop_done_entries,
        keeping.drop_old_notices,
        keeping.drop_old_outages,
        keeping.drop_old_presses,
        keeping.drop_old_answers,
    )
    return sum(drop() for drop in dropping)
