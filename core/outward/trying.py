"""Asking an address again: what an answer says of it, and how long it is left alone after so many failures."""

from __future__ import annotations

from datetime import timedelta

LONGEST_PAUSE = timedelta(hours=1)
# The receiver says that it cannot now, whatever it was sent (RFC 9110, RFC 6585).
_NOT_NOW = frozenset({408, 425, 429})


def is_away(answer: int | None) -> bool:
    """Whether the receiver is not there for anything: it gave no answer, or says that it cannot now."""
    return answer is None or answer >= 500 or answer in _NOT_NOW


def is_taken(answer: int | None) -> bool:
    """Whether the receiver took what it was sent."""
    return answer is not None and 200 <= answer < 300


def pause_after(failures: int) -> timedelta:
    """Return how long to wait after so many failures one after the other."""
    return min(timedelta(seconds=5 * 2 ** min(failures, 20)), LONGEST_PAUSE)
