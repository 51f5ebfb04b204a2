"""Saying how far a long piece of work is, once a second."""

from __future__ import annotations

import time

from django.core.management.base import OutputWrapper


class Progress:
    """Called with how many of how many are done; the last is always told."""

    def __init__(self, out: OutputWrapper, what: str) -> None:
        self._out, self._what = out, what
        self._told_at = 0.0

    def __call__(self, done: int, of: int) -> None:
        """Tell it, unless the last time is less than a second ago."""
        now = time.monotonic()
        if done == of or now - self._told_at >= 1:
            self._told_at = now
            self._out.write(f"{self._what} {done} / {of}")
