"""Logs of a test go where standard error is at that moment."""

from __future__ import annotations

import logging
import sys
from typing import TextIO


class StderrHandler(logging.StreamHandler[TextIO]):
    """A test that captures its output closes what it captured into; a handler that was set up within it would keep that,
    and every later test would write a stack trace about it for each line of its log.
    """

    @property
    def stream(self) -> TextIO:
        """Standard error as it is now."""
        return sys.stderr

    @stream.setter
    def stream(self, _stream: TextIO) -> None:
        """Keep nothing of what it is set up with."""
