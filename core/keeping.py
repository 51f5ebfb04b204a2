"""What gathers and is not kept for good: rows of work that is done, of what was told, and of outages that are over.

How long each is kept stands in one table of the settings, `KEPT_DAYS`.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from core.models import KeptAnswer, Mail, Message, MessagePart, Notice, Outage, OutboxEntry, Pressed
from core.outbox import MAX_ATTEMPTS


def kept_since(kind: str) -> datetime:
    """Return the moment before which nothing of a kind of `KEPT_DAYS` is kept."""
    return timezone.now() - timedelta(days=settings.KEPT_DAYS[kind])


def drop_done_entries() -> int:
    """Delete entries of the outbox that were done, or given up, long ago; return how many."""
    done = OutboxEntry.objects.filter(done_at__lt=kept_since("outbox")).delete()[0]
    given_up = OutboxEntry.objects.filter(done_at__isnull=True, attempts__gte=MAX_ATTEMPTS)
    return done + given_up.filter(due_at__lt=kept_since("given_up")).delete()[0]


@transaction.atomic
def drop_old_notices() -> int:
    """Delete notices that were told long ago, and the mails that told them; return how many notices."""
    MessagePart.objects.filter(notice__created_at__lt=kept_since("notices")).delete()
    Message.objects.filter(created_at__lt=kept_since("notices"), parts__isnull=True).delete()
    old = Notice.objects.filter(created_at__lt=kept_since("notices"))
    gone = old._raw_delete(old.db)  # one statement: nothing hangs on these rows any more
    Mail.objects.filter(created_at__lt=kept_since("notices"), notices__isnull=True).delete()
    return gone


def drop_old_presses() -> int:
    """Delete what is known of forms that were sent long ago; return how many rows."""
    return Pressed.objects.filter(done_at__lt=kept_since("presses")).delete()[0]


def drop_old_answers() -> int:
    """Delete what programs were answered under their keys long ago; return how many rows."""
    return KeptAnswer.objects.filter(kept_at__lt=kept_since("answers")).delete()[0]


def drop_old_outages() -> int:
    """Delete outages that were over long ago; return how many."""
    return Outage.objects.filter(ended_at__lt=kept_since("outages")).delete()[0]
