"""Run the whole app on this machine: servers, web, worker and beat, started in order and stopped in order.

Usage: python -m ops.supervisor (BIND and PORT choose the address)
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from types import FrameType

from ops import children
from ops.homes import PostgresUnavailable
from ops.layout import PYTHON, ROOT
from ops.ports import Address, AddressTaken, choose_address
from ops.processes import PROCESSES
from ops.redis_server import RedisUnavailable
from ops.services import AlreadyRunning, Services, lasting_services

READY_TIMEOUT_S = 90
GLANCE_S = 0.2
WEB = "web"

Child = subprocess.Popen[bytes]


def main() -> int:
    """Run until asked to stop (0), or until it cannot be begun or the pages end (1, with one line on what)."""
    with stop_requests() as stop:
        try:
            address = choose_address(os.environ)
            with lasting_services(os.environ) as services:
                return _run(address, services, stop)
        except (AddressTaken, AlreadyRunning, PostgresUnavailable, RedisUnavailable) as fault:
            print(fault, file=sys.stderr, flush=True)
            return 1


@contextlib.contextmanager
def stop_requests() -> Iterator[threading.Event]:
    """Give an event that Ctrl-C, SIGTERM and a closed terminal set: a request never cuts a clean-up short."""
    stop = threading.Event()

    def request(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, request) for number in numbers}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _run(address: Address, services: Services, stop: threading.Event) -> int:
    environment = app_environment(os.environ, services, address)
    accounts = _prepare(environment, stop)
    if accounts is None:
        if not stop.is_set():
            print(f"数据库：{services.database_note}", file=sys.stderr, flush=True)
        return 0 if stop.is_set() else 1
    chosen = commands(PROCESSES, has_redis=services.redis_url is not None)
    running: dict[str, Child] = {}
    try:
        # The pages first: the others only compete with them for the processor while starting.
        _launch(running, {WEB: chosen.pop(WEB)}, environment, stop)
        if not _await_ready(running, address, stop):
            return _report_end(running, stop)
        _launch(running, chosen, environment, stop)
        print(welcome(address, services, accounts), flush=True)
        watch(running, stop)
        return _report_end(running, stop)
    finally:
        print("正在停止 …", flush=True)
        children.stop_all(list(running.values()))


def app_environment(environ: Mapping[str, str], services: Services, address: Address) -> dict[str, str]:
    """Return the environment of the app's processes; what the caller has set is kept."""
    environment = services.environment(environ)
    environment["PATH"] = f"{PYTHON.parent}{os.pathsep}{environment.get('PATH', os.defpath)}"
    defaults = {
        "DJANGO_SETTINGS_MODULE": "fzworkflow.settings",
        "HTTPS": "0",
        "BASE_URL": address.url,
        # Its place is one for all: two checkouts at once would share it.
        "GUNICORN_CMD_ARGS": "--no-control-socket",
        "LOG_FORMAT": "console",
        # Everybody of the demonstration signs in with a password alone; the welcome says so.
        "FACTOR_REQUIRED_FOR": "none",
        "PYTHONUNBUFFERED": "1",
        "ALLOWED_HOSTS": address.named_host,
    }
    return {**defaults, **environment, "BIND": address.named_host, "PORT": str(address.port)}


def commands(processes: Mapping[str, Sequence[str]], *, has_redis: bool) -> dict[str, Sequence[str]]:
    """Return what to start: the web process, and the others only where there is a queue to serve."""
    return {name: command for name, command in processes.items() if has_redis or name == WEB}


def welcome(address: Address, services: Services, accounts: str) -> str:
    """Return what a person needs to know once the app is up."""
    lines = [
        "",
        f"地址      {address.url}/",
        f"数据库    {services.database_note}",
        f"后台任务  {services.redis_note}",
        "",
        accounts.strip("\n"),
        "",
        "按 Ctrl-C 停止；数据保留到下次运行。",
    ]
    return "\n".join(lines)


def _prepare(environment: Mapping[str, str], stop: threading.Event) -> str | None:
    """Return the table of accounts, or None when preparing failed or was cut short."""
    child = children.start(
        [str(PYTHON), "-m", "ops.prepare"], environment=environment, folder=ROOT, output=subprocess.PIPE
    )
    said: list[bytes] = []
    reader = threading.Thread(target=lambda: said.extend(child.stdout or ()), daemon=True)
    reader.start()
    while child.poll() is None and not stop.wait(GLANCE_S / 4):
        pass
    code = children.stop(child)
    reader.join(2)
    if stop.is_set():
        return None
    if code:
        print(f"准备数据库和静态文件失败，退出码 {code}；原因见上面的输出", file=sys.stderr, flush=True)
        return None
    return b"".join(said).decode(errors="replace")


def _launch(
    running: dict[str, Child],
    chosen: Mapping[str, Sequence[str]],
    environment: Mapping[str, str],
    stop: threading.Event,
) -> None:
    for name, command in chosen.items():
        child = children.start(
            command, environment=environment, folder=ROOT, output=subprocess.PIPE, errors=subprocess.STDOUT
        )
        running[name] = child
        threading.Thread(target=_relay, args=(name, child, stop), daemon=True).start()


def _relay(name: str, child: Child, stop: threading.Event) -> None:
    """Print a child's lines under its name; when nobody reads them any more, the run is over."""
    for line in child.stdout or ():
        try:
            # In one piece, so that two children's lines do not mix.
            sys.stdout.write(f"{name:<14}| {line.decode(errors='replace').rstrip()}\n")
            sys.stdout.flush()
        except (BrokenPipeError, ValueError):
            stop.set()


def _await_ready(running: Mapping[str, Child], address: Address, stop: threading.Event) -> bool:
    deadline = time.monotonic() + READY_TIMEOUT_S
    while time.monotonic() < deadline and not stop.wait(GLANCE_S) and not _ended(running):
        if _answers(f"{address.url}/healthz"):
            return True
    if time.monotonic() >= deadline:
        print(f"{address.url} 在 {READY_TIMEOUT_S} 秒内没有应答", file=sys.stderr, flush=True)
    return False


def _answers(url: str) -> bool:
    # Straight to the address: a proxy set for the machine does not know it.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=5):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def _ended(running: Mapping[str, Child]) -> list[str]:
    return [name for name, child in running.items() if child.poll() is not None]


def watch(running: Mapping[str, Child], stop: threading.Event) -> None:
    """Wait until a stop is asked for or the pages have ended; whatever else ends is told, and missed by the pages."""
    told: set[str] = set()
    while WEB not in _ended(running) and not stop.wait(GLANCE_S):
        for name in set(_ended(running)) - told:
            told.add(name)
            code = running[name].returncode
            print(
                f"{name} 已退出，退出码 {code}；页面照常，它办的事停着，重新 make run 才有",
                file=sys.stderr,
                flush=True,
            )


def _report_end(running: Mapping[str, Child], stop: threading.Event) -> int:
    if stop.is_set():
        return 0
    for name in _ended(running):
        print(f"{name} 已退出，退出码 {running[name].returncode}；全部停止", file=sys.stderr, flush=True)
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
