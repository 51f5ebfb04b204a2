"""Notices that are due, and people with mail."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.functional import lazystr as _

from accounts.choices import Role
from accounts.models import User
from core import notices
from core.models import Notice
from core.notice_texts import NoticeText, Placeholder, add_notice_texts, add_placeholders
from measures.told import REMINDER
from tests.factories import make_person

# Says what a test wants said.
ANYTHING = NoticeText("anything", REMINDER, _("anything"), _("%(subject)s"), ("%(body)s",))
add_placeholders(Placeholder("subject", _("标题"), "标题"), Placeholder("body", _("内容"), "内容"))
add_notice_texts(ANYTHING)


def person_with_mail(**columns: Any) -> User:
    person = make_person(Role.SUBMITTER)
    person.email = f"{person.username}@example.org"
    for name, value in columns.items():
        setattr(person, name, value)
    person.save()
    return person


def tell(person: User, subject: str = "请查看", body: str = "", **entries: Any) -> None:
    notices.tell([person], ANYTHING.about(subject=subject, body=body), **entries)


def make_due() -> None:
    Notice.objects.update(due_at=timezone.now() - timedelta(seconds=1))
