"""Whatever a page shows somebody to press, they may press: no form answers its own reader that it is not theirs.

And pressed once more it makes nothing more.
"""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus

import pytest

from tests.matrix.cells import FOR_MACHINES, NOWHERE
from tests.matrix.expected import shuts_out
from tests.matrix.forms import Form, forms_of, other_doors
from tests.matrix.framework import is_framework
from tests.matrix.growing import rows
from tests.matrix.identities import UNKNOWN, Identity
from tests.matrix.reading import reading
from tests.matrix.routes import Route, routes
from tests.matrix.scene import Scene, undone
from tests.matrix.test_forms_by_chance import pressed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quietly")]
NOT_THEIRS = {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED}


def test_whoever_is_shown_a_form_may_send_it(scene: Scene) -> None:
    refused, made_again, count, people = [], [], 0, set()
    for who, form in shown(scene):
        with undone():
            status = pressed(who, form, form.filled()).status_code
            made = rows()
            pressed(who, form, form.filled())
            made_again += [(who.name, form.address, dict(rows() - made))] if rows() - made else []
        count += 1
        people.add(who.name)
        if status in NOT_THEIRS:
            refused.append((status, who.name, form.page, form.address))
    assert not refused, "\n".join(map(str, refused))
    assert not made_again, "\n".join(map(str, made_again))
    assert count > 500
    assert people == {who.name for who in scene.people.values() if may_come(who)}


def shown(scene: Scene) -> Iterator[tuple[Identity, Form]]:
    """Yield every form of every page, in every phase, with everybody who is shown it, by its address once each."""
    known: set[tuple[str, str]] = set()
    for route, address in pages_of(scene):
        for who in (one for one in scene.people.values() if may_come(one) and not shuts_out(route, one)):
            page = reading(scene, who, address).page
            for form in (*forms_of(address, page), *other_doors(address, page)):
                door = (who.name, form.address.partition("?")[0])
                if door not in known:
                    known.add(door)
                    yield who, form


def pages_of(scene: Scene) -> Iterator[tuple[Route, str]]:
    """Yield the pages with their addresses, each once; the foreign side's are those of the own one."""
    asked: set[str] = set()
    for route in routes():
        # What ends otherwise is a file, in which there is nothing to press.
        is_page = "GET" in route.methods and route.pattern.endswith("/")
        if not is_page or is_framework(route) or route.is_api or route.pattern in FOR_MACHINES:
            continue
        for column in scene.columns if route.places else [NOWHERE]:
            if column.side != "foreign" and column.has(route.places):
                address = route.address(column.keys)
                if address not in asked:
                    asked.add(address)
                    yield route, address


def may_come(who: Identity) -> bool:
    """Whether somebody comes with a browser and is known."""
    return who.name not in UNKNOWN and not who.headers
