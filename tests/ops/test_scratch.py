import os
import signal
import subprocess
import sys

import pytest

from ops.layout import ROOT
from tests.workers import until


@pytest.mark.parametrize("code", [0, 3])
def test_the_commands_exit_code_is_the_answer(code: int) -> None:
    given = {"DATABASE_URL": "postgres://somewhere/db", "REDIS_URL": "redis://somewhere/0"}
    command = [sys.executable, "-m", "ops.scratch", sys.executable, "-c", f"raise SystemExit({code})"]
    assert subprocess.run(command, cwd=ROOT, env={**os.environ, **given}, check=False).returncode == code


def test_a_module_is_compiled_once_whatever_the_shell_says() -> None:
    given = {"DATABASE_URL": "postgres://somewhere/db", "REDIS_URL": "redis://somewhere/0"}
    asked = "import sys; raise SystemExit(sys.dont_write_bytecode)"
    command = [sys.executable, "-m", "ops.scratch", sys.executable, "-c", asked]
    environment = {**os.environ, **given, "PYTHONDONTWRITEBYTECODE": "1"}
    assert subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode == 0


def test_without_a_command_the_usage_is_shown() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ops.scratch"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, "Usage" in done.stderr) == (2, True)


# A test run in small: a child in a session of its own, as browsers and workers are, which has a child of its own.
LEAVES_SOMETHING = """
import subprocess, sys, time
nested = "import subprocess, time; subprocess.Popen(['sleep', '300']); time.sleep(300)"
subprocess.Popen([sys.executable, "-c", nested], start_new_session=True)
time.sleep(1)
print("up", flush=True)
time.sleep(300)
"""


def without_servers() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}


def offspring(of: int) -> set[int]:
    listed = subprocess.run(
        ["ps", "-A", "-o", "pid=,ppid=,stat="], capture_output=True, text=True, check=True
    )
    lines = [line.split() for line in listed.stdout.splitlines()]
    parents = {int(pid): int(parent) for pid, parent, state in lines if not state.startswith("Z")}
    found, left = set[int](), {of}
    while left := {pid for pid, parent in parents.items() if parent in left} - found:
        found |= left
    return found


def alive(pids: set[int]) -> set[int]:
    return {
        pid
        for pid in pids
        if subprocess.run(["ps", "-p", str(pid)], capture_output=True, check=False).returncode == 0
    }


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_ended_by_a_signal_it_leaves_no_process_behind(number: signal.Signals) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "ops.scratch", sys.executable, "-c", LEAVES_SOMETHING],
        cwd=ROOT,
        env=without_servers(),
        stdout=subprocess.PIPE,
    ) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == b"up\n"
        started = offspring(running.pid)
        running.send_signal(number)
        assert running.wait(30) != 0
    assert len(started) >= 5, "PostgreSQL, Redis, the command, its child and its child's child"
    assert alive(started) == set()


def test_ended_while_the_servers_start_it_leaves_no_process_behind() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "ops.scratch", "sleep", "300"], cwd=ROOT, env=without_servers()
    ) as running:
        until(lambda: bool(offspring(running.pid)))
        started = offspring(running.pid)
        running.terminate()
        assert running.wait(30) != 0
    assert alive(started) == set()
