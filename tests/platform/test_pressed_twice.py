"""One press, one thing: a form sent twice at once, and once more later, makes what it makes once and leads there."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connections
from django.http import HttpResponse
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from lxml import html

from core.acting import all_actions
from core.pressing import made_once
from tests.matrix.asking import ask
from tests.matrix.columns import Column
from tests.matrix.growing import rows
from tests.matrix.identities import Identity
from tests.matrix.routes import routes
from tests.matrix.scene import Scene, build, undone
from tests.platform.pressing import MAKINGS, Making


@dataclass(frozen=True)
class Sent:
    """A form as it is sent."""

    who: Identity
    address: str
    fields: Mapping[str, Any]

    def now(self) -> tuple[int, str]:
        """Send it; return the status, and where it leads."""
        response = _send(self.who, self.address, self.fields)
        return response.status_code, response.headers.get("Location", "")

    def elsewhere(self) -> tuple[int, str]:
        """Send it in a thread of its own."""
        try:
            return self.now()
        finally:
            connections.close_all()


def test_everything_that_is_made_once_is_pressed() -> None:
    all_actions()
    assert sorted(name.rpartition(".")[2] for name in made_once if not name.startswith("tests.")) == sorted(
        one.act for one in MAKINGS
    )


@pytest.mark.django_db(transaction=True)
def test_whatever_is_pressed_twice_is_made_once_and_led_to(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.ROOT_URLCONF = "tests.matrix.urls"
    # What workers do with it later is theirs.
    monkeypatch.setattr("core.outbox.send", lambda _entry: None)
    scene = build()
    wrong = {making: found for making in MAKINGS if (found := faults_of(scene, making))}
    assert not wrong, "\n".join(f"{making.act} {making.pattern}: {found}" for making, found in wrong.items())


def faults_of(scene: Scene, making: Making) -> str:
    """Press once and take it back; then twice at once, and once more: nothing more may be there than after the one."""
    column = _column(scene, making)
    making.prepare(scene, column)
    form = _form(scene, making, column)
    before = rows()
    with undone():
        alone = form.now()
        made = rows() - before
    if not made:
        return f"nothing was made: {alone}"
    with ThreadPoolExecutor(2) as pool:
        answers = [each.result() for each in [pool.submit(form.elsewhere) for _press in range(2)]]
    answers.append(form.now())
    more = (rows() - before) - made
    if (
        more
        or len({status for status, _where in answers}) > 1
        or len({where for _status, where in answers}) > 1
    ):
        return f"{alone} made {dict(made)}; then {answers} made {dict(more)} more"
    return ""


def _form(scene: Scene, making: Making, column: Column) -> Sent:
    route = next(one for one in routes() if one.pattern == making.pattern)
    address, who = route.address(column.keys) + making.query(column), scene.people[making.who]
    fields = dict(making.fields(column))
    if making.shown is not None:
        fields = {
            **_filled(address, _send(who, address, making.shown(column)), "packed"),
            "confirmed": "1",
            **fields,
        }
    elif making.on_page:
        fields = {**_filled(address, ask(who, "GET", address), "csrfmiddlewaretoken"), **fields}
    return Sent(who, address, fields)


def _filled(address: str, page: Any, named: str) -> dict[str, Any]:
    """Return what stands in the form of a page that is sent to the address and has a field of that name."""
    assert isinstance(page, HttpResponse)
    forms = [one for one in html.fromstring(page.content.decode()).forms if one.get("method") == "post"]
    here = [one for one in forms if (one.get("action") or address) == address and named in one.fields]
    values = here[0].form_values()
    return {name: [value for other, value in values if other == name] for name, _value in values}


def _send(who: Identity, address: str, fields: Mapping[str, Any]) -> Any:
    for value in fields.values():
        if hasattr(value, "seek"):
            value.seek(0)
    content = encode_multipart(BOUNDARY, dict(fields))
    return ask(who, "POST", address, data=content, content_type=MULTIPART_CONTENT)


def _column(scene: Scene, making: Making) -> Column:
    if not making.phase:
        return Column("common", "nowhere", {})
    return next(one for one in scene.columns if one.phase == making.phase and one.side != "foreign")
