"""Moments as people read them. They are stored in UTC; what is read, and every day that counts, is local."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone


def local_day(at: datetime) -> date:
    """Return the day of a moment where the office is."""
    return timezone.localtime(at).date()


def local_minute(at: datetime) -> str:
    """Return a moment to the minute, as `2025-03-01 00:30`."""
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"


def local_iso(at: datetime) -> str:
    """Return a moment for machines (ISO 8601), local with its offset, so that both read the same day."""
    return timezone.localtime(at).isoformat()
