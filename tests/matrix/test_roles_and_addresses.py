"""The matrix: everybody at every address, by every method, about their own things and about others'.

Complete by construction: an address that the resolver knows is asked; one whose things nobody named fails.
"""

from __future__ import annotations

from itertools import product

import pytest

from tests.matrix.asking import ask
from tests.matrix.cells import FOR_MACHINES, cells
from tests.matrix.columns import Column
from tests.matrix.expected import FAULT, IN, answered, expected, shuts_out
from tests.matrix.framework import is_framework, lets_in
from tests.matrix.identities import Identity
from tests.matrix.reading import reading
from tests.matrix.routes import Route, routes
from tests.matrix.scene import Scene, undone

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quietly")]


def test_everything_that_an_address_names_is_in_the_scene(scene: Scene) -> None:
    places = {place for route in routes() for place in route.places}
    assert len(routes()) > 200
    assert {place for place in places if not any(column.has([place]) for column in scene.columns)} == set()
    asked = {route.pattern for route, _column, _address in cells(scene)}
    assert {route.pattern for route in routes()} - asked == set()


def test_everybody_gets_the_answer_of_the_rules_at_every_address(scene: Scene) -> None:
    wrong, count = [], 0
    shut: set[tuple[str, str, str]] = set()
    for route, column, address in cells(scene):
        for who, method in product(scene.people.values(), route.methods):
            # What is refused at the door is refused before anybody looks at the rest of the address: once is enough.
            if (route.pattern, who.name, method) in shut:
                continue
            if route.pattern in FOR_MACHINES or (not is_framework(route) and shuts_out(route, who)):
                shut.add((route.pattern, who.name, method))
            got = _answer(scene, who, method, address)
            count += 1
            if not _is_right(route, method, who, column, got):
                wrong.append((method, route.pattern, str(column), who.name, got))
    assert not wrong, "\n".join(map(str, wrong))
    assert count > 5000


def _answer(scene: Scene, who: Identity, method: str, address: str) -> str:
    if method == "GET":
        return reading(scene, who, address).got
    with undone():
        # Whoever sends something takes refusals as data: the pages that show them are the form fuzzer's.
        return answered(ask(who, method, address, headers={"accept": "application/json"}))


def _is_right(route: Route, method: str, who: Identity, column: Column, got: str) -> bool:
    if is_framework(route):
        return got != FAULT and (got != IN or lets_in(route, who))
    return got == expected(route, method, who, column)
