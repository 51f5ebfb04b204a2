"""The servers that the app needs: those named in the environment, else embedded ones for the time being."""

from __future__ import annotations

import contextlib
import fcntl
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ops.homes import Home, lasting_home, scratch_home
from ops.layout import ROOT
from ops.postgres import running_postgres
from ops.redis_server import find_redis_server, running_redis


class AlreadyRunning(RuntimeError):
    """Another start of the same checkout holds the servers."""


@dataclass(frozen=True, slots=True)
class Services:
    """Addresses of the servers (`redis_url` None: no Redis), and a sentence on each for whoever starts it."""

    database_url: str
    redis_url: str | None
    database_note: str
    redis_note: str
    # The owner's address of the database, where the app's own role is another.
    owner_url: str | None = None

    def environment(self, environ: Mapping[str, str]) -> dict[str, str]:
        """Return the environment for programs that use these servers."""
        known = {name: value for name, value in environ.items() if name != "REDIS_URL"}
        known["DATABASE_URL"] = self.database_url
        if self.owner_url:
            known["DATABASE_OWNER_URL"] = self.owner_url
        if self.redis_url:
            known["REDIS_URL"] = self.redis_url
        return known


@contextlib.contextmanager
def lasting_services(environ: Mapping[str, str], root: Path = ROOT) -> Iterator[Services]:
    """Provide servers whose contents stay between starts; one start of a checkout at a time.

    Raises AlreadyRunning, PostgresUnavailable, RedisUnavailable.
    """
    with contextlib.ExitStack() as stack:
        if not _is_given(environ, "DATABASE_URL") or not _is_given(environ, "REDIS_URL"):
            stack.enter_context(_only_one(root / "var" / "running.lock"))
        yield _provide(stack, environ, lambda: lasting_home(root), root / "var" / "redis", careless=False)


@contextlib.contextmanager
def scratch_services(environ: Mapping[str, str]) -> Iterator[Services]:
    """Provide empty servers for tests; embedded ones vanish at the end. Any number at a time."""
    folder = Path(tempfile.mkdtemp(prefix="fzworkflow-"))
    try:
        with contextlib.ExitStack() as stack:
            yield _provide(stack, environ, lambda: scratch_home(folder), folder / "redis", careless=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _provide(
    stack: contextlib.ExitStack,
    environ: Mapping[str, str],
    find_home: Callable[[], Home],
    redis_folder: Path,
    *,
    careless: bool,
) -> Services:
    database_url, owner_url = environ.get("DATABASE_URL", "").strip(), None
    database_note = "环境变量 DATABASE_URL 指定的 PostgreSQL"
    if not _is_given(environ, "DATABASE_URL"):
        server = stack.enter_context(running_postgres(find_home(), careless=careless))
        database_url, database_note = server.url, f"内嵌 PostgreSQL，数据在 {server.cluster}"
        # What is thrown away makes and drops databases all the time: one role for all.
        if not careless:
            database_url, owner_url = server.app_url, server.url
    redis_url: str | None = environ.get("REDIS_URL", "").strip() or None
    redis_note = "环境变量 REDIS_URL 指定的 Redis"
    if redis_url is None:
        program = find_redis_server()
        redis_note = embedded_redis_note(program, redis_folder)
        if program is not None:
            redis_url = stack.enter_context(running_redis(program, redis_folder)).url
    return Services(database_url, redis_url, database_note, redis_note, owner_url)


def _is_given(environ: Mapping[str, str], name: str) -> bool:
    return bool(environ.get(name, "").strip())


def embedded_redis_note(program: Path | None, folder: Path) -> str:
    """Return the sentence on where background tasks run when no REDIS_URL is given."""
    if program is None:
        return "没有 Redis（本平台无内嵌版本，PATH 上也没有 redis-server）：后台任务在网页进程内执行"
    return f"内嵌 Redis（{program.name}），数据在 {folder}"


@contextlib.contextmanager
def _only_one(lock: Path) -> Iterator[None]:
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("a") as file:
        try:
            # The system lets go of it when the holder dies, however it dies.
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning("这份代码已经在运行（make run）；请先在那个终端按 Ctrl-C 停止") from None
        yield
