"""Background delivery: thin tasks over `accounts.outbox` and `accounts.notices`."""

from __future__ import annotations

from celery import shared_task

from accounts import notices, outbox


@shared_task(acks_late=True, name="accounts.deliver_entry")
def deliver_entry(entry_id: int) -> bool:
    """Deliver one outbox entry; safe to run twice."""
    return outbox.deliver(entry_id)


@shared_task(name="accounts.sweep_outbox")
def sweep_outbox() -> int:
    """Deliver what is due; return how many entries were delivered."""
    return sum(outbox.deliver(entry_id) for entry_id in outbox.due_entry_ids())


@shared_task(name="accounts.deliver_mails")
def deliver_mails() -> int:
    """Gather what is due and send it; return how many mails went out."""
    notices.gather_mails()
    return sum(notices.send_mail(mail_id) for mail_id in notices.due_mail_ids())
