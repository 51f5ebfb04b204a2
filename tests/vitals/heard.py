"""A system whose workers are all heard, and one in which some fell silent."""

from __future__ import annotations

from datetime import timedelta

from django.core.cache import cache
from django.utils import timezone

from accounts.models import User
from core.heartbeats import BEAT, queue_sign
from core.models import Heartbeat
from core.queues import Queue
from tests.factories import make_administrator

PROCESSES = [*(queue_sign(queue) for queue in Queue), BEAT]


def hear(*names: str, seconds_ago: int = 0) -> None:
    """Put down that these were heard so long ago, and let nobody remember anything else."""
    for name in names:
        at = timezone.now() - timedelta(seconds=seconds_ago)
        Heartbeat.objects.update_or_create(name=name, defaults={"heard_at": at})
    cache.clear()


def administrator(name: str = "root") -> User:
    """Return an administrator who holds no role."""
    return make_administrator(username=name)
