"""What is called after a commit has a name: Django logs by it what failed, and would break the act over one without."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest
from django.conf import settings

from ops.layout import ROOT


def nameless(source: str) -> Iterator[int]:
    """Yield the lines on which a call made by `partial` is left for after the commit."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and _called(node) == "on_commit":
            left = node.args[0] if node.args else None
            if isinstance(left, ast.Call) and _called(left) == "partial":
                yield node.lineno


def _called(node: ast.Call) -> str:
    return getattr(node.func, "attr", "") or getattr(node.func, "id", "")


def test_what_is_called_after_a_commit_has_a_name() -> None:
    files = [path for app in settings.OUR_APPS for path in (ROOT / app).rglob("*.py")]
    found = [(path.name, line) for path in files for line in nameless(path.read_text("utf-8"))]
    assert found == []


@pytest.mark.parametrize(
    "planted",
    ["transaction.on_commit(partial(send, one), robust=True)", "on_commit(functools.partial(send))"],
)
def test_one_without_a_name_is_found(planted: str) -> None:
    assert [*nameless(planted)] == [1]
    assert [*nameless("transaction.on_commit(lambda: send(one), robust=True)")] == []
