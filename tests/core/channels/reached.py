"""People who are reached by a gateway, and what the clock does."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from accounts.models import User
from core.channels.gateways import gateways
from core.models import GatewayState, Message, Reach
from tests.core.noticed import make_due, person_with_mail


def person_with_phone(number: int = 0, **columns: Any) -> User:
    person = person_with_mail(**columns)
    Reach.objects.create(
        person=person, channel="sms", address=f"1380013{number:04}", verified_at=timezone.now()
    )
    return person


def later() -> int:
    """What the clock does once notices are due and every pause is over."""
    make_due()
    GatewayState.objects.update(resumes_at=None)
    Message.objects.filter(outcome="waiting").update(due_at=timezone.now())
    return sum(one.deliver() for one in gateways())
