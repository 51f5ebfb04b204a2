"""Invitations: an expiring link with which a person opens their account and chooses a password.

The link's token is made when it is sent and kept nowhere. It works once: it is bound to the password that it
replaces.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core import signing
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse

from accounts.models import User
from core import outbox
from core.queues import Queue
from core.trail.recording import recording

TOPIC = "invite_person"
SALT = "accounts.invitation"
VALID_FOR = timedelta(days=7)
MARK_LENGTH = 16


def unopened_account(**entries: Any) -> User:
    """Store a person who cannot sign in before they follow their invitation."""
    return User.objects.create(password=make_password(None), **entries)


def is_unopened(person: User) -> bool:
    """Whether an account waits for its invitation. Without a password alone it may belong to single sign-on."""
    is_new = person.last_login is None and not person.has_usable_password()
    return is_new and not person.duty


def send_invitation(person: User, subject: str) -> None:
    """Have the worker mail the link; nobody but the person gets to see it."""
    outbox.post(TOPIC, {"person": person.pk, "subject": subject})


def invitation_path(person: User) -> str:
    """Return the address at which the person opens their account, good for a week and for one time."""
    token = signing.dumps([person.pk, person.password[-MARK_LENGTH:]], salt=SALT)
    return reverse("invitations:accept", args=[token])


def invited_person(token: str) -> User | None:
    """Return whom a token invites; None when it is forged, too old, or was used."""
    try:
        key, mark = signing.loads(token, salt=SALT, max_age=VALID_FOR)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    person = User.objects.filter(pk=key, is_active=True).first()
    if person is None or not is_unopened(person) or person.password[-MARK_LENGTH:] != mark:
        return None
    return person


def open_account(person: User, password: str) -> bool:
    """Give an invited person their password; False when somebody else did so first."""
    with transaction.atomic():
        locked = User.objects.select_for_update(no_key=True).get(pk=person.pk)
        if not is_unopened(locked):
            return False
        with recording("open_account", by=locked, about=locked):
            locked.set_password(password)
            locked.save(update_fields=["password"])
    return True


@outbox.receives(TOPIC, queue=Queue.MAIL)
def mail_invitation(payload: Mapping[str, Any]) -> None:
    """Mail the link to somebody who has not opened their account yet."""
    person = User.objects.filter(pk=payload["person"], is_active=True).first()
    if person is None or not person.email or not is_unopened(person):
        return
    link = f"{settings.BASE_URL}{invitation_path(person)}"
    body = (
        f"{person.name}：\n\n请打开下面的链接，设置自己的密码和第二验证方式。登录名：{person.username}\n"
        f"链接{VALID_FOR.days}天内有效，只能使用一次。\n\n{link}\n"
    )
    send_mail(payload["subject"], body, None, [person.email])
