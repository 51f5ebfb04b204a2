"""A relay before a server that takes in no more bytes a second than it is told: a slow line, whatever the browser."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

# Little enough for the sender to feel at once how slow it goes.
PIECE = 16 * 1024


@contextmanager
def slow_line(host: str, port: int, bytes_per_s: int) -> Iterator[int]:
    """Yield the port of a relay to this server; what goes up is slow, what comes down is not."""
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, PIECE)
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        threading.Thread(target=_accept, args=(listening, (host, port), bytes_per_s), daemon=True).start()
        yield listening.getsockname()[1]
        # Wakes the thread that waits for the next one.
        listening.shutdown(socket.SHUT_RDWR)


def _accept(listening: socket.socket, server: tuple[str, int], bytes_per_s: int) -> None:
    with suppress(OSError):
        while True:
            browser, _address = listening.accept()
            up = socket.create_connection(server)
            for one, other, pace in ((browser, up, bytes_per_s), (up, browser, 0)):
                threading.Thread(target=_carry, args=(one, other, pace), daemon=True).start()


def _carry(one: socket.socket, other: socket.socket, bytes_per_s: int) -> None:
    with suppress(OSError):
        while piece := one.recv(PIECE):
            other.sendall(piece)
            if bytes_per_s:
                time.sleep(len(piece) / bytes_per_s)
    for side in (one, other):
        with suppress(OSError):
            side.shutdown(socket.SHUT_RDWR)
