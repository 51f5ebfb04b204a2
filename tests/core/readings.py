"""Readers that do what a bad file can make a reader do; `tests/core/test_untrusted.py` has them run apart."""

from __future__ import annotations

import ctypes
import errno
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils.translation import gettext

from core.errors import Fault, Incomplete
from core.untrusted import read_apart


def facts(content: bytes, *, word: str) -> dict[str, Any]:
    """Return values of every kind that may be answered."""
    return {
        "size": len(content),
        "word": word,
        "day": date(2025, 3, 1),
        "score": Decimal("88.5"),
        "fault": Fault("A1", "x"),
    }


def refused(content: bytes) -> None:
    """Refuse in the language of whoever asked."""
    raise Incomplete([Fault("B2", gettext("是"))])


def stumbled(content: bytes) -> None:
    """Meet what nobody thought of."""
    dict[str, str]()["missing"]


def asleep(content: bytes) -> None:
    """Leave a process behind and take no end, whatever signals come."""
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    Path(content.decode()).write_text(f"{os.getpid()} {child.pid}")
    time.sleep(60)


def busy(content: bytes) -> None:
    """Compute without end."""
    while True:
        pass


def greedy(content: bytes) -> None:
    """Set aside more than there is."""
    bytearray(1 << 50)


def greedy_bit_by_bit(content: bytes) -> None:
    """Grow without end."""
    held = []
    while True:
        held.append(bytearray(10 << 20))


def crashed(content: bytes) -> None:
    """Do what ends a process without an exception."""
    ctypes.string_at(1)


def aborted(content: bytes) -> None:
    """End as a failed allocation of a library in another language does."""
    os.abort()


def wrote(content: bytes) -> str:
    """Try to fill the disk."""
    try:
        Path(content.decode()).write_bytes(b"x" * 10)
    except OSError as error:
        return errno.errorcode[error.errno or 0]
    return "written"


def connected(content: bytes) -> str:
    """Try to tell somebody."""
    try:
        socket.create_connection(("127.0.0.1", int(content)), timeout=2).close()
    except OSError:
        return "out of reach"
    return "reached"


def secrets(content: bytes) -> list[str]:
    """Return the names of what the surroundings tell."""
    return sorted(os.environ)


def a_function(content: bytes) -> Callable[..., Any]:
    """Answer with what would run where it is unpacked."""
    return os.system


class Trap:
    """What calls a function when it is unpacked."""

    def __reduce__(self) -> tuple[Any, ...]:
        return os.system, ("echo taken over",)


class Flood:
    """What fills memory when it is unpacked."""

    def __reduce__(self) -> tuple[Any, ...]:
        return list, (range(1 << 40),)


def a_flood(content: bytes) -> Flood:
    """Answer with few bytes that unpack to very many."""
    return Flood()


def a_trap(content: bytes) -> Trap:
    """Answer as a reader would that a file has taken over."""
    return Trap()


def nested(content: bytes) -> int:
    """Need another reader."""
    return int(read_apart("builtins.len", content))
