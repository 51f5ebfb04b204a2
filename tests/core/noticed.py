"""Notices that are due, and people with mail."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.choices import Role
from accounts.models import User
from core import notices
from core.models import Notice
from measures.telling import REMINDER
from tests.factories import make_person


def person_with_mail(**columns: Any) -> User:
    person = make_person(Role.SUBMITTER)
    person.email = f"{person.username}@example.org"
    for name, value in columns.items():
        setattr(person, name, value)
    person.save()
    return person


def tell(person: User, subject: str = "请查看", **entries: Any) -> None:
    notices.tell([person], REMINDER, subject, **entries)


def make_due() -> None:
    Notice.objects.update(due_at=timezone.now() - timedelta(seconds=1))
