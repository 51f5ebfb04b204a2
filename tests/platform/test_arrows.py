"""Names in strings are arrows too: no app names the address or the model of an app to its right."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django_fsm import FSMField

ROOT = Path(__file__).parents[2]
# From right to left: each may name what stands before it. `earlier` and `runs` stand side by side.
RANK = {
    "core": 0,
    "accounts": 1,
    "precedents": 2,
    "measures": 3,
    "evaluations": 4,
    "register": 5,
    "letters": 6,
    "earlier": 7,
    "runs": 7,
    "backups": 8,
    "fzworkflow": 9,
}
# Addresses that an app gives another name than its own.
SPACES = {"notices": "core", "invitations": "accounts", "trail": "core"}
ADDRESS = re.compile(r"^([a-z]+):[a-z_]+$")
MODEL = re.compile(r"^([a-z]+)\.[A-Z][A-Za-z]+$")
TAG = re.compile(r"""{%\s*url\s+["']([a-z]+):[a-z_]+["']""")


def named_in_code() -> Iterator[tuple[str, str, str]]:
    """Yield (file, app it belongs to, app that a text in it names)."""
    for app in RANK:
        for file in sorted((ROOT / app).rglob("*.py")):
            if "migrations" in file.parts:
                continue
            for node in ast.walk(ast.parse(file.read_text())):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    found = ADDRESS.match(node.value) or MODEL.match(node.value)
                    if found:
                        yield file.relative_to(ROOT).as_posix(), app, SPACES.get(found[1], found[1])


def named_in_pages() -> Iterator[tuple[str, str, str]]:
    """Yield the same of templates: a component belongs to every app, and so to none but the lowest."""
    for page in sorted((ROOT / "templates").rglob("*.html")):
        folder = page.relative_to(ROOT / "templates").parts[0]
        for space in TAG.findall(page.read_text()):
            app = folder if folder in RANK else "fzworkflow"
            yield page.relative_to(ROOT).as_posix(), app, SPACES.get(space, space)


def arrows_back() -> set[tuple[str, str]]:
    """Return (file, app) for each name that points to the right."""
    named = [*named_in_code(), *named_in_pages()]
    assert len(named) > 200
    return {(file, to) for file, app, to in named if RANK.get(to, 0) > RANK[app]}


def lookups_back() -> set[tuple[str, str]]:
    """Return (file, lookup) for each query through a relation that an app to the right declares."""
    found = set()
    for app, names in relations_from_the_right().items():
        through = re.compile(rf"^(?:\w+__)?({'|'.join(sorted(names))})__\w+$")
        for file in sorted((ROOT / app).rglob("*.py")):
            texts = texts_and_keywords(file) if "migrations" not in file.parts else []
            found |= {(file.relative_to(ROOT).as_posix(), met[1]) for t in texts if (met := through.match(t))}
    return found


def accessors_back() -> set[tuple[str, str]]:
    """Return (file, accessor) for each relation from the right that is followed from an object, or asked for bare."""
    found = set()
    for app, relations in relations_from_the_right().items():
        names = relations - own_fields(app)
        for file in sorted((ROOT / app).rglob("*.py")):
            nodes = ast.walk(ast.parse(file.read_text())) if "migrations" not in file.parts else ()
            met = {name for node in nodes for name in names_followed(node) if name in names}
            found |= {(file.relative_to(ROOT).as_posix(), name) for name in met}
    return found


def own_fields(app: str) -> set[str]:
    """Return what the models of an app, and of those to its left, call their own."""
    models = [model for model in apps.get_models() if RANK.get(model._meta.app_label, 99) <= RANK[app]]
    return {one.name for model in models for one in model._meta.fields}


def names_followed(node: ast.AST) -> list[str]:
    """Return what is read off something called `batch`, `measure`, `person` …, and the words of a query's keywords."""
    if isinstance(node, ast.Attribute):
        owner = getattr(node.value, "attr", getattr(node.value, "id", ""))
        return [node.attr] if owner in {model._meta.model_name for model in apps.get_models()} else []
    if isinstance(node, ast.Call):
        called = getattr(node.func, "attr", getattr(node.func, "id", ""))
        asks = called in {"filter", "exclude", "get", "Q", "get_object_or_404", "annotate"}
        return [word.arg for word in node.keywords if word.arg] if asks else []
    return []


def relations_from_the_right() -> dict[str, set[str]]:
    """Return by app the names under which apps to its right hang their models on its own."""
    names: dict[str, set[str]] = {}
    for model in apps.get_models():
        for relation in model._meta.related_objects:
            here, there = model._meta.app_label, relation.related_model._meta.app_label
            if RANK.get(there, -1) > RANK.get(here, 99) and relation.get_accessor_name():
                names.setdefault(here, set()).add(str(relation.name))
    return names


def texts_and_keywords(file: Path) -> list[str]:
    nodes = list(ast.walk(ast.parse(file.read_text())))
    texts = [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return texts + [node.arg for node in nodes if isinstance(node, ast.keyword) and node.arg]


def codes_back() -> set[tuple[str, str]]:
    """Return (file, code) for each state asked for that an app to the right alone knows."""
    ranks = ranks_of_codes()
    found = set()
    for app, rank in RANK.items():
        for file in sorted((ROOT / app).rglob("*.py")):
            asked = states_asked_for(file) if "migrations" not in file.parts else set()
            found |= {
                (file.relative_to(ROOT).as_posix(), code) for code in asked if ranks.get(code, 0) > rank
            }
    return found


def ranks_of_codes() -> dict[str, int]:
    """Return for each code of a state the rank of the app furthest to the left that knows it."""
    ranks: dict[str, int] = {}
    for model in apps.get_models():
        rank = RANK.get(model._meta.app_label, 99)
        for one in model._meta.fields:
            if isinstance(one, FSMField):
                ranks.update({code: min(rank, ranks.get(code, 99)) for code, _label in one.choices or ()})
    assert len(ranks) > 15
    return ranks


def states_asked_for(file: Path) -> set[str]:
    """Return the texts that stand beside `state=`, `…state__in=` and `.state ==`."""
    beside: list[ast.expr] = []
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.keyword) and re.search(r"(^|_)state(__\w+)?$", node.arg or ""):
            beside.append(node.value)
        if isinstance(node, ast.Compare) and getattr(node.left, "attr", "") == "state":
            beside += node.comparators
    constants = [one for value in beside for one in ast.walk(value) if isinstance(one, ast.Constant)]
    return {one.value for one in constants if isinstance(one.value, str)}


def test_no_name_of_an_address_or_a_model_points_to_the_right() -> None:
    assert arrows_back() == set()


def test_no_query_goes_through_a_relation_that_an_app_to_the_right_declares() -> None:
    assert lookups_back() == set()


def test_no_code_of_a_state_points_to_the_right() -> None:
    assert codes_back() == set()


def test_no_object_is_followed_to_what_an_app_to_the_right_hangs_on_it() -> None:
    assert accessors_back() == set()
