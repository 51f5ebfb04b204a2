"""The process from which readers are forked: it has their code in memory, no secret, no network and no other work.

Run as `python -m core.untrusted.nursery FD` with one end of a socket; it ends with the process that holds the other.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import os
import signal
import socket
import sys
from pathlib import Path
from typing import Never

import django
import django_stubs_ext
from django.conf import settings

from core.untrusted.wire import PID, REQUEST_BYTES

IDLE_S = 15 * 60
ROOT = Path(__file__).resolve().parents[2]
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000


def main() -> None:
    """Fork one reader a request until the other end is closed, or nobody has asked for long."""
    control = socket.socket(fileno=int(sys.argv[1]))
    control.settimeout(IDLE_S)
    _leave_the_network()
    _set_up_texts()
    # Nobody waits for readers: the system buries them.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with contextlib.suppress(OSError):
        while request := _request(control):
            name, end = request
            _bear(control, name, end)


def _request(control: socket.socket) -> tuple[str, socket.socket] | None:
    name, given, _flags, _address = socket.recv_fds(control, REQUEST_BYTES, 1)
    if not name or not given:
        return None
    end = socket.socket(fileno=given[0])
    while len(name) < REQUEST_BYTES:
        name += control.recv(REQUEST_BYTES - len(name))
    return name.rstrip(b"\0").decode(), end


def _bear(control: socket.socket, name: str, end: socket.socket) -> None:
    # Loaded here, a module is there for every later reader; what fails to load is told by the reader.
    with contextlib.suppress(Exception):
        importlib.import_module(name.rpartition(".")[0])
    gc.freeze()
    child = os.fork()
    if child == 0:
        control.close()
        _read(end)
    with end, contextlib.suppress(OSError):
        # Said here and not by the reader: who has been taken over by a file could name another's process.
        end.sendall(PID.pack(child))


def _read(end: socket.socket) -> Never:
    from core.untrusted.reader import serve

    try:
        serve(end)
    finally:
        os._exit(1)


def _leave_the_network() -> None:
    """Where the system allows it; elsewhere readers merely have no reason to."""
    if sys.platform != "linux":
        return
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWNET) != 0:
        libc.unshare(CLONE_NEWUSER | CLONE_NEWNET)


def _set_up_texts() -> None:
    """Settings for texts alone: readers know neither the database nor any key."""
    django_stubs_ext.monkeypatch()
    settings.configure(
        INSTALLED_APPS=[],
        LANGUAGE_CODE="zh-hans",
        LANGUAGES=[("zh-hans", "简体中文"), ("en", "English")],
        LOCALE_PATHS=[ROOT / "locale"],
        TIME_ZONE="Asia/Shanghai",
        USE_I18N=True,
        USE_TZ=True,
        CLAMAV_ADDRESS="",
    )
    django.setup()


if __name__ == "__main__":
    main()
