"""What is used a hundred times a minute, a session or a token, is noted once in it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.cache import cache

NOTED_EVERY = timedelta(minutes=1)


def was_noted_lately(at: datetime, *, now: datetime) -> bool:
    """Whether a use that was noted at a moment spares the one of now its note."""
    return now - at < NOTED_EVERY


def is_to_be_noted(used: str) -> bool:
    """Whether this use is to be noted, by the name of what is used; from then on it is for a while not."""
    return cache.add(f"noted-{used}", "noted", NOTED_EVERY.total_seconds())
