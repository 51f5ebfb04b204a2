"""A receiver in a process of its own, that can be killed in the middle of what it is told.

It checks signatures as docs/api.md tells receivers to, and shares no code with what it checks.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

SERVES, DIES_BEFORE, DIES_AFTER, IS_BUSY, REFUSES = (
    "serves",
    "dies before",
    "dies after",
    "is busy",
    "refuses",
)


@dataclass(frozen=True)
class Heard:
    """What a receiver wrote down of one request."""

    is_signed: bool
    event: str
    told: dict[str, Any]


@dataclass
class Receiver:
    """Where it listens and what it wrote down, whichever process it was."""

    port: int
    secret: str
    notes: Path

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/events"

    @contextmanager
    def there(self, manner: str = SERVES) -> Iterator[None]:
        """Run it; whatever it is doing at the end, it is killed."""
        command = [sys.executable, "-m", __name__, str(self.port), self.secret, str(self.notes), manner]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
            assert process.stdout
            process.stdout.readline()
            try:
                yield
            finally:
                process.kill()

    @property
    def heard(self) -> list[Heard]:
        """Everything that it was told, as often as it was."""
        lines = self.notes.read_text().splitlines() if self.notes.exists() else []
        return [Heard(**json.loads(line)) for line in lines]

    @property
    def once(self) -> list[dict[str, Any]]:
        """What it made of it: each event the first time that it came."""
        return list({one.event: one.told for one in reversed(self.heard)}.values())[::-1]


def is_signed(headers: Any, body: bytes, secret: str) -> bool:
    event, seconds = headers["webhook-id"], headers["webhook-timestamp"]
    key = base64.b64decode(secret.removeprefix("whsec_"))
    digest = hmac.new(key, f"{event}.{seconds}.".encode() + body, hashlib.sha256).digest()
    expected = "v1," + base64.b64encode(digest).decode()
    given = headers["webhook-signature"].split()
    return abs(time.time() - int(seconds)) < 300 and any(hmac.compare_digest(expected, one) for one in given)


def listen(port: int, secret: str, notes: Path, manner: str) -> None:
    class Listening(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if manner == DIES_BEFORE:
                os._exit(1)
            if manner in {SERVES, DIES_AFTER}:
                self.note(body)
            if manner == DIES_AFTER:
                os._exit(1)
            self.send_response({IS_BUSY: 503, REFUSES: 422}.get(manner, 204))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def note(self, body: bytes) -> None:
            heard = {
                "is_signed": is_signed(self.headers, body, secret),
                "event": self.headers["webhook-id"],
                "told": json.loads(body),
            }
            with notes.open("a") as file:
                file.write(json.dumps(heard) + "\n")

        def log_message(self, *_said: Any) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", port), Listening)
    sys.stdout.write("listening\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    listen(int(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), sys.argv[4])
