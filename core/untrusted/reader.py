"""One reading, in the process that is there for it alone."""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import socket
import traceback
from collections.abc import Callable, Mapping
from typing import Any, Never

from django.utils import translation
from django.utils.module_loading import import_string

from core.untrusted import here
from core.untrusted.limits import apply
from core.untrusted.outcomes import ANSWERED, REFUSED, STUMBLED, TOO_COSTLY, UNKNOWN
from core.untrusted.wire import OUR_ROOMS, Ended, Job, Line

LONGEST_TRACE = 1000


def serve(end: socket.socket) -> Never:
    """Read the job, do it, answer, and end this process."""
    os.setsid()
    # A reader that starts a process waits for it.
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    here.is_apart = True
    line = Line(end)
    # Whoever asked may be gone.
    with contextlib.suppress(Ended):
        job: Job = pickle.loads(line.receive_framed())
        apply(job.limits)
        line.send_framed(_answer(job, bytes(line.receive(job.size))))
    os._exit(0)


def _answer(job: Job, content: bytes) -> bytes:
    try:
        function = import_string(job.function)
    except ImportError:
        return _packed(UNKNOWN, traceback.format_exc())
    try:
        with translation.override(job.language):
            return outcome_of(function, content, job.arguments)
    except MemoryError:
        return _packed(TOO_COSTLY, "MemoryError")


def outcome_of(function: Callable[..., Any], content: bytes, arguments: Mapping[str, Any]) -> bytes:
    """Return the answer to a job, packed. Raises `MemoryError` alone."""
    try:
        return _packed(ANSWERED, function(content, **arguments))
    except MemoryError:
        raise
    # Libraries in other languages raise what is no `Exception`.
    except BaseException as error:
        if type(error).__module__.partition(".")[0] in OUR_ROOMS:
            return _packed(REFUSED, error)
        return _packed(STUMBLED, traceback.format_exc()[-LONGEST_TRACE:])


def _packed(kind: str, value: Any) -> bytes:
    return pickle.dumps((kind, value), protocol=pickle.HIGHEST_PROTOCOL)
