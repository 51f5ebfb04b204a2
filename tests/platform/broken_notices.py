"""What each rule of the notices' tables refuses: for tests/platform/test_constraints.py."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.db import models
from django.utils import timezone

from accounts.models import User
from core.models import KindChoice, Mail, Message, MessagePart, Notice, NoticeWording, Reach

OF_NOTICES: dict[str, tuple[type[models.Model], dict[str, Any]]] = {
    "mail_is_claimed_before_it_is_sent": (Mail, {"sent_at": timezone.now()}),
    "notice_mailed_is_not_withdrawn": (Notice, {"withdrawn_at": timezone.now()}),
    "notice_says_something": (Notice, {"subject": ""}),
    "notice_wording_has_a_subject": (NoticeWording, {"subject": "", "body": "有"}),
    "notice_wording_is_english_as_a_whole": (NoticeWording, {"english_body": "some"}),
    "message_outcome_is_known": (Message, {"outcome": "lost"}),
    "message_taken_was_answered": (Message, {"outcome": "taken", "answer": 500}),
}
DOUBLED_NOTICES: dict[str, tuple[type[models.Model], dict[str, Any]]] = {
    "notice_told_once_per_key": (Notice, {}),
    "reach_once_a_channel": (Reach, {}),
    "kind_chosen_once": (KindChoice, {}),
    "message_waits_alone": (Message, {"name": uuid4()}),
    "notice_once_a_channel": (MessagePart, {}),
}


def make_notice(person: User) -> None:
    """A notice in a mail and in a message, the office's words for one, and what its reader chose."""
    now = timezone.now()
    mail = Mail.objects.create(recipient=person, address="a@example.org", subject="提醒", due_at=now)
    told = {"kind": "reminder", "subject": "提醒", "due_at": now}
    notice = Notice.objects.create(recipient=person, key="one", mail=mail, **told)
    NoticeWording.objects.create(code="returned", subject="请改")
    Reach.objects.create(person=person, channel="sms")
    KindChoice.objects.create(person=person, channel="sms", kind="reminder", is_on=True)
    short = {"kind": "reminder", "text": "提醒", "path": "/", "address": "13800138000"}
    message = Message.objects.create(recipient=person, channel="sms", ends_at=now, **short)
    MessagePart.objects.create(message=message, notice=notice, channel="sms")
