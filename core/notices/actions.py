"""What the office does with notices that are not mailed yet, and with mails that failed; what a person does with theirs."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.translation import gettext as _

from core.acting import acting, action
from core.choices import MailRhythm
from core.errors import Fault, Incomplete, WrongState
from core.models import Mail, Notice
from core.notices.unread import forget
from core.people import Person
from core.texts import text_faults, unfilled


@action("core.manage_notices")
def edit_notice(notice: Notice, *, by: Person, subject: str, body: str) -> Notice:
    """Change the words of a notice that is not mailed yet."""
    _require_held(notice)
    subject = " ".join(subject.split())
    if not subject:
        raise Incomplete([unfilled("subject", _("标题"))])
    if len(subject) > 200:
        raise Incomplete([Fault("subject", _("标题最多200字。"))])
    labels = {"subject": _("标题"), "body": _("正文")}
    faults = text_faults({"subject": subject, "body": body}, labels)
    if faults:
        raise Incomplete(faults)
    notice.subject, notice.body, notice.said = subject, body.replace("\r\n", "\n").strip(), {}
    # Somebody's own words may say anything.
    notice.is_open = False
    notice.save()
    return notice


@action("core.manage_notices")
def withdraw_notice(notice: Notice, *, by: Person) -> Notice:
    """Take a notice back before it is mailed: it leaves the person's list too. Twice changes nothing."""
    if notice.withdrawn_at is not None:
        return notice
    _require_held(notice)
    notice.withdrawn_at = timezone.now()
    notice.save()
    forget([notice.recipient_id])
    return notice


@action("core.manage_notices")
def resend_mail(mail: Mail, *, by: Person) -> Mail:
    """Send a mail again that was given up, or of which nobody knows whether it arrived."""
    if mail.sent_at is not None:
        raise WrongState(_("这封邮件已经发出。"))
    mail.claimed_at, mail.attempts, mail.due_at = None, 0, timezone.now()
    mail.save()
    return mail


def read_notices(person: Person, keys: list[int]) -> int:
    """Mark those of one's own notices as read that are named; return how many were not yet."""
    unread = Notice.objects.shown_to(person).filter(read_at__isnull=True, pk__in=keys)
    marked = unread.update(read_at=timezone.now())
    forget([person.pk])
    return marked


def read_all(person: Person) -> datetime | None:
    """Mark all of one's own notices as read; return the moment by which that is undone, or None where all were read."""
    now = timezone.now()
    marked = Notice.objects.shown_to(person).filter(read_at__isnull=True).update(read_at=now)
    forget([person.pk])
    return now if marked else None


def read_place(person: Person, kind: str, place: str) -> None:
    """Mark as read what one was told of a kind with one place."""
    Notice.objects.shown_to(person).filter(kind=kind, place=place, read_at__isnull=True).update(
        read_at=timezone.now()
    )
    forget([person.pk])


def undo_reading(person: Person, at: datetime) -> int:
    """Take back that one's own notices were marked as read at a moment; return how many are unread again."""
    undone = Notice.objects.read_together(person, at).update(read_at=None)
    forget([person.pk])
    return undone


def set_mail_rhythm(person: Person, rhythm: str) -> Person:
    """Choose how often one is written to. Raises `Incomplete` for a choice that there is not."""
    if rhythm not in MailRhythm.values:
        raise Incomplete([Fault("mail_rhythm", _("没有这种收信方式。"))])
    with acting(person, None, "set_mail_rhythm"):
        get_user_model().objects.filter(pk=person.pk).update(mail_rhythm=rhythm)
    person.mail_rhythm = rhythm
    return person


def _require_held(notice: Notice) -> None:
    if not notice.is_held:
        raise WrongState(_("这条提醒已经发出或撤回，不能再改。"))
