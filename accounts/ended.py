"""What has ended leaves nothing behind: sessions and tokens once nobody can use them, what systems were told long ago.

Whoever changes to another unit leaves their systems with the old one.
"""

from __future__ import annotations

from django.contrib.sessions.models import Session
from django.utils import timezone
from knox.models import AuthToken

from accounts.hooks.models import HookDelivery, Webhook
from accounts.machine_tokens import MachineToken
from accounts.models import TokenUse, User
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


def leave_systems_behind(person: User) -> int:
    """End every token and webhook of somebody who changes to another unit; return how many there were.

    They were set up on the old unit's systems, which would read, do and be told from now on what is the new unit's.
    """
    ended = int(AuthToken.objects.filter(user=person).delete()[0])
    ended += MachineToken.objects.filter(person=person).revoke()
    return ended + Webhook.objects.filter(person=person).revoke()
