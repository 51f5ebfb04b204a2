"""Leaving alone what failed: after one failure a service is not asked for a while, so that only one request waits."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

import structlog

logger = structlog.get_logger(__name__)
Answer = TypeVar("Answer")

# Long enough that hardly a request waits for what hangs, short enough that nobody notices when it is back.
PAUSE_S = 15.0


class AwayError(Exception):
    """The service does not answer now; whoever asked does without it."""


class Service:
    """Something outside that may be away, known by its name in the log and by the errors that say so."""

    def __init__(self, name: str, *errors: type[Exception]) -> None:
        self._name = name
        self._errors = errors
        self._asked_again_at = 0.0

    def ask(self, question: Callable[[], Answer]) -> Answer:
        """Return the answer. Raises `AwayError` when it fails, and without asking for `PAUSE_S` seconds after that."""
        if time.monotonic() < self._asked_again_at:
            raise AwayError(self._name)
        try:
            return question()
        except self._errors as failure:
            self._asked_again_at = time.monotonic() + PAUSE_S
            logger.warning("service_is_away", service=self._name, reason=str(failure))
            raise AwayError(self._name) from failure
