"""What beat starts, and when."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from celery.schedules import crontab

BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "index": {"task": "precedents.index_in_order", "schedule": timedelta(seconds=60)},
    # One that waited longer is not needed: the next one does its work.
    "meaning": {
        "task": "precedents.index_meaning",
        "schedule": timedelta(seconds=20),
        "options": {"expires": 20},
    },
    "sweep-outbox": {"task": "core.sweep_outbox", "schedule": timedelta(seconds=20)},
    "watch": {"task": "fzworkflow.watch", "schedule": timedelta(seconds=60), "options": {"expires": 60}},
    "mails": {"task": "core.deliver_mails", "schedule": timedelta(seconds=60)},
    # Again later in the night: a day waits for a transaction that began in it.
    "event-days": {"task": "core.close_event_days", "schedule": crontab(hour="0-5", minute=20)},
    "backup": {"task": "backups.back_up", "schedule": crontab(hour=2, minute=30)},
    "old-exports": {"task": "measures.drop_old_exports", "schedule": crontab(hour=3, minute=30)},
    "old-trail-exports": {"task": "core.drop_old_trail_exports", "schedule": crontab(hour=3, minute=35)},
    "old-archives": {"task": "letters.drop_old_archives", "schedule": crontab(hour=3, minute=45)},
    "old-annexes": {"task": "precedents.drop_old_annexes", "schedule": crontab(hour=3, minute=40)},
    "reminders": {"task": "measures.remind_units", "schedule": crontab(hour=8, minute=0)},
    "scoring-reminders": {"task": "evaluations.remind_evaluators", "schedule": crontab(hour=8, minute=5)},
    "receipt-reminders": {"task": "letters.remind_receipts", "schedule": crontab(hour=8, minute=10)},
}
