"""Accounts are made by the administrator: nobody signs up, neither here nor through single sign-on."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.http import HttpRequest


class ClosedAccountAdapter(DefaultAccountAdapter):
    """No sign-up with a form."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Answer no."""
        return False


class ClosedSocialAccountAdapter(DefaultSocialAccountAdapter):
    """Single sign-on opens existing accounts only."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Answer no."""
        return False
