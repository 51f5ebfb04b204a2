"""Which rows the API gives to whom: a list none that is not read alone, a bounded system none from beyond its bounds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django import Settings
from rest_framework.permissions import AllowAny

from accounts.bearer import scope_of
from accounts.choices import MachineScope
from tests.matrix.asking import ask
from tests.matrix.columns import Place
from tests.matrix.identities import Identity
from tests.matrix.machines import machine, with_scope, without_scope
from tests.matrix.routes import Route, routes
from tests.matrix.scene import Scene, undone

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quietly")]
API = "api/v1/"
# What a list has to be asked for, before it says anything.
ASKED = {"hits": "run"}


@pytest.fixture(autouse=True)
def _unhurried(settings: Settings) -> None:
    settings.MACHINE_REQUESTS_PER_MINUTE = 100_000


def lists() -> list[Route]:
    """Return the addresses that list rows which have an address each."""
    known = {route.pattern for route in routes()}
    return [
        route
        for route in routes()
        if route.is_api
        and "GET" in route.methods
        and any(f"{route.pattern}<int:{key}>/" in known for key in KEYS)
    ]


KEYS = ("pk", "number")
LISTS = {route.pattern.removeprefix(API).strip("/"): route for route in lists()}


def shown(who: Identity, address: str) -> Any:
    """Return what somebody reads at an address; nothing where it is not theirs to read."""
    with undone():
        answer: Any = ask(who, "GET", address)
        return json.loads(answer.getvalue()) if answer.status_code == 200 else None


def keys_of(scene: Scene, word: str) -> Iterator[tuple[str, object]]:
    """Yield the scene's things of a list: of which side each is, and its key."""
    for column in scene.columns:
        for key in KEYS:
            place: Place = (word, key)
            if place in column.keys:
                yield column.side, column.keys[place]


def rows_at(who: Identity, address: str) -> Iterator[dict[str, object]]:
    """Yield the rows of a list, page by page."""
    while address and (page := shown(who, address)) is not None:
        yield from page["results"]
        address = (page["next"] or "").removeprefix("http://testserver")


def listed(who: Identity, word: str, scene: Scene) -> set[object]:
    """Return the keys of the rows of a list."""
    asked = ASKED.get(word)
    runs = [column.keys["searches", "pk"] for column in scene.columns if ("searches", "pk") in column.keys]
    addresses = [f"/{API}{word}/?{asked}={run}" for run in runs] if asked else [f"/{API}{word}/"]
    rows = [row for address in addresses for row in rows_at(who, address)]
    return {row.get("id", row.get("number")) for row in rows}


def test_there_are_lists_and_the_scene_has_rows_of_nearly_all(scene: Scene) -> None:
    without = {word for word in LISTS if not list(keys_of(scene, word))}
    assert len(LISTS) > 30
    assert without == set()


@pytest.mark.parametrize("word", LISTS)
def test_a_list_gives_nobody_a_row_that_they_do_not_read_alone(word: str, scene: Scene) -> None:
    met, wrong = set(), []
    for who in scene.people.values():
        rows = listed(who, word, scene)
        for _side, key in keys_of(scene, word):
            if key not in rows:
                continue
            met.add(key)
            if shown(who, f"/{API}{word}/{key}/") is None:
                wrong.append((who.name, key))
    assert wrong == []
    assert met


# What everybody reads, a bounded system reads too.
NOT_PUBLIC = [
    word for word, route in LISTS.items() if AllowAny not in vars(route.view)["cls"].permission_classes
]


def own_keys(scene: Scene, place: Place) -> list[int]:
    """Return the keys of the scene's own things."""
    columns = [one for one in scene.columns if one.side == "own" and place in one.keys]
    return sorted({int(str(column.keys[place])) for column in columns})


def bound_to(bound: str, scene: Scene) -> Identity:
    """Return a system that is bound to the batches of the scene's own side, or to its unit."""
    given: dict[str, Any] = {"batches": own_keys(scene, ("batches", "number"))}
    if bound == "unit":
        (unit,) = own_keys(scene, ("units", "pk"))
        given = {"unit": unit}
    return machine(person(scene), f"bound to a {bound}", scopes=MachineScope.values, **given)


# A batch is of all units: whoever is bound to one reads in which phase its measures are.
BEYOND = [
    (bound, word)
    for bound in ("batch", "unit")
    for word in NOT_PUBLIC
    if (bound, word) != ("unit", "batches")
]


@pytest.mark.parametrize(("bound", "word"), BEYOND)
def test_a_bounded_system_reads_nothing_from_beyond(bound: str, word: str, scene: Scene) -> None:
    with undone():
        system = bound_to(bound, scene)
        foreign = {key for side, key in keys_of(scene, word) if side == "foreign"}
        assert listed(system, word, scene) & foreign == set()
        assert {key for key in foreign if shown(system, f"/{API}{word}/{key}/") is not None} == set()


def test_a_system_bound_to_a_unit_reads_what_is_of_the_unit_alone(scene: Scene) -> None:
    with undone():
        system = bound_to("unit", scene)
        found = {word: bool(listed(system, word, scene)) for word in NOT_PUBLIC}
    # Of what is of no unit not even the own side's: it tells of all units.
    assert {word for word in found if found[word]} == {
        *("assignments", "batches", "countersignatures", "decisions", "deliveries", "measures", "reasons"),
        *("sheets", "tally-entries"),
    }


@pytest.mark.parametrize("word", LISTS)
def test_a_system_reads_what_its_scope_opens_and_nothing_else(word: str, scene: Scene) -> None:
    scope = scope_of(f"/{API}{word}/", "GET")
    with undone():
        for who, status in (
            (with_scope(person(scene), scope), {200, 400}),
            (without_scope(person(scene), scope), {403}),
        ):
            assert ask(who, "GET", f"/{API}{word}/").status_code in status


def person(scene: Scene) -> Any:
    """Return somebody who reads most of everything."""
    return scene.people["clerk"].person
