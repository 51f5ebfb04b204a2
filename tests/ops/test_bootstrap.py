import json
import re

import pytest

from ops.bootstrap import OLDEST_PYTHON, python_fault
from ops.layout import ROOT


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 12, 1), (3, 14, 0), (4, 0, 0)])
def test_a_recent_python_is_taken(version: tuple[int, ...]) -> None:
    assert python_fault(version) is None


@pytest.mark.parametrize("version", [(3, 10, 14), (3, 9, 2), (2, 7, 18)])
def test_an_old_python_is_refused_in_one_line_that_names_both_versions(version: tuple[int, ...]) -> None:
    fault = python_fault(version) or ""
    assert "\n" not in fault
    assert "3.11" in fault
    assert ".".join(map(str, version)) in fault


def test_the_oldest_python_is_the_one_that_the_project_declares() -> None:
    declared = re.search(r'requires-python = ">=(\d+)\.(\d+)"', (ROOT / "pyproject.toml").read_text())
    assert declared is not None
    assert tuple(map(int, declared.groups())) == OLDEST_PYTHON


def test_the_npm_lock_names_no_registry_and_vouches_for_every_package() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    installed = {name: package for name, package in packages.items() if name}
    assert [name for name, package in installed.items() if "resolved" in package] == []
    assert [name for name, package in installed.items() if "integrity" not in package] == []
