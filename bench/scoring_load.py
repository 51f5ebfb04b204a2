"""Evaluators who save all at once, over HTTP, to the web processes as they run in production."""

from __future__ import annotations

import http.client
import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from itertools import count
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from ops import children
from ops.layout import PYTHON, ROOT
from ops.ports import free_port
from ops.processes import PROCESSES

if TYPE_CHECKING:
    from accounts.models import User

HOST = "127.0.0.1"
READY_S = 90.0
CSRF = "a" * 32
CRITERIA = ("novelty", "effect", "replicability")


@dataclass(frozen=True, slots=True)
class Load:
    """What so many evaluators at once came to: saves a second, and milliseconds that one took."""

    rate: float
    median_ms: float
    slow_ms: float


@dataclass(frozen=True, slots=True)
class Desk:
    """One evaluator before one sheet."""

    sheet: int
    session: str


def rates(sizes: Sequence[int], *, seconds: float, processes: int) -> list[Load]:
    """Return the load for each number of evaluators, each in a scratch database of its own."""
    return [_load(size, seconds, processes) for size in sizes]


def _load(evaluators: int, seconds: float, processes: int) -> Load:
    from runs.rehearsal import rehearsal
    from tests.factories import make_cast

    with rehearsal():
        cast = make_cast(evaluators=evaluators)
        cast.accepted()
        cast.evaluate()
        desks = [Desk(one.pk, signed_in(one.evaluator)) for one in cast.open_assignments()]
        with _web(processes) as port, ThreadPoolExecutor(evaluators) as pool:
            for desk in desks:
                _save(http.client.HTTPConnection(HOST, port), desk, 1)
            started = time.perf_counter()
            until = started + seconds
            took = [
                each
                for of_one in pool.map(lambda desk: _keep_saving(port, desk, until), desks)
                for each in of_one
            ]
            elapsed = time.perf_counter() - started
    slow = statistics.quantiles(took, n=20)[-1] if len(took) > 1 else took[0]
    return Load(len(took) / elapsed, statistics.median(took) * 1000, slow * 1000)


def signed_in(person: User) -> str:
    """Return the session of a person who has just signed in."""
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def _keep_saving(port: int, desk: Desk, until: float) -> list[float]:
    """Save a changed sheet again and again; return the seconds of each."""
    connection = http.client.HTTPConnection(HOST, port)
    took: list[float] = []
    for version in count(2):
        started = time.perf_counter()
        _save(connection, desk, version)
        took.append(time.perf_counter() - started)
        if time.perf_counter() >= until:
            break
    connection.close()
    return took


def _save(connection: http.client.HTTPConnection, desk: Desk, version: int) -> None:
    scores = {f"score-{code}": 50 + version % 50 for code in CRITERIA}
    body = urlencode({"edit_version": version, **scores, "comment": "依据充分。"})
    headers = {
        "Accept": "application/json",
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": f"sessionid={desk.session}; csrftoken={CSRF}",
        "X-CSRFToken": CSRF,
    }
    connection.request("POST", f"/evaluations/{desk.sheet}/", body, headers)
    answer = connection.getresponse()
    said = answer.read()
    if answer.status != HTTPStatus.OK:
        raise RuntimeError(f"{answer.status}: {said.decode(errors='replace')[:500]}")


@contextmanager
def _web(processes: int) -> Iterator[int]:
    """Run the web processes on the scratch database; give their port."""
    port = free_port(HOST)
    with tempfile.TemporaryDirectory() as state:
        command = [str(PYTHON.parent / PROCESSES["web"][0]), *PROCESSES["web"][1:]]
        child = children.start(
            command,
            environment=_environment(port, processes, state),
            folder=ROOT,
            output=subprocess.DEVNULL,
            errors=subprocess.DEVNULL,
        )
        try:
            _await_ready(port)
            yield port
        finally:
            children.stop(child)


def _environment(port: int, processes: int, state: str) -> dict[str, str]:
    from django.db import connection

    database = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "fzworkflow.settings",
        "DATABASE_URL": database.geturl(),
        "REDIS_URL": os.environ.get("TESTS_REDIS_URL", ""),
        "STATE_DIR": state,
        "BIND": HOST,
        "PORT": str(port),
        "WEB_PROCESSES": str(processes),
        "LOG_FORMAT": "json",
        "GUNICORN_CMD_ARGS": "--no-control-socket --log-level error",
    }


def _await_ready(port: int) -> None:
    deadline = time.monotonic() + READY_S
    while True:
        try:
            connection = http.client.HTTPConnection(HOST, port, timeout=5)
            connection.request("GET", "/healthz")
            connection.getresponse().read()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
        else:
            return
