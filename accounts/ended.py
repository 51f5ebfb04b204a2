"""What has ended leaves nothing behind: sessions and tokens once nobody can use them, what systems were told long ago."""

from __future__ import annotations

from django.contrib.sessions.models import Session
from django.utils import timezone
from knox.models import AuthToken

from accounts.hooks.models import HookDelivery
from accounts.models import TokenUse
from core.keeping import kept_since


def drop_ended_sessions() -> int:
    """Delete sessions that are over; return how many."""
    return Session.objects.filter(expire_date__lt=timezone.now()).delete()[0]


def drop_ended_tokens() -> int:
    """Delete tokens that are over, and what was noted of the use of any that is gone; return how many tokens."""
    ended = AuthToken.objects.filter(expiry__lt=timezone.now()).delete()[0]
    TokenUse.objects.exclude(digest__in=AuthToken.objects.values("digest")).delete()
    return int(ended)


def drop_old_deliveries() -> int:
    """Delete what other systems were, or were to be, told long ago; return how many."""
    return HookDelivery.objects.filter(at__lt=kept_since("hook_deliveries")).delete()[0]
