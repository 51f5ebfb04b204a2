"""The RabbitMQ of this machine, where one runs: each test gets a virtual host of its own, which vanishes."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit
from uuid import uuid4

# The account that a fresh server has, for its own machine alone.
ADDRESS = os.environ.get("TESTS_RABBITMQ_URL") or "amqp://guest:guest@127.0.0.1:5672"
PATIENCE_S = 60


def answers() -> bool:
    """Return whether one listens at the address."""
    parts = urlsplit(ADDRESS)
    with suppress(OSError), socket.create_connection((parts.hostname or "", parts.port or 5672), timeout=2):
        return shutil.which("rabbitmqctl") is not None
    return False


@contextmanager
def virtual_host() -> Iterator[str | None]:
    """Give the address of an empty virtual host; None where this user may make none."""
    name = f"fzworkflow-{uuid4().hex[:8]}"
    user = urlsplit(ADDRESS).username or "guest"
    if not _control("add_vhost", name):
        yield None
        return
    try:
        assert _control("set_permissions", "--vhost", name, user, ".*", ".*", ".*")
        yield f"{ADDRESS}/{name}"
    finally:
        _control("delete_vhost", name)


def _control(*arguments: str) -> bool:
    command = ["rabbitmqctl", "--quiet", *arguments]
    try:
        done = subprocess.run(command, capture_output=True, timeout=PATIENCE_S, check=False)
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0
