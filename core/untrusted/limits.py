"""What a reading may use up before it is ended."""

from __future__ import annotations

import contextlib
import resource
import signal
import sys
from dataclasses import dataclass

GIGABYTE = 1 << 30
MOST_OPEN_FILES = 64


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes of address space, seconds of computing, seconds by the clock, bytes of one written file."""

    memory_bytes: int = GIGABYTE
    cpu_s: int = 12
    wall_s: int = 20
    file_bytes: int = 0


USUAL = Limits()


def apply(limits: Limits) -> None:
    """Bind this process to its limits, for good."""
    _bind(resource.RLIMIT_CPU, limits.cpu_s)
    _bind(resource.RLIMIT_FSIZE, limits.file_bytes)
    _bind(resource.RLIMIT_CORE, 0)
    _bind(resource.RLIMIT_NOFILE, MOST_OPEN_FILES)
    _bind(resource.RLIMIT_AS, limits.memory_bytes)
    # Whoever asked ends it at the same time; this holds when nobody is left who could.
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, limits.wall_s + 1)


def _bind(what: int, most: int) -> None:
    # macOS knows some of these by name alone.
    with contextlib.nullcontext() if sys.platform == "linux" else contextlib.suppress(OSError, ValueError):
        resource.setrlimit(what, (most, most))
