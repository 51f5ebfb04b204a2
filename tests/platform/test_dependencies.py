"""What runs in production is declared for it, and nothing more; what the image needs is in it."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

from fzworkflow import __version__
from ops.layout import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
OURS = {path.parent.name for path in ROOT.glob("*/__init__.py")}
# Not part of what runs: the tests, the benchmarks, and what sets a checkout up.
APART = {"tests", "bench", "ops"}
# Named in settings or started as a program, never imported by us.
BY_NAME = {"argon2-cffi", "django-htmx", "django-storages", "gunicorn", "whitenoise"}


def distribution(requirement: str) -> str:
    return re.split(r"[\[<>=; ]", requirement)[0].lower().replace("_", "-")


DECLARED = {distribution(one) for one in PROJECT["project"]["dependencies"]}
# Asked for where it is used, and done without where it is not there.
OPTIONAL = {
    distribution(one) for extra in PROJECT["project"]["optional-dependencies"].values() for one in extra
}


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def imported() -> dict[str, set[str]]:
    """The distributions behind what the app imports: {module: distributions}."""
    paths = [path for name in OURS - APART for path in (ROOT / name).rglob("*.py")]
    modules = {name for path in paths for name in imports(path)} - OURS - set(sys.stdlib_module_names)
    behind = packages_distributions()
    return {name: {distribution(each) for each in behind.get(name, [name])} for name in modules}


def test_what_the_app_imports_is_declared() -> None:
    assert {name: behind for name, behind in imported().items() if not behind & (DECLARED | OPTIONAL)} == {}


def test_what_is_declared_is_used_by_the_app() -> None:
    used = set().union(*imported().values())
    assert DECLARED - used == BY_NAME
    assert used >= OPTIONAL


def test_the_version_that_backups_name_is_the_declared_one() -> None:
    assert __version__ == PROJECT["project"]["version"]


def test_the_image_has_every_package_of_the_app() -> None:
    copied = set(re.findall(r"^COPY (\w+) \1$", DOCKERFILE, re.MULTILINE))
    assert (OURS - {"tests", "bench"}) - copied == set()


def test_the_translations_are_compiled_where_their_tool_is() -> None:
    stages = re.split(r"^FROM ", DOCKERFILE, flags=re.MULTILINE)
    [compiling] = [stage for stage in stages if "ops.catalogue compile" in stage]
    assert "--group translations" in compiling
    assert "COPY --from=translations /app/locale locale" in DOCKERFILE


def test_every_package_of_the_app_is_covered_and_typed() -> None:
    packages = OURS - APART
    assert set(PROJECT["tool"]["slipcover"]["source"]) == packages
    assert set(PROJECT["tool"]["mypy"]["files"]) >= OURS
