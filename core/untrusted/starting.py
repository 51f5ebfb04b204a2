"""The nursery that belongs to this process: started when it is first needed, and anew when it has ended."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path
from threading import Lock

from core.untrusted import refusing
from core.untrusted.wire import PID, REQUEST_BYTES, Ended, Line

ROOT = Path(__file__).resolve().parents[2]
# Nothing of what this process knows (keys, the database's address) is handed on.
PASSED_ON = (
    "PATH",
    "LANG",
    "LC_ALL",
    "LD_LIBRARY_PATH",
    "PYTHONPATH",
    "PYTHONHOME",
    "PYTHONDONTWRITEBYTECODE",
)


class Nursery:
    """One process in which readers are born; safe between threads, and never shared with a forked process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._control: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def fork(self, function: str, end: socket.socket, line: Line) -> int:
        """Have a reader forked that holds `end`, and return its process. Raises `NotRead`."""
        request = function.encode().ljust(REQUEST_BYTES, b"\0")
        # A nursery that has ended in between is started once more.
        for _attempt in range(2):
            try:
                with self._lock:
                    socket.send_fds(self._started(), [request], [end.fileno()])
                (pid,) = PID.unpack(line.receive(PID.size))
            except (Ended, OSError):
                self.leave()
            else:
                return int(pid)
        raise refusing.unavailable()

    def leave(self) -> None:
        """Let go of the process; it ends by itself."""
        with self._lock:
            if self._control is not None:
                self._control.close()
            if self._process is not None:
                self._process.poll()
            self._control = self._process = None

    def forget(self) -> None:
        """In a forked process: the nursery stays its parent's."""
        self._lock = Lock()
        self.leave()

    def _started(self) -> socket.socket:
        if self._control is not None:
            return self._control
        self._control, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "core.untrusted.nursery", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                cwd=ROOT,
                env={name: os.environ[name] for name in PASSED_ON if name in os.environ},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                start_new_session=True,
            )
        return self._control


nursery = Nursery()
os.register_at_fork(after_in_child=nursery.forget)
