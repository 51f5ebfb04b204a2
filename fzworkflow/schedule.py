"""What beat starts, and when."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from celery.schedules import crontab


def _every(seconds: int, task: str) -> dict[str, Any]:
    # One that waited longer is not needed: the next one does its work. A worker that was away has none to catch up with.
    return {"task": task, "schedule": timedelta(seconds=seconds), "options": {"expires": seconds}}


BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "index": _every(60, "precedents.index_in_order"),
    "meaning": _every(20, "precedents.index_meaning"),
    "sweep-outbox": _every(20, "core.sweep_outbox"),
    "watch": _every(60, "fzworkflow.watch"),
    "mails": _every(60, "core.deliver_mails"),
    "messages": _every(20, "core.deliver_messages"),
    "exchange": _every(60, "letters.read_exchange"),
    "webhooks": _every(20, "accounts.tell_webhooks"),
    # Again later in the night: a day waits for a transaction that began in it.
    "event-days": {"task": "core.close_event_days", "schedule": crontab(hour="0-5", minute=20)},
    # The days that are over, as open data; again later for those that had to wait.
    "open-data": {"task": "register.freeze_days", "schedule": crontab(minute=10)},
    "backup": {"task": "backups.back_up", "schedule": crontab(hour=2, minute=30)},
    "old-exports": {"task": "measures.drop_old_exports", "schedule": crontab(hour=3, minute=30)},
    "old-trail-exports": {"task": "core.drop_old_trail_exports", "schedule": crontab(hour=3, minute=35)},
    "old-archives": {"task": "letters.drop_old_archives", "schedule": crontab(hour=3, minute=45)},
    "old-annexes": {"task": "precedents.drop_old_annexes", "schedule": crontab(hour=3, minute=40)},
    "old-rows": {"task": "core.drop_old_rows", "schedule": crontab(hour=3, minute=50)},
    "ended": {"task": "accounts.drop_ended", "schedule": crontab(hour=3, minute=55)},
    "unattached": {"task": "measures.drop_unattached", "schedule": crontab(hour=4, minute=0)},
    "unnamed": {"task": "fzworkflow.drop_unnamed", "schedule": crontab(hour=4, minute=10)},
    "reminders": {"task": "measures.remind_units", "schedule": crontab(hour=8, minute=0)},
    "scoring-reminders": {"task": "evaluations.remind_evaluators", "schedule": crontab(hour=8, minute=5)},
    "countersign-reminders": {
        "task": "letters.remind_countersigners",
        "schedule": crontab(hour=8, minute=15),
    },
    "receipt-reminders": {"task": "letters.remind_receipts", "schedule": crontab(hour=8, minute=10)},
}
