"""What is written once: a second place that says the same would be changed in one of the two."""

from __future__ import annotations

import re
import subprocess

import pytest

from ops.layout import ROOT

HOMES = {
    r"spreadsheetml\.sheet\"": "core/spreadsheet.py",
    r"\bWriteOnlyCell\(": "core/spreadsheet.py",
    r"except ValidationError\b": "core/errors.py",
    r"\btypst\.Compiler\(": "core/typesetting.py",
    r"\btypst\.Fonts\(": "core/fonts.py",
    r"\bOpeningBalance\.objects\.(order_by|latest)\b": "register/totals.py",
    r"^class Verdict\b": "evaluations/verdicts.py",
    r"^class Relation\b": "measures/choices.py",
    r"^class Entry\b": "measures/entries.py",
    r"^class Panel\b": "evaluations/models/panel.py",
    r"^class Criterion\b": "evaluations/models/rubric.py",
    r"^def settled_class\b": "evaluations/settlement.py",
}


@pytest.fixture(scope="module")
def sources() -> dict[str, str]:
    listed = subprocess.run(
        ["git", "ls-files", "*.py"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    ours = [name for name in listed if not name.startswith(("tests/", "ops/", "bench/"))]
    return {name: (ROOT / name).read_text(encoding="utf-8") for name in ours if (ROOT / name).is_file()}


@pytest.mark.parametrize("pattern", HOMES)
def test_it_stands_in_its_one_place(sources: dict[str, str], pattern: str) -> None:
    found = [name for name, text in sources.items() if re.search(pattern, text, re.MULTILINE)]
    assert found == [HOMES[pattern]]
