"""The tests themselves: none is skipped in silence, none has grown into a file that nobody reads."""

from __future__ import annotations

import logging
import os
import re
import subprocess
import sys
from pathlib import Path

import django
import pytest

from ops.layout import ROOT
from tests.skips import REASONS

FILES = sorted((ROOT / "tests").rglob("*.py"))
SCRIPTS = sorted((ROOT / "tests" / "js").glob("*.mjs"))
SKIPS = re.compile(r"\b(skip|skipif|skipIf|skipTest|skipUnless|importorskip|xfail|expectedFailure)\b\s*\(?")
LONGEST = 400
MAY_SKIP = {ROOT / "tests" / "skips.py", Path(__file__), ROOT / "tests" / "conftest.py"}


def code_of(path: Path) -> str:
    return re.sub(r"#.*", "", path.read_text(encoding="utf-8"))


def test_a_test_is_skipped_by_the_one_list_only() -> None:
    skipping = {path: SKIPS.findall(code_of(path)) for path in FILES if path not in MAY_SKIP}
    assert {str(path.relative_to(ROOT)): words for path, words in skipping.items() if words} == {}


def test_no_file_of_tests_has_grown_too_long_to_be_read() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in [*FILES, *SCRIPTS]}
    assert {str(path.relative_to(ROOT)): length for path, length in lengths.items() if length > LONGEST} == {}


def test_no_test_of_a_script_is_skipped_or_run_alone() -> None:
    chosen = re.compile(r"\b(?:test|it|describe)\.(?:skip|todo|only)|\b(?:skip|todo|only): ")
    assert [path.name for path in SCRIPTS if chosen.search(path.read_text(encoding="utf-8"))] == []


def test_a_skip_without_an_agreed_reason_fails_the_run(pytester: pytest.Pytester) -> None:
    pytester.makeconftest("from tests.conftest import pytest_runtest_makereport")
    pytester.makepyfile(
        f"""
        import pytest

        def test_agreed(): pytest.skip({next(iter(REASONS))!r})
        def test_not_agreed(): pytest.skip("nobody knows why")
        @pytest.mark.xfail(reason="some day")
        def test_expected_to_fail(): assert False
        """
    )
    done = pytester.runpytest(
        *(f"-p no:{plugin}" for plugin in ("django", "playwright", "cacheprovider", "slipcover"))
    )
    done.assert_outcomes(skipped=1, failed=2)


def test_what_is_set_up_while_a_test_captures_its_output_logs_beyond_its_end(
    capsys: pytest.CaptureFixture[str],
) -> None:
    captured = sys.stderr
    django.setup()
    with capsys.disabled():
        kept = [each for each in logging.root.handlers if getattr(each, "stream", None) is captured]
    assert kept == []


BUSY = """
import sys, threading
sys.setswitchinterval(1e-6)

def make_names():
    for number in range(200_000):
        globals()[f"name{number % 500}"] = number
        globals().pop(f"name{number * 31 % 500}", None)

"""
ONE = """
def count{0}():
    total = 0
    for number in range(200):
        total += number
    return total
"""
COUNTED = """
from slipcover import ImportManager, Slipcover
from tests.probes import keep_probes
keep_probes()
with ImportManager(Slipcover()):
    import busy
names = busy.threading.Thread(target=busy.make_names, daemon=True)
names.start()
for number in range(100):
    getattr(busy, f"count{number}")()
names.join()
"""


def test_counting_the_lines_of_busy_threads_breaks_none(tmp_path: Path) -> None:
    (tmp_path / "busy.py").write_text(BUSY + "".join(ONE.format(number) for number in range(100)))
    paths = os.pathsep.join((str(ROOT), str(tmp_path)))
    done = subprocess.run(
        [sys.executable, "-c", COUNTED],
        env={**os.environ, "PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
