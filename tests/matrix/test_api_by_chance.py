"""The API by what its own description allows, and what it does not: whoever asks, and whatever for, no fault of ours."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

import pytest
import requests
import schemathesis
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponseBase
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from drf_spectacular.generators import SchemaGenerator
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings
from schemathesis.core.transport import Response
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from accounts.bearer import scope_of
from accounts.choices import MachineScope
from tests.matrix.asking import ask
from tests.matrix.identities import Identity
from tests.matrix.machines import with_scope
from tests.matrix.routes import routes
from tests.matrix.scene import Scene, undone
from tests.searching import examples

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quietly")]
TRIES = 15
# What is answered is declared: its status, its media type, and what stands in it.
CONFORMING = [status_code_conformance, content_type_conformance, response_schema_conformance]
# Who acts for whom by a system's token.
BEHIND_A_TOKEN = ("clerk", "unit_lead", "evaluator")
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
@pytest.mark.usefixtures("unhurried")
def test_whatever_is_sent_to_the_api_is_answered_as_declared_and_by_no_fault_of_ours(
    name: str, scene: Scene
) -> None:
    operation = OPERATIONS[name]
    with undone():
        people = [*scene.people.values(), *systems(operation, scene)]
        _try(operation, people, scene)


@pytest.fixture
def unhurried(settings: Settings) -> None:
    """Let systems ask as often as the tries take."""
    settings.MACHINE_REQUESTS_PER_MINUTE = 10_000


def systems(operation: Any, scene: Scene) -> list[Identity]:
    """Return systems with the scope of an operation alone; of tokens themselves no system makes any."""
    scope = scope_of(operation.path, operation.method.upper())
    if scope not in MachineScope.values:
        return []
    behind = [person for name in BEHIND_A_TOKEN if (person := scene.people[name].person)]
    return [with_scope(person, scope) for person in behind]


def _try(operation: Any, people: list[Identity], scene: Scene) -> None:
    cases = st.one_of(*(operation.as_strategy(generation_mode=mode) for mode in GenerationMode))
    met: set[int] = set()

    @examples(TRIES)
    @given(case=cases, who=st.sampled_from(people), own=st.sampled_from([{}, *keys_of(operation, scene)]))
    def try_it(case: Any, who: Identity, own: dict[str, object]) -> None:
        answer = sent(case, who, own)
        met.add(answer.status_code)
        assert answer.status_code < 500, (case.method, case.formatted_path, case.query, case.body)
        case.validate_response(told(answer), checks=CONFORMING)

    try_it()
    assert met


def told(answer: Any) -> Response:
    """Return an answer as the checks take it."""
    headers = {name: [value] for name, value in answer.items()}
    request = requests.Request("GET", "http://testserver/").prepare()
    return Response(answer.status_code, headers, answer.getvalue(), request, 0.0, verify=False)


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
    body, media_type = written(case)
    with undone():
        return ask(
            who,
            case.method,
            f"{path}?{urlencode(dict(case.query or {}), doseq=True)}",
            data=body,
            content_type=media_type,
        )


def written(case: Any) -> tuple[bytes, str]:
    """Return a body as it is sent, and its media type: a form with files where the case is one."""
    if isinstance(case.body, type(schemathesis.core.NOT_SET)):
        return b"", "application/json"
    if case.media_type == "multipart/form-data" and isinstance(case.body, dict):
        form = {name: file_of(value) for name, value in case.body.items() if value is not None}
        return encode_multipart(BOUNDARY, form), MULTIPART_CONTENT
    body = case.body if isinstance(case.body, bytes) else json.dumps(case.body).encode()
    return body, case.media_type or "application/json"


def file_of(value: object) -> object:
    """Return what a form sends: bytes as a file."""
    return SimpleUploadedFile("证明.pdf", value) if isinstance(value, bytes) else str(value)
