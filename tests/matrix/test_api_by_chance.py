"""The API by what its own description allows, and what it does not: whoever asks, and whatever for, no fault of ours."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

import pytest
import schemathesis
from django.http import HttpResponseBase
from drf_spectacular.generators import SchemaGenerator
from hypothesis import given
from hypothesis import strategies as st
from schemathesis.generation import GenerationMode

from tests.matrix.asking import ask
from tests.matrix.identities import Identity
from tests.matrix.routes import routes
from tests.matrix.scene import Scene, undone
from tests.searching import examples

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quietly")]
TRIES = 40
# The description itself, and the list of what can be asked for.
UNDESCRIBED = {"api/schema/", "api/v1/"}


def operations() -> Iterator[Any]:
    """Yield each operation of the description that is served to everybody."""
    described = SchemaGenerator().get_schema(request=None, public=True)
    schema = schemathesis.openapi.from_dict(json.loads(json.dumps(described)))
    for found in schema.get_all_operations():
        yield found.ok()


OPERATIONS = {f"{one.method.upper()} {one.path}": one for one in operations()}


def test_every_operation_is_described() -> None:
    api = {
        f"{method} /{re.sub(r'<[a-z]+:([a-z_]+)>', parameter, route.pattern)}"
        for route in routes()
        if route.is_api and route.pattern not in UNDESCRIBED
        for method in route.methods
    }
    assert set(OPERATIONS) == api


def parameter(mark: re.Match[str]) -> str:
    return "{id}" if mark[1] == "pk" else f"{{{mark[1]}}}"


@pytest.mark.parametrize("name", OPERATIONS)
def test_nothing_that_is_sent_to_the_api_makes_a_fault_of_ours(name: str, scene: Scene) -> None:
    operation, people = OPERATIONS[name], list(scene.people.values())
    cases = st.one_of(*(operation.as_strategy(generation_mode=mode) for mode in GenerationMode))
    met: set[int] = set()

    @examples(TRIES)
    @given(case=cases, who=st.sampled_from(people), own=st.sampled_from([{}, *keys_of(operation, scene)]))
    def try_it(case: Any, who: Identity, own: dict[str, object]) -> None:
        answer = sent(case, who, own)
        met.add(answer.status_code)
        assert answer.status_code < 500, (case.method, case.formatted_path, case.query, case.body)

    try_it()
    assert met


def keys_of(operation: Any, scene: Scene) -> list[dict[str, object]]:
    """Return the scene's own things under the names of an operation's parameters, so that the tries come to them."""
    places = [place for place in operation.path.split("/") if place.startswith("{")]
    word = operation.path.partition("/{")[0].rpartition("/")[2]
    name = places[0].strip("{}") if places else ""
    keys = {column.keys.get((word, "pk" if name == "id" else name)) for column in scene.columns} - {None}
    return [{name: key} for key in sorted(keys, key=str)]


def sent(case: Any, who: Identity, own: dict[str, object]) -> HttpResponseBase:
    """Send a case as somebody; nothing of it stays."""
    path = case.operation.path
    for name, value in {**case.path_parameters, **own}.items():
        path = path.replace(f"{{{name}}}", quote(str(value), safe=""))
    has_body = not isinstance(case.body, type(schemathesis.core.NOT_SET))
    body = case.body if isinstance(case.body, bytes) else json.dumps(case.body).encode() if has_body else b""
    with undone():
        return ask(
            who,
            case.method,
            f"{path}?{urlencode(dict(case.query or {}), doseq=True)}",
            data=body,
            content_type=case.media_type or "application/json",
        )
