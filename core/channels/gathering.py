"""What is due for a person on a channel, gathered into one short text that says nothing confidential.

What leaves by a gateway passes through networks and firms that nobody here knows: the sentence of a single notice goes
out only where it is open (`core.notice_texts.Placeholder`); of all else the kinds and how many there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone

from core.channels.choosing import wanted_kinds
from core.choices import MessageOutcome
from core.models import Message, MessagePart, Notice, Reach
from core.notice_kinds import label_of, waking_kinds
from core.notices.wording import words_of
from core.saying import listed, recorded
from core.told import SUMMARY

# Nobody is rung out of bed: what is due at night goes out in the morning, but for what wakes.
QUIET_FROM, QUIET_UNTIL = time(21), time(8)
# What is older is read on the page; so long a message is tried, too.
STALE = timedelta(days=3)
MOST_TOLD = 50


def gather(channel: str, now: datetime | None = None) -> int:
    """Put what is due for each person into one message; two workers at once put nothing into two. Return how many."""
    now = now or timezone.now()
    waiting = Message.objects.filter(
        recipient=OuterRef("person"), channel=channel, outcome=MessageOutcome.WAITING, is_code=False
    )
    due = _due(channel, now).filter(recipient=OuterRef("person"), created_at__gte=OuterRef("verified_at"))
    reaches = Reach.objects.usable().filter(Exists(due), ~Exists(waiting), channel=channel)
    return sum(_gather_one(key, now) for key in reaches.values_list("pk", flat=True))


def _due(channel: str, now: datetime) -> QuerySet[Notice]:
    """Return what was told, is held no longer, was not read, and is in no message of this channel."""
    told = MessagePart.objects.filter(notice=OuterRef("pk"), channel=channel)
    unread = Notice.objects.filter(withdrawn_at__isnull=True, read_at__isnull=True)
    due = unread.filter(~Exists(told), due_at__lte=now, due_at__gt=now - STALE)
    return due.filter(kind__in=waking_kinds()) if _is_quiet(now) else due


def _is_quiet(now: datetime) -> bool:
    at = timezone.localtime(now).time()
    return at >= QUIET_FROM or at < QUIET_UNTIL


@transaction.atomic
def _gather_one(key: int, now: datetime) -> bool:
    locked = Reach.objects.select_for_update(skip_locked=True, of=("self",), no_key=True)
    reach = locked.usable().filter(pk=key).first()
    if reach is None:
        return False
    wanted = wanted_kinds(reach.person_id, reach.channel)
    due = _due(reach.channel, now).filter(recipient=reach.person_id, created_at__gte=reach.verified_at)
    notices = list(due.filter(kind__in=wanted).order_by("pk")[:MOST_TOLD])
    if not notices:
        return False
    message = Message.objects.create(
        recipient_id=reach.person_id,
        channel=reach.channel,
        address=reach.address,
        due_at=now,
        ends_at=now + STALE,
        **_told(notices),
    )
    MessagePart.objects.bulk_create(
        MessagePart(message=message, notice=notice, channel=reach.channel) for notice in notices
    )
    return True


def _told(notices: Sequence[Notice]) -> dict[str, str]:
    """Return kind, text and path of what is said of notices."""
    first = notices[0]
    kinds = list(dict.fromkeys(one.kind for one in notices))
    kind = first.kind if len(kinds) == 1 else "several"
    if len(notices) == 1 and first.is_open:
        return {"kind": kind, "text": first.subject, "path": first.path or reverse("notices:list")}
    return {"kind": kind, "text": summary_of(len(notices), kinds), "path": reverse("notices:list")}


def summary_of(count: int, kinds: Sequence[str]) -> str:
    """Return the sentence that says how many notices there are, and of which kinds."""
    filled = SUMMARY.about(count=count, kinds=listed(*(recorded(label_of(one)) for one in kinds)))
    return words_of(filled).subject.recorded[:400]
