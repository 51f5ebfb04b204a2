"""Run a command with empty servers of its own, which vanish when it ends.

Usage: python -m ops.scratch [--browser] COMMAND [ARGUMENTS]
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from types import FrameType

from ops import children
from ops.browser import BrowserUnavailable, ensure_browser
from ops.homes import PostgresUnavailable
from ops.layout import PYTHON, ROOT
from ops.redis_server import RedisUnavailable
from ops.services import scratch_services


def main(arguments: Sequence[str] | None = None) -> int:
    """Return the command's exit code, or 1 when its surroundings could not be set up."""
    command = list(sys.argv[1:] if arguments is None else arguments)
    wants_browser = command[:1] == ["--browser"]
    command = command[1:] if wants_browser else command
    if not command:
        print(__doc__, file=sys.stderr)
        return 2
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _leave)
    children.adopt_orphans()
    try:
        return _surrounded(command, wants_browser=wants_browser)
    finally:
        # A browser, a worker, the processes among which a test run that was killed had shared its tests.
        children.end_all()


def _surrounded(command: Sequence[str], *, wants_browser: bool) -> int:
    environment = dict(os.environ)
    try:
        if wants_browser:
            environment["CHROMIUM"] = str(ensure_browser(environment))
        with scratch_services(environment) as services:
            return run(command, services.environment(environment))
    except (BrowserUnavailable, PostgresUnavailable, RedisUnavailable) as fault:
        print(fault, file=sys.stderr, flush=True)
        return 1


def _leave(number: int, _frame: FrameType | None) -> None:
    """End as a program does, so that the servers are stopped."""
    raise SystemExit(128 + number)


def run(command: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run a command to its end, passing signals on to it, and return its exit code."""
    child = subprocess.Popen(command, cwd=ROOT, env=_for_command(environment))

    def pass_on(number: int, _frame: FrameType | None) -> None:
        child.send_signal(number)

    def leave_to_child(_number: int, _frame: FrameType | None) -> None:
        """The terminal sends Ctrl-C to both."""

    handlers = {
        signal.SIGTERM: signal.signal(signal.SIGTERM, pass_on),
        signal.SIGHUP: signal.signal(signal.SIGHUP, pass_on),
        signal.SIGINT: signal.signal(signal.SIGINT, leave_to_child),
    }
    try:
        return child.wait()
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)


def _for_command(environment: Mapping[str, str]) -> dict[str, str]:
    path = f"{PYTHON.parent}{os.pathsep}{environment.get('PATH', os.defpath)}"
    # A run of the tests starts Python a hundred times: whatever the shell says, a module is compiled once.
    kept = {name: value for name, value in environment.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PATH": path}


if __name__ == "__main__":
    raise SystemExit(main())
