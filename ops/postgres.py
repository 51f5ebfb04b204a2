"""The embedded PostgreSQL: a cluster of the checkout's own, behind a socket that only its owner may use."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from ops import children
from ops.homes import INSTEAD, Home, PostgresUnavailable

SUPERUSER = "postgres"
DATABASE = "fzworkflow"
# What the app runs under: `migrate`, which the superuser runs, makes it and gives it its rights.
APP_ROLE = "fzworkflow_app"
START_TIMEOUT_S = 60
# For clusters that are thrown away: what a power cut would lose does not matter.
CARELESS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


@dataclass(frozen=True, slots=True)
class Postgres:
    """A running server: its address for the owner of the tables, and for the app."""

    url: str
    app_url: str
    cluster: Path
    child: subprocess.Popen[bytes]


@contextlib.contextmanager
def running_postgres(home: Home, *, careless: bool = False) -> Iterator[Postgres]:
    """Start the server, give its address, stop it at the end. Raises PostgresUnavailable.

    A server that a killed start left behind is stopped first. The caller sees to it that only one start at a
    time uses the home.
    """
    _ensure_cluster(home, careless=careless)
    _end_left_over(home.cluster)
    child = _launch(home, careless=careless)
    try:
        _wait_until_ready(child, home)
        _ensure_database(home)
        yield Postgres(_url(home, DATABASE), _url(home, DATABASE, APP_ROLE), home.cluster, child)
    finally:
        # SIGINT is PostgreSQL's fast shutdown: open sessions are ended, nothing is lost.
        children.stop(child, with_signal=signal.SIGINT, timeout_s=30)


def _ensure_cluster(home: Home, *, careless: bool) -> None:
    version = home.cluster / "PG_VERSION"
    if version.exists():
        _check_version(home, version.read_text().strip())
        return
    command = [
        str(home.programs / "initdb"),
        f"--pgdata={home.cluster}",
        f"--username={SUPERUSER}",
        "--auth=trust",
        "--encoding=UTF8",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--locale=C",
        *(["--no-sync"] if careless else []),
    ]
    made = _run(home, command)
    if made.returncode:
        raise PostgresUnavailable(f"无法建立内嵌数据库 {home.cluster}：{made.stderr.strip()}")


def _check_version(home: Home, found: str) -> None:
    said = _run(home, [str(home.programs / "postgres"), "--version"]).stdout
    ours = said.split()[-1].split(".")[0] if said.split() else "?"
    if found != ours:
        raise PostgresUnavailable(
            f"{home.cluster} 是 PostgreSQL {found} 的数据，程序是 {ours}；请移走该目录，或{INSTEAD}"
        )


def _end_left_over(cluster: Path) -> None:
    """Stop the server of a start that was killed, and clear a lock that names some other program by now."""
    lock = cluster / "postmaster.pid"
    try:
        pid = int(lock.read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return
    if not _is_server_of(pid, cluster):
        lock.unlink(missing_ok=True)
        return
    for number, patience_s in ((signal.SIGINT, 20), (signal.SIGQUIT, 10)):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
        if _has_ended(pid, cluster, patience_s):
            return
    raise PostgresUnavailable(f"上一次运行留下的 PostgreSQL（进程 {pid}）停不下来；请先结束它")


def _has_ended(pid: int, cluster: Path, patience_s: float) -> bool:
    deadline = time.monotonic() + patience_s
    while time.monotonic() < deadline:
        if not _is_server_of(pid, cluster):
            return True
        time.sleep(0.1)
    return False


def _is_server_of(pid: int, cluster: Path) -> bool:
    said = subprocess.run(
        ["ps", "-ww", "-p", str(pid), "-o", "stat=,args="], capture_output=True, text=True, check=False
    ).stdout.strip()
    return bool(said) and not said.startswith("Z") and "postgres" in said and str(cluster) in said


def _launch(home: Home, *, careless: bool) -> subprocess.Popen[bytes]:
    options = ("listen_addresses=", "unix_socket_permissions=0700", *(CARELESS if careless else ()))
    command = [str(home.programs / "postgres"), "-D", str(home.cluster), "-k", str(home.sockets)]
    for option in options:
        command += ["-c", option]
    log = home.cluster / "server.log"
    with log.open("ab") as output:
        output.truncate(0)
        return children.start(
            command,
            folder=home.cluster,
            user=home.account.user,
            group=home.account.group,
            output=output,
            errors=subprocess.STDOUT,
            when_orphaned=signal.SIGINT,
        )


def _wait_until_ready(child: subprocess.Popen[bytes], home: Home) -> None:
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline:
        if child.poll() is not None:
            break
        with contextlib.suppress(psycopg.OperationalError), psycopg.connect(_url(home, "postgres")):
            return
        time.sleep(0.05)
    said = (home.cluster / "server.log").read_text(errors="replace").strip()
    raise PostgresUnavailable(f"内嵌 PostgreSQL 没有启动：\n{said}")


def _ensure_database(home: Home) -> None:
    with psycopg.connect(_url(home, "postgres"), autocommit=True) as connection:
        if connection.execute("select 1 from pg_database where datname = %s", [DATABASE]).fetchone() is None:
            connection.execute(sql.SQL("create database {}").format(sql.Identifier(DATABASE)))


def _url(home: Home, database: str, role: str = SUPERUSER) -> str:
    return f"postgresql://{role}@{quote(str(home.sockets), safe='')}/{database}"


def _run(home: Home, command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=home.sockets,
        user=home.account.user,
        group=home.account.group,
        extra_groups=None if home.account.user is None else [],
        capture_output=True,
        text=True,
        check=False,
    )
