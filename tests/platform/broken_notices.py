"""What each rule of the notices' tables refuses: for tests/platform/test_constraints.py."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone

from accounts.models import User
from core.models import Mail, Notice, NoticeWording

OF_NOTICES: dict[str, tuple[type[models.Model], dict[str, Any]]] = {
    "mail_is_claimed_before_it_is_sent": (Mail, {"sent_at": timezone.now()}),
    "notice_mailed_is_not_withdrawn": (Notice, {"withdrawn_at": timezone.now()}),
    "notice_says_something": (Notice, {"subject": ""}),
    "notice_wording_has_a_subject": (NoticeWording, {"subject": "", "body": "有"}),
    "notice_wording_is_english_as_a_whole": (NoticeWording, {"english_body": "some"}),
}


def make_notice(person: User) -> None:
    """A notice in a mail, and the office's words for one."""
    now = timezone.now()
    mail = Mail.objects.create(recipient=person, address="a@example.org", subject="提醒", due_at=now)
    Notice.objects.create(recipient=person, kind="reminder", key="one", subject="提醒", due_at=now, mail=mail)
    NoticeWording.objects.create(code="returned", subject="请改")
