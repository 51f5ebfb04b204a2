"""Accounts are made by the administrator: nobody signs up, neither here nor through single sign-on."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.contrib import messages
from django.core import exceptions
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from accounts import recorded
from accounts.models import User
from accounts.names import folded

LOCKED_FOR_MINUTES = 5


class ClosedAccountAdapter(DefaultAccountAdapter):
    """No sign-up with a form; links in mails lead to the configured address, whatever a request claims to come from."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": _(
            "输错的次数过多，请%(minutes)d分钟后稍后再试；急用请联系安全管理员解锁。"
        )
        % {"minutes": LOCKED_FOR_MINUTES},
    }

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Keep out whoever failed too often, on record."""
        try:
            super().pre_authenticate(request, **credentials)
        except exceptions.ValidationError:
            recorded.note_lock_out(credentials.get("username") or credentials.get("email") or "")
            raise

    def post_login(self, request: HttpRequest, user: User, **others: Any) -> HttpResponse:
        """Tell the person when and from where they signed in before: they alone know whether it was they."""
        response: HttpResponse = super().post_login(request, user, **others)
        if told := recorded.sign_in_before(user):
            messages.info(request, told)
        return response

    def send_password_reset_mail(self, user: Any, email: str, context: dict[str, Any]) -> None:
        """Mail the link, on record."""
        recorded.note_reset_asked(user)
        super().send_password_reset_mail(user, email, context)

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Answer no."""
        return False

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        return tries_key(credentials.get("username") or credentials.get("email") or "")

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Return the link of a reset mail, under the configured address."""
        path = urlsplit(super().get_reset_password_from_key_url(key)).path
        return f"{settings.BASE_URL}{path}"


class ClosedSocialAccountAdapter(DefaultSocialAccountAdapter):
    """Single sign-on opens existing accounts only."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Answer no."""
        return False


def unlock(person: User) -> None:
    """Forget a person's failed tries, of the password and of the second factor; those of an address stay counted."""
    for key in (tries_key(person.username), f"mfa-auth-user-{person.pk}"):
        ratelimit.clear(
            HttpRequest(),
            app="allauth.account",
            action="login_failed",
            config={"login_failed": settings.FAILED_TRIES_OF_ONE_ACCOUNT},
            key=key,
        )


def tries_key(login: str) -> str:
    """Return what failed tries are counted under: the account's name, by whichever address the app was reached."""
    return f"login:{folded(login)}"
