"""A gateway that fails as real ones do, by a seed; it shares no code with what it checks."""

from __future__ import annotations

import json
import random
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.accounts.hooks.receiver import is_signed

SECRET = "whsec_c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0"
# Before it took the message, and after.
BEFORE: tuple[str | int, ...] = ("reset", "silence", 429, 500, 503)
AFTER: tuple[str | int, ...] = ("taken and reset", "taken and silence", "taken and 500")


class FailingGateway:
    """Takes messages and hands each on once, by its name; every so often a request goes wrong."""

    def __init__(self, share: float, seed: int = 7) -> None:
        self.share = share
        self.secret = SECRET
        self.manner: str | int = ""
        self.heard: list[str] = []
        self.handed_on: dict[str, dict[str, Any]] = {}
        self.failed: list[str | int] = []
        self.unsigned = 0
        self.reached = threading.Event()
        self.over = threading.Event()
        self._chance = random.Random(seed)
        self._lock = threading.Lock()

    def manner_of_next(self) -> str | int:
        with self._lock:
            if self.manner:
                return self.manner
            if self._chance.random() >= self.share:
                return ""
            manner = self._chance.choice([*BEFORE, *AFTER])
            self.failed.append(manner)
            return manner

    def take(self, headers: Any, body: bytes) -> None:
        told = json.loads(body)
        with self._lock:
            self.unsigned += not is_signed(headers, body, self.secret) or headers["webhook-id"] != told["id"]
            self.heard.append(told["id"])
            self.handed_on.setdefault(told["id"], told)
        self.reached.set()

    @contextmanager
    def there(self) -> Iterator[str]:
        """Listen, and give the address."""
        server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/messages"
        finally:
            self.over.set()
            server.shutdown()
            server.server_close()


def _handler(gateway: FailingGateway) -> type[BaseHTTPRequestHandler]:
    class Taking(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            manner = gateway.manner_of_next()
            if not manner or (isinstance(manner, str) and manner.startswith("taken")):
                gateway.take(self.headers, body)
            if manner in {"silence", "taken and silence"}:
                gateway.reached.set()
                gateway.over.wait()
            elif manner in {"reset", "taken and reset"}:
                # An end without farewell: the other side reads a reset.
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.connection.close()
            else:
                self.send_response(manner if isinstance(manner, int) else 500 if manner else 200)
                self.send_header("Content-Length", "0")
                self.end_headers()

        def finish(self) -> None:
            if not self.connection._closed:  # what was reset has nothing to flush
                super().finish()

        def log_message(self, *_said: Any) -> None:
            """Say nothing."""

    return Taking
