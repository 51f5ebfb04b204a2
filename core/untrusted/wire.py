"""What goes between who asks and who reads: a job one way, plain values the other.

The reader may have been taken over by the file, so that its answer is believed no more than the file is: it can name
only plain types and our own classes of values and errors, never a function.
"""

from __future__ import annotations

import dataclasses
import enum
import io
import pickle
import socket
import struct
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.untrusted.limits import Limits

PIECE = 1 << 20
# A request is a function's name, filled up to this many bytes, and one end of the line on which the rest is said.
REQUEST_BYTES = 256
# What the nursery says first on that line: the process that reads.
PID = struct.Struct(">I")
LONGEST_ANSWER = 1 << 30
OUR_ROOMS = frozenset({"core", "documents", "earlier", "evaluations", "measures", "packages", "precedents"})
# Built-in containers and texts need no name in a pickle: one that names them would have them filled without end.
NAMED_TYPES = {
    *(("datetime", name) for name in ("date", "datetime", "time", "timedelta", "timezone")),
    ("decimal", "Decimal"),
    ("fractions", "Fraction"),
}


class Ended(Exception):
    """The other side is gone, or silent beyond the time that it had."""


class Late(Ended):
    """The time is over."""


@dataclass(frozen=True, slots=True)
class Job:
    """What to call, on how many bytes that follow, in which language, within which limits."""

    function: str
    arguments: Mapping[str, Any]
    size: int
    language: str
    limits: Limits


@dataclass(frozen=True, slots=True)
class Line:
    """One end of the connection, and the moment after which nothing is waited for."""

    end: socket.socket
    deadline: float | None = None

    def send(self, piece: bytes | memoryview) -> None:
        """Send all of it. Raises `Ended`."""
        try:
            self._set_time()
            self.end.sendall(piece)
        except TimeoutError as error:
            raise Late from error
        except OSError as error:
            raise Ended from error

    def receive(self, size: int) -> bytearray:
        """Return exactly so many bytes. Raises `Ended`."""
        received = bytearray()
        while len(received) < size:
            try:
                self._set_time()
                piece = self.end.recv(min(size - len(received), PIECE))
            except TimeoutError as error:
                raise Late from error
            except OSError as error:
                raise Ended from error
            if not piece:
                raise Ended
            received += piece
        return received

    def send_framed(self, content: bytes) -> None:
        """Send a message led by its length."""
        self.send(struct.pack(">Q", len(content)))
        self.send(content)

    def receive_framed(self) -> bytearray:
        """Return a message that is led by its length. Raises `Ended`, also for one that is too long."""
        (size,) = struct.unpack(">Q", self.receive(8))
        if size > LONGEST_ANSWER:
            raise Ended
        return self.receive(size)

    def _set_time(self) -> None:
        if self.deadline is None:
            return
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self.end.settimeout(left)


def unpacked(answer: bytes | bytearray) -> Any:
    """Return the values of an answer. Raises `pickle.UnpicklingError` for one that names anything else."""
    try:
        return _PlainUnpickler(io.BytesIO(answer)).load()
    except pickle.UnpicklingError:
        raise
    except Exception as error:
        raise pickle.UnpicklingError from error


class _PlainUnpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        """Return a class that an answer may name."""
        if (module, name) in NAMED_TYPES:
            return super().find_class(module, name)
        if module.partition(".")[0] in OUR_ROOMS and "." not in name:
            found = super().find_class(module, name)
            if is_value_class(found):
                return found
        raise pickle.UnpicklingError(f"{module}.{name}")


def is_value_class(found: object) -> bool:
    """Tell whether something is one of our classes of values: dataclasses, named tuples, enumerations, errors."""
    if not isinstance(found, type):
        return False
    return dataclasses.is_dataclass(found) or issubclass(found, (enum.Enum, Exception, tuple))
