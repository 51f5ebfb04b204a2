"""Mailing notices: gathered into one mail a person, claimed, sent, marked.

A mail is claimed in a transaction of its own before it is handed over, and marked afterwards. When the worker dies in
between, nobody knows whether it arrived: it stays claimed, is shown to the office, and is not sent again by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

import structlog
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from core.choices import MAIL_CODE, MailRhythm
from core.models import Mail, Notice
from core.notices.posting import ArrivalUnknown
from core.people import Person
from core.queues import Queue

MAX_ATTEMPTS = 8
DAILY_AT = time(8)
LONGEST_DIGEST = 50
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class MailChannel:
    """The channel of mails."""

    code: str = MAIL_CODE
    queue: Queue = Queue.MAIL

    def deliver(self) -> int:
        """Gather what is due and send it; return how many mails went out."""
        gather_mails()
        return sum(send_mail(mail_id) for mail_id in due_mail_ids())


MAIL = MailChannel()


def gather_mails(now: datetime | None = None) -> list[Mail]:
    """Put what is due for each person into one mail; two workers at once put nothing into two."""
    now = now or timezone.now()
    people = get_user_model().objects.filter(
        pk__in=Notice.objects.to_mail(now).values("recipient"), is_active=True
    )
    mails = [
        _gather(person, now) for person in people.exclude(email="").exclude(mail_rhythm=MailRhythm.NEVER)
    ]
    return [mail for mail in mails if mail is not None]


@transaction.atomic
def _gather(person: Person, now: datetime) -> Mail | None:
    due = Notice.objects.to_mail(_daily_limit(now) if person.mail_rhythm == MailRhythm.DAILY else now)
    notices = list(
        due.filter(recipient=person.pk).select_for_update(skip_locked=True).order_by("pk")[:LONGEST_DIGEST]
    )
    if not notices:
        return None
    mail = Mail.objects.create(
        recipient_id=person.pk,
        address=person.email,
        subject=_subject(notices),
        body=_body(person, notices),
        due_at=now,
    )
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(mail=mail)
    return mail


def _daily_limit(now: datetime) -> datetime:
    """Return the last morning: what came after it waits for the next one."""
    local = timezone.localtime(now)
    morning = local.replace(hour=DAILY_AT.hour, minute=0, second=0, microsecond=0)
    return morning if local >= morning else morning - timedelta(days=1)


def due_mail_ids(now: datetime | None = None) -> list[int]:
    """Return the mails that wait to be sent, oldest first; claimed ones are in somebody's hands or in nobody's."""
    now = now or timezone.now()
    waiting = Mail.objects.filter(
        sent_at__isnull=True, claimed_at__isnull=True, due_at__lte=now, attempts__lt=MAX_ATTEMPTS
    )
    return list(waiting.order_by("due_at").values_list("pk", flat=True)[:200])


def send_mail(mail_id: int) -> bool:
    """Send one mail unless it is sent or claimed; tell whether it went out. A failure is kept and put off."""
    mail = _claim(mail_id)
    if mail is None:
        return False
    message = EmailMessage(
        subject=mail.subject,
        body=mail.body,
        to=[mail.address],
        headers={"Message-ID": f"<mail-{mail.pk}@{settings.MAIL_DOMAIN}>"},
    )
    try:
        message.send()
    except ArrivalUnknown as failure:
        # It stays claimed: sent again it might arrive twice. The office sees it and decides.
        log.warning("mail_arrival_unknown", mail=mail.pk, error=str(failure))
        Mail.objects.filter(pk=mail.pk).update(last_error=str(failure)[:2000])
        return False
    except Exception as failure:  # whatever the mail server answers is kept with the mail and tried again
        _put_off(mail, failure)
        return False
    Mail.objects.filter(pk=mail.pk).update(sent_at=timezone.now(), last_error="")
    return True


@transaction.atomic
def _claim(mail_id: int) -> Mail | None:
    free = Mail.objects.select_for_update(skip_locked=True).filter(
        pk=mail_id, sent_at__isnull=True, claimed_at__isnull=True, attempts__lt=MAX_ATTEMPTS
    )
    mail = free.first()
    if mail is not None:
        mail.claimed_at = timezone.now()
        mail.attempts += 1
        mail.save(update_fields=["claimed_at", "attempts"])
    return mail


def _put_off(mail: Mail, failure: Exception) -> None:
    log.warning("mail_failed", mail=mail.pk, attempts=mail.attempts, error=str(failure))
    Mail.objects.filter(pk=mail.pk).update(
        claimed_at=None,
        last_error=f"{type(failure).__name__}: {failure}"[:2000],
        due_at=timezone.now() + timedelta(seconds=30 * 2**mail.attempts),
    )


def _subject(notices: Sequence[Notice]) -> str:
    if len(notices) == 1:
        return " ".join(notices[0].subject.split())
    # Mails are Chinese for everybody, as the notices in them are.
    return f"创新举措工作平台：{len(notices)}条提醒"


def _body(person: Person, notices: Sequence[Notice]) -> str:
    parts = [f"{person}："]
    for number, notice in enumerate(notices, start=1):
        head = f"{number}. {notice.subject}" if len(notices) > 1 else notice.subject
        link = f"{settings.BASE_URL}{notice.path}" if notice.path else ""
        parts.append("\n".join(part for part in (head, notice.body, link) if part))
    parts.append("本邮件由系统发出，请勿回复。要改变收信的方式，请登录后打开“提醒”。")
    return "\n\n".join(parts)
