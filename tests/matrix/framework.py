"""Addresses that are not ours: signing in, and the administrator's pages. What is not listed lets nobody in unknown."""

from __future__ import annotations

from tests.matrix.identities import UNKNOWN, Identity
from tests.matrix.routes import Route

# Where somebody gets who is not signed in: to sign in, to leave, to ask for a new password.
OPEN = {
    "accounts/login/",
    "accounts/logout/",
    "accounts/inactive/",
    "accounts/signup/",
    "accounts/password/reset/",
    "accounts/password/reset/done/",
    "accounts/password/reset/key/<uidb36>-<key>/",
    "accounts/password/reset/key/done/",
    "accounts/confirm-email/",
    "accounts/confirm-email/<key>/",
    "accounts/3rdparty/login/cancelled/",
    "accounts/3rdparty/login/error/",
    "accounts/social/connections/",
    "accounts/social/login/cancelled/",
    "accounts/social/login/error/",
    "accounts/social/signup/",
    "admin/login/",
    "admin/logout/",
    "i18n/setlang/",
}


def is_framework(route: Route) -> bool:
    """Whether a package answers, by rules of its own."""
    return route.pattern.startswith(("accounts/", "admin/", "i18n/"))


def lets_in(route: Route, who: Identity) -> bool:
    """Whether somebody may get a page there."""
    if route.pattern in OPEN:
        return True
    if route.pattern.startswith("admin/"):
        return who.name == "administrator"
    return who.name not in UNKNOWN and not who.headers
