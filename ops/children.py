"""Child processes that do not outlive the one that started them."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

_PR_SET_PDEATHSIG, _PR_SET_CHILD_SUBREAPER = 1, 36
# Loaded before any fork: between fork and exec only calls that are ready may be made.
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def start(
    command: Sequence[str],
    *,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
    user: int | None = None,
    group: int | None = None,
    given: int | IO[bytes] = subprocess.DEVNULL,
    output: int | IO[bytes] | None = None,
    errors: int | IO[bytes] | None = None,
    when_orphaned: signal.Signals = signal.SIGTERM,
) -> subprocess.Popen[bytes]:
    """Start a command in a session of its own, so that the terminal's Ctrl-C reaches only its starter.

    On Linux it gets `when_orphaned` when its starter dies without stopping it. Call it from the main thread:
    the system takes the end of the starting *thread* for the starter's end.
    """
    return subprocess.Popen(
        command,
        env=environment,
        cwd=folder,
        user=user,
        group=group,
        extra_groups=None if user is None else [],
        stdin=given,
        stdout=output,
        stderr=errors,
        start_new_session=True,
        preexec_fn=_tether(os.getpid(), when_orphaned),  # noqa: PLW1509 - two plain system calls
    )


def stop(
    child: subprocess.Popen[bytes], *, with_signal: signal.Signals = signal.SIGTERM, timeout_s: float = 15
) -> int:
    """Ask a child to end, insist after `timeout_s`, end what is left of its group; return its exit code."""
    if child.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            child.send_signal(with_signal)
        try:
            child.wait(timeout_s)
        except subprocess.TimeoutExpired:
            child.kill()
    code = child.wait()
    # Its own children, such as a pool's, share the group that it leads.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    return code


def stop_all(children: Sequence[subprocess.Popen[bytes]], *, timeout_s: float = 15) -> None:
    """Ask all to end at once, then see each one out."""
    for child in children:
        if child.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                child.terminate()
    deadline = time.monotonic() + timeout_s
    for child in children:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(max(0.1, deadline - time.monotonic()))
        stop(child, timeout_s=1)


def adopt_orphans() -> None:
    """Have the system give us, not init, whatever our children leave behind. On Linux only."""
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def end_all() -> None:
    """Kill all of our children and the orphans that were given to us, then what those leave behind."""
    while living := {pid for pid in _children() if _is_living(pid)}:
        for pid in living:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


def _children() -> set[int]:
    command = ["ps", "-A", "-o", "pid=,ppid="]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    pairs = [line.split() for line in listed.splitlines()]
    return {int(pid) for pid, parent in pairs if int(parent) == os.getpid()}


def _is_living(pid: int) -> bool:
    """Return whether a listed child is still there; one that has ended is taken note of."""
    try:
        return os.waitpid(pid, os.WNOHANG) == (0, 0)
    except ChildProcessError:
        return False


def _tether(starter: int, when_orphaned: signal.Signals) -> Callable[[], None] | None:
    if _LIBC is None:
        return None

    def tie() -> None:
        assert _LIBC is not None
        _LIBC.prctl(_PR_SET_PDEATHSIG, int(when_orphaned), 0, 0, 0)
        if os.getppid() != starter:
            # It died before the tie was made.
            os._exit(1)

    return tie
