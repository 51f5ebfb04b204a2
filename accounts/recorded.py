"""Signing in and what guards an account, in the trail: who, from where, with which outcome. Never a password or a link.

What was typed as a name is kept only where it is an account's: people type passwords there too.
"""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as factors
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import Signal
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.names import folded
from accounts.sessions import begin
from core.choices import EventKind
from core.models import Event
from core.moments import local_minute
from core.people import Person
from core.trail.recording import note

# By the signal, what it is called in the trail.
OF_A_USER: tuple[tuple[Signal, str], ...] = (
    (user_logged_in, "sign_in"),
    (user_logged_out, "sign_out"),
    (account.password_set, "set_password"),
    (account.password_changed, "change_password"),
    (account.password_reset, "reset_password"),
    (factors.authenticator_added, "add_factor"),
    (factors.authenticator_removed, "remove_factor"),
    (factors.authenticator_reset, "renew_factor"),
    (factors.authenticator_used, "use_factor"),
    (factors.authentication_failed, "fail_factor"),
)


def listen() -> None:
    """Have every such signal put down."""
    for signal, act in OF_A_USER:
        signal.connect(_recorder(act), weak=False, dispatch_uid=f"trail-{act}")
    user_logged_in.connect(_begin_session, dispatch_uid="session-begins")
    user_login_failed.connect(_failed, dispatch_uid="trail-sign-in-failed")


def note_lock_out(login: str) -> None:
    """Put down that somebody was kept out for too many tries."""
    note(EventKind.ACCESS, "locked_out", by=_account(login))


def note_reset_asked(person: Person) -> None:
    """Put down that a link for a new password was asked for."""
    note(EventKind.ACCESS, "ask_password_reset", by=person)


def sign_in_before(person: User) -> str:
    """Return when and from where a person signed in before this time, and how often it failed since; or nothing."""
    known = Event.objects.filter(person=person, kind=EventKind.ACCESS)
    last_two = list(known.filter(act="sign_in").order_by("-day", "-pk")[:2])
    if len(last_two) < 2:
        return ""
    now, before = last_two
    failed = known.filter(act="fail_sign_in", pk__gt=before.pk, pk__lt=now.pk, day__gte=before.day).count()
    told = _("上次登录：%(moment)s，来自%(address)s。") % {
        "moment": local_minute(before.at),
        "address": before.address or _("不明的地址"),
    }
    if not failed:
        return told
    return told + ngettext(
        "之后有%(count)d次登录失败；不是您本人的，请修改密码并告诉系统管理员。",
        "之后有%(count)d次登录失败；不是您本人的，请修改密码并告诉系统管理员。",
        failed,
    ) % {"count": failed}


def note_session_over(person: Person) -> None:
    """Put down that a session ended by its age, or because nobody was there."""
    note(EventKind.ACCESS, "session_over", by=person)


def _begin_session(sender: object, request: HttpRequest, user: User, **_rest: object) -> None:
    begin(request, user)


def _recorder(act: str) -> Any:
    def record(sender: object, user: User | None = None, **_rest: object) -> None:
        note(EventKind.ACCESS, act, by=user)

    return record


def _failed(sender: object, credentials: dict[str, Any], **_rest: object) -> None:
    login = credentials.get("username") or credentials.get("email") or ""
    note(EventKind.ACCESS, "fail_sign_in", by=_account(str(login)))


def _account(login: str) -> User | None:
    return User.objects.filter(username__iexact=folded(login)).first() if login else None
