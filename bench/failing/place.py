"""Two web processes, two workers, beat, PostgreSQL, Redis and a proxy, each of which can be killed and come back."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import dj_database_url

from ops import children
from ops.homes import Home, PostgresUnavailable, scratch_home
from ops.layout import PYTHON, ROOT
from ops.ports import free_port
from ops.postgres import running_postgres
from ops.processes import PREPARATIONS, PROCESSES, worker
from ops.redis_server import find_redis_server, running_redis

HOST = "127.0.0.1"
PROXY = ROOT / "bench" / "failing" / "proxy.py"
QUEUES = "default,mail,hooks,index,render"
STARTS, BETWEEN_STARTS_S = 20, 0.5

Child = subprocess.Popen[bytes]


class Server:
    """A process with its children, started as often as it is killed; call it from the main thread alone."""

    def __init__(self, begin: Callable[[], AbstractContextManager[Child]]) -> None:
        self._begin = begin
        self._until_stopped = ExitStack()

    def start(self) -> None:
        """Start it, and for what listens wait until it does."""
        self._child = self._until_stopped.enter_context(self._begin())

    def kill(self) -> None:
        """End it as the machine's end would: nothing of it can do anything before."""
        self.signal(signal.SIGKILL)
        self._until_stopped.close()

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to all of it."""
        os.killpg(self._child.pid, number)

    def stop(self) -> None:
        """Ask it to end, and see it out."""
        self._until_stopped.close()


@dataclass(frozen=True, slots=True)
class Place:
    """Everything that runs, by name, and the proxy's port. The database is what the default connection leads to."""

    port: int
    servers: Mapping[str, Server]


@contextmanager
def place() -> Iterator[Place]:
    """Start everything on an empty, migrated database; stop it at the end, and leave nothing."""
    folder = Path(tempfile.mkdtemp(prefix="fzworkflow-faults-"))
    try:
        with ExitStack() as stack:
            yield _started(stack, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _started(stack: ExitStack, folder: Path) -> Place:
    home = scratch_home(folder)
    program = find_redis_server()
    if program is None:
        raise RuntimeError("no redis-server here")
    servers: dict[str, Server] = {}

    def start(name: str, begin: Callable[[], AbstractContextManager[Child]]) -> None:
        servers[name] = Server(begin)
        stack.callback(servers[name].stop)
        servers[name].start()

    addresses = {"app": "", "owner": "", "redis": ""}
    start("PostgreSQL", lambda: _postgres(home, addresses))
    start("Redis", lambda: _redis(program, folder / "redis", addresses))
    ports = [free_port(HOST) for _number in range(3)]
    environment = _environment(folder, addresses)
    owners = {**environment, "DATABASE_OWNER_URL": addresses["owner"]}
    subprocess.run([str(PYTHON), *PREPARATIONS["migrate"][1:], "-v", "0"], cwd=ROOT, env=owners, check=True)
    stack.enter_context(_connected_to(addresses["owner"]))
    for number, port in enumerate(ports[1:], 1):
        own = {**environment, "PORT": str(port)}
        start(f"web {number}", lambda own=own: _process(PROCESSES["web"], own))  # type: ignore[misc]  # bound now
    for number in (1, 2):
        start(f"worker {number}", lambda: _process(worker(QUEUES, 1), environment))
    start("beat", lambda: _process(PROCESSES["beat"], environment))
    start("proxy", lambda: _process((str(PYTHON), str(PROXY), *map(str, ports)), environment))
    return Place(ports[0], servers)


@contextmanager
def _postgres(home: Home, addresses: dict[str, str]) -> Iterator[Child]:
    with ExitStack() as stack:
        # Its children let go of the shared memory a moment after a kill: whoever looks after it tries again.
        for attempt in range(STARTS):
            try:
                server = stack.enter_context(running_postgres(home))
                break
            except PostgresUnavailable:
                if attempt == STARTS - 1:
                    raise
                time.sleep(BETWEEN_STARTS_S)
        addresses |= {"app": server.app_url, "owner": server.url}
        yield server.child


@contextmanager
def _redis(program: Path, folder: Path, addresses: dict[str, str]) -> Iterator[Child]:
    with running_redis(program, folder, at=addresses["redis"]) as server:
        addresses["redis"] = server.url
        yield server.child


@contextmanager
def _process(command: Sequence[str], environment: Mapping[str, str]) -> Iterator[Child]:
    with (Path(environment["STATE_DIR"]) / "all.log").open("ab") as log:
        child = children.start(
            command, environment=environment, folder=ROOT, output=log, errors=subprocess.STDOUT
        )
    try:
        yield child
    finally:
        children.stop(child)


def _environment(folder: Path, addresses: Mapping[str, str]) -> dict[str, str]:
    state = folder / "state"
    state.mkdir()
    return {
        **os.environ,
        "PATH": f"{PYTHON.parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        "DJANGO_SETTINGS_MODULE": "tests.deployed",
        "DATABASE_URL": addresses["app"],
        "REDIS_URL": addresses["redis"],
        "STATE_DIR": str(state),
        "BIND": HOST,
        "WEB_PROCESSES": "1",
        "PRIOR_ENCODER": "none",
        "LOG_FORMAT": "json",
        "GUNICORN_CMD_ARGS": "--no-control-socket --log-level error",
    }


@contextmanager
def _connected_to(url: str) -> Iterator[None]:
    """Lead the default connection to another server's database."""
    from django.db import connection

    given = dj_database_url.parse(url)
    named = {name: given.get(name) for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")}
    before = {name: connection.settings_dict[name] for name in named}
    _lead_to(named)
    try:
        yield
    finally:
        _lead_to(before)


def let_go() -> None:
    """Close every connection of this process: what they led to may be gone."""
    from django.db import connection

    connection.close()
    if hasattr(connection, "close_pool"):
        connection.close_pool()


def _lead_to(named: Mapping[str, object]) -> None:
    from django.db import connection

    let_go()
    connection.settings_dict.update(named)
