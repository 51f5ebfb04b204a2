"""Rows that leave through a relation have an order: PostgreSQL gives none of its own, and changes it with an update."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import Model

from ops.layout import ROOT

OURS = [config for config in apps.get_app_configs() if config.name in settings.OUR_APPS]
READERS = ("prefetch_related", "prefetch_related_objects", "Prefetch")


def related_names() -> dict[str, type[Model]]:
    """Return the names by which the rows of a model without an order are reached from other models."""
    unordered = (model for config in OURS for model in config.get_models() if not model._meta.ordering)
    return {
        str(field.remote_field.get_accessor_name()): model
        for model in unordered
        for field in model._meta.get_fields()
        if field.concrete and field.is_relation and field.many_to_one and not field.remote_field.hidden
    }


@cache
def reached() -> frozenset[tuple[str, str]]:
    """Return each relation that the code reads as rows, with the file that does."""
    found: set[tuple[str, str]] = set()
    for path in (path for config in OURS for path in (ROOT / config.name).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                found.update((name, str(path.relative_to(ROOT))) for name in _relations_of(node))
    return frozenset(found)


def _relations_of(call: ast.Call) -> Iterator[str]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name in READERS:
        texts = [
            one.value for one in call.args if isinstance(one, ast.Constant) and isinstance(one.value, str)
        ]
        yield from (part for text in texts for part in text.split("__"))
    if name == "all" and isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Attribute):
        yield call.func.value.attr


def test_the_code_reaches_relations() -> None:
    assert {"scores", "comparisons", "steps"} <= {name for name, _path in reached()}


@pytest.mark.parametrize(("name", "model"), [*related_names().items()])
def test_rows_that_are_read_through_a_relation_have_an_order(name: str, model: type[Model]) -> None:
    places = {path for relation, path in reached() if relation == name}
    assert not places, f"{model._meta.label} has no order, and {places} read its rows as .{name}"
