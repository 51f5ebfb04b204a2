"""Every command that a document names is there and runs; what only its name would be checked for goes stale."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from django.core.management import ManagementUtility

from bench.__main__ import BENCHMARKS
from ops.layout import PYTHON, ROOT

DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
NAMED = "\n".join(path.read_text(encoding="utf-8") for path in DOCUMENTS)
MANAGEMENT = sorted(set(re.findall(r"manage\.py ([a-z_]+)", NAMED)))
MODULES = sorted(set(re.findall(r"python -m ([a-z_.]+)", NAMED)))
TARGETS = sorted(set(re.findall(r"`make ([a-z]+)", NAMED)))
# What each module is given here, and the exit code that it answers with.
RUNS: dict[str, tuple[tuple[str, ...], int]] = {
    "bench": (("--help",), 0),
    "proof": ((), 2),
    "ops.checks": (("eslint",), 0),
    "ops.fonts": (("--help",), 0),
    # Nothing beats where it is asked.
    "ops.pulse": ((), 1),
    "ops.scratch": ((str(PYTHON), "-c", "print('用法')"), 0),
}
# It writes docs/states.md, which other tests read meanwhile; test_documents.py draws the same without writing it.
DRAWN_ELSEWHERE = {"fzworkflow.states"}
SMALL = "0.002"


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300, check=False
    )


@pytest.mark.parametrize("name", MANAGEMENT)
def test_a_management_command_says_how_it_is_used(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        ManagementUtility(["manage.py", name, "--help"]).execute()
    assert ended.value.code == 0
    assert f"usage: manage.py {name}" in capsys.readouterr().out


@pytest.mark.parametrize("module", sorted(set(MODULES) - DRAWN_ELSEWHERE))
def test_a_module_runs(module: str) -> None:
    arguments, code = RUNS[module]
    done = run(str(PYTHON), "-m", module, *arguments)
    assert done.returncode == code, done.stdout + done.stderr
    assert done.stdout or done.stderr


@pytest.mark.parametrize("target", TARGETS)
def test_a_make_target_is_there(target: str) -> None:
    done = run("make", "--dry-run", target)
    assert done.returncode == 0, done.stderr
    assert "ops." in done.stdout


@pytest.mark.parametrize("name", BENCHMARKS)
def test_a_benchmark_runs_at_a_small_size(name: str) -> None:
    done = run(str(PYTHON), "-m", "bench", "--scale", SMALL, name)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"\d", done.stdout.partition("cores")[2])


def test_every_benchmark_is_one_of_those_that_make_bench_runs() -> None:
    modules = {
        path.stem for path in Path(ROOT / "bench").glob("*.py") if "def main(" in path.read_text("utf-8")
    }
    assert modules - {"__main__"} == set(BENCHMARKS)
