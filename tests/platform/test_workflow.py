"""What CI runs is what a developer runs."""

from __future__ import annotations

import yaml

from ops.layout import ROOT

WORKFLOW = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8"))


def test_ci_runs_the_three_commands_and_no_others() -> None:
    commands = [step["run"] for step in WORKFLOW["jobs"]["ci"]["steps"] if "run" in step]
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert commands == [".ci/run"]
    assert [line for line in script if line.startswith("make")] == ["make check", "make test", "make drill"]


def test_ci_runs_the_oldest_python_that_is_promised() -> None:
    assert "3.11" in WORKFLOW["jobs"]["ci"]["strategy"]["matrix"]["python"]


def test_the_templates_ask_for_something() -> None:
    forms = [path for path in (ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml") if path.stem != "config"]
    asked = {path.name: yaml.safe_load(path.read_text(encoding="utf-8")) for path in forms}
    assert len(asked) == 2
    for form in asked.values():
        assert any(one.get("validations", {}).get("required") for one in form["body"])
