"""The screens' scripts: their own tests, under Node.js, and what holds them to the oldest browser."""

from __future__ import annotations

import json
import re
import subprocess

import pytest

from core.screens import screen_texts
from ops.checks import CHECKS
from ops.layout import ROOT
from ops.npm import node

SCRIPTS = sorted((ROOT / "static" / "js").glob("*.js"))
ALL = ROOT / "tests" / "js" / "all.mjs"
TESTS = sorted(ALL.parent.glob("*.test.mjs"))


def run(*command: str, given: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=ROOT, input=given, capture_output=True, text=True, timeout=300, check=False
    )


def test_the_scripts_do_what_their_tests_say() -> None:
    done = run(node(), "--test-reporter=spec", str(ALL), *map(str, TESTS))
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_script_is_tested() -> None:
    pages = sorted((ROOT / "tests" / "js").glob("*.mjs"))
    tests = "\n".join(path.read_text(encoding="utf-8") for path in pages)
    assert [path.stem for path in SCRIPTS if f'"{path.stem}"' not in tests] == []


def test_every_sentence_that_a_script_shows_is_given_to_it() -> None:
    scripts = "\n".join(path.read_text(encoding="utf-8") for path in SCRIPTS)
    named = set(re.findall(r'\btext\("(\w+)"', scripts))
    assert "noConnection" in named
    assert named - set(screen_texts()) == set()


@pytest.mark.parametrize(
    "newer",
    [
        "window.structuredClone({});",
        "figures.rows.at(-1);",
        "Object.hasOwn(figures, 'a');",
        "class Draft { static { Draft.count = 0; } }",
        "crypto.randomUUID();",
    ],
)
def test_what_chromium_90_lacks_is_refused(newer: str) -> None:
    script = f'(function () {{\n  "use strict";\n  const figures = {{}};\n  {newer}\n}})();\n'
    eslint = CHECKS["eslint"][:2]
    done = run(*eslint, "--stdin", "--stdin-filename=static/js/new.js", "--format=json", given=script)
    found = {(fault["line"], fault["ruleId"]) for fault in json.loads(done.stdout)[0]["messages"]}
    rules = {rule for line, rule in found if line == 4}
    assert rules & {None, "compat/compat", "es-x/no-array-prototype-at", "es-x/no-object-hasown"}
