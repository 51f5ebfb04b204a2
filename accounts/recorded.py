"""Signing in and what guards an account, in the trail: who, from where, with which outcome. Never a password or a link.

What was typed as a name is kept only where it is an account's: people type passwords there too.
"""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as factors
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import Signal

from accounts.models import User
from accounts.names import folded
from core.choices import EventKind
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
    user_login_failed.connect(_failed, dispatch_uid="trail-sign-in-failed")


def note_lock_out(login: str) -> None:
    """Put down that somebody was kept out for too many tries."""
    note(EventKind.ACCESS, "locked_out", by=_account(login))


def note_reset_asked(person: Person) -> None:
    """Put down that a link for a new password was asked for."""
    note(EventKind.ACCESS, "ask_password_reset", by=person)


def _recorder(act: str) -> Any:
    def record(sender: object, user: User | None = None, **_rest: object) -> None:
        note(EventKind.ACCESS, act, by=user)

    return record


def _failed(sender: object, credentials: dict[str, Any], **_rest: object) -> None:
    login = credentials.get("username") or credentials.get("email") or ""
    note(EventKind.ACCESS, "fail_sign_in", by=_account(str(login)))


def _account(login: str) -> User | None:
    return User.objects.filter(username__iexact=folded(login)).first() if login else None
