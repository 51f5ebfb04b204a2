"""Run the tests that docs/dengbao.md names, and report by clause.

Usage: python -m ops.dengbao (with scratch servers and a browser; `make dengbao` provides them)
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree as ET

from ops.layout import PYTHON, ROOT

DOCUMENT = ROOT / "docs" / "dengbao.md"
_ROW = re.compile(r"^\| (?P<clause>8\.[^|]*?) \|(?P<rest>.*)\|$")
_NAMED = re.compile(r"`(test_\w+)`")


@dataclass(frozen=True, slots=True)
class Control:
    """A row of the document: the clause, and the tests that show what is said of it; none where nothing is done yet."""

    clause: str
    tests: tuple[str, ...]


def controls(text: str) -> list[Control]:
    """Return the rows of the document."""
    found = filter(None, map(_ROW.match, text.splitlines()))
    return [Control(row["clause"], tuple(_NAMED.findall(row["rest"]))) for row in found]


def places() -> dict[str, str]:
    """Return the file in which each test is, by the test's name."""
    return {
        name: str(path.relative_to(ROOT))
        for path in sorted((ROOT / "tests").rglob("test_*.py"))
        for name in re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    }


def main() -> int:
    """Run them and print each clause with its outcome; 1 when a test failed, did not run or is not there."""
    rows = controls(DOCUMENT.read_text(encoding="utf-8"))
    where = places()
    named = {name for row in rows for name in row.tests}
    with TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        asked = sorted(f"{where[name]}::{name}" for name in named & where.keys())
        command = [str(PYTHON), "-m", "pytest", "-q", "-n", "2", f"--junit-xml={report}", *asked]
        subprocess.run(command, cwd=ROOT, check=False)
        outcomes = dict(_outcomes(report))
    for row in rows:
        print(f"{row.clause:<24}{_told(row, outcomes)}")
    return int(any(outcomes.get(name) is not True for name in named))


def _outcomes(report: Path) -> Iterator[tuple[str, bool]]:
    """Yield each test's name with whether all its cases passed."""
    passed: dict[str, bool] = {}
    # Our own report of a moment ago.
    for case in ET.parse(report).iter("testcase"):
        name = case.attrib["name"].partition("[")[0]
        ended_well = not any(case.find(tag) is not None for tag in ("failure", "error", "skipped"))
        passed[name] = passed.get(name, True) and ended_well
    yield from passed.items()


def _told(row: Control, outcomes: Mapping[str, bool]) -> str:
    if not row.tests:
        return "还没有"
    wrong = [name for name in row.tests if outcomes.get(name) is not True]
    return f"未通过：{'、'.join(wrong)}" if wrong else f"通过（{len(row.tests)} 项测试）"


if __name__ == "__main__":
    sys.exit(main())
