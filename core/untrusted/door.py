"""Asking for a reading: `read_apart("measures.importing.apart.read", file, name=…)`."""

from __future__ import annotations

import contextlib
import logging
import os
import pickle
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

from django.core.files.base import File
from django.utils import translation
from django.utils.module_loading import import_string

from core.errors import ActionError
from core.untrusted import here, refusing
from core.untrusted.limits import USUAL, Limits
from core.untrusted.outcomes import ANSWERED, REFUSED, STUMBLED, UNKNOWN
from core.untrusted.starting import nursery
from core.untrusted.wire import PIECE, Ended, Job, Late, Line, unpacked

logger = logging.getLogger("fzworkflow.untrusted")

Content: TypeAlias = "bytes | Path | File[bytes]"


def read_apart(function: str, content: Content, /, *, limits: Limits = USUAL, **arguments: Any) -> Any:
    """Return what a module's function makes of a file's bytes, called as `function(content, **arguments)` elsewhere.

    Arguments and answer are plain values: built-in ones, dates, numbers, our dataclasses and enumerations. A file is
    left rewound. An error of ours that the function raises is raised here; whatever else happens to it (another
    error, a crash, too much computing or memory) is raised as `NotRead`, which says what to do: as `Unavailable` where
    no reader could be had or it ran out of time by the clock, so that nothing is known of the file.
    """
    if here.is_apart:
        return import_string(function)(b"".join(_pieces(content)), **arguments)
    job = Job(function, arguments, _size_of(content), translation.get_language() or "zh-hans", limits)
    with _reader(function, limits) as line:
        try:
            line.send_framed(pickle.dumps(job))
            for piece in _pieces(content):
                line.send(piece)
            answer = line.receive_framed()
        except Ended as end:
            logger.warning("%s was ended while it read %d bytes", function, job.size)
            raise (refusing.late() if isinstance(end, Late) else refusing.too_costly()) from end
    return _understood(function, answer)


def _understood(function: str, answer: bytearray) -> Any:
    try:
        kind, value = unpacked(answer)
    except (pickle.UnpicklingError, TypeError, ValueError) as error:
        # A fault of ours, or a reader that a file has taken over.
        logger.exception("%s answered with what is no plain value", function)
        raise refusing.damaged() from error
    if kind == ANSWERED:
        return value
    if kind == REFUSED and isinstance(value, Exception):
        if isinstance(value, ActionError):
            # What an error was made from does not travel, only what it holds.
            value.args = (value.message,)
        raise value
    if kind == UNKNOWN:
        raise LookupError(f"no function {function} can be loaded: {value}")
    logger.warning("%s: %s: %s", function, kind, value)
    raise refusing.damaged() if kind == STUMBLED else refusing.too_costly()


@contextlib.contextmanager
def _reader(function: str, limits: Limits) -> Iterator[Line]:
    """Have a reader forked, and end it with all that it started, whatever happened."""
    here_end, there_end = socket.socketpair()
    with here_end:
        line = Line(here_end, time.monotonic() + limits.wall_s)
        with there_end:
            pid = nursery.fork(function, there_end, line)
        try:
            yield line
        finally:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(pid, signal.SIGKILL)


def _size_of(content: Content) -> int:
    if isinstance(content, bytes):
        return len(content)
    return content.stat().st_size if isinstance(content, Path) else content.size


def _pieces(content: Content) -> Iterator[bytes]:
    if isinstance(content, bytes):
        # The reader of an empty file may have answered and gone: even nothing is not sent to nobody.
        if content:
            yield content
    elif isinstance(content, Path):
        with content.open("rb") as opened:
            while piece := opened.read(PIECE):
                yield piece
    else:
        content.seek(0)
        yield from content.chunks(PIECE)
        content.seek(0)
