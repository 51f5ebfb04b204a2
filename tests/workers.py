"""A real worker in a process of its own, to be killed in the middle of its work."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from celery import Celery
from django.db import connection

from ops.layout import PYTHON, ROOT
from ops.processes import PROCESSES
from tests.settings import GIVEN_REDIS_URL

WAIT_S = 60


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WAIT_S
    while not holds():
        assert time.monotonic() < deadline, "nothing happened"
        time.sleep(0.05)


@contextmanager
def worker(state: Path, name: str = "worker", /, **variables: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run one of the app's workers on the test's database; what it says is in `NAME.log` of its state's folder."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    database = parts._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "fzworkflow.settings",
        "DATABASE_URL": database,
        "REDIS_URL": GIVEN_REDIS_URL,
        "STATE_DIR": str(state),
        **variables,
    }
    command = [str(PYTHON.parent / PROCESSES[name][0]), *PROCESSES[name][1:]]
    with (state / f"{name}.log").open("ab") as log:
        child = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True
        )
    try:
        yield child
    finally:
        kill(child)


def kill(child: subprocess.Popen[bytes]) -> None:
    """Kill the worker with its children, as the machine's end would."""
    if child.poll() is None:
        os.killpg(child.pid, signal.SIGKILL)
    child.wait(WAIT_S)


def queue_of(number: int) -> tuple[str, Celery]:
    """Return a broker's address and a sender: each test has its own, or they would take each other's tasks."""
    broker = urlsplit(GIVEN_REDIS_URL)._replace(path=f"/{number}").geturl()
    # Not the current app: this process runs its own tasks at once.
    return broker, Celery("tests", broker=broker, set_as_current=False)
