"""Every form of every page, filled in as nobody would: a refusal in words or a page, never a fault of ours."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponseBase
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import resolve

from tests.matrix.asking import ask
from tests.matrix.cells import cells
from tests.matrix.expected import shuts_out
from tests.matrix.forms import Form, forms_of
from tests.matrix.framework import is_framework
from tests.matrix.identities import UNKNOWN, Identity
from tests.matrix.reading import reading
from tests.matrix.routes import Route
from tests.matrix.scene import Scene, undone
from tests.searching import TIMES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quietly")]
JUNK = (
    "",
    " ",
    "²",
    "-1",
    "0",
    "9" * 30,
    "1e999",
    "NaN",
    "０１",
    "true",
    "2026-13-40",
    "9999-12-31",
    "0001-01-01",
    "{{ batch",
    "[[]]",
    '’"<>&%s{0}',
    "a\nb\r\nc\td",
    "\x00",
    "\x1b[0m",
    "\ud7ff\ue000\ufffe",
    "𱍐𰻞",
    "../../x",
    '{"a": [1, null]}',
    "on",
)
# Who is shown no other forms than the one of the same role.
ALIKE = {
    "foreign_lead",
    "foreign_evaluation_lead",
    "foreign_evaluator",
    "unassigned_evaluator",
    "auditor",
    "nobody",
}
TOO_LONG = "字" * 5000
# How many fillings of a field are tried beside the one that is too long; a search takes more of them.
TRIES = TIMES


def test_no_filling_of_a_form_makes_a_fault_of_ours(scene: Scene) -> None:
    chance = random.Random(20)
    broken, count, seen = [], 0, set()
    for who, form in forms(scene):
        seen.add(form.address)
        for filling in fillings(form, chance):
            status = sent(who, form, filling).status_code
            count += 1
            if status >= 500:
                broken.append((who.name, form.address, status, {k: v[:1] for k, v in filling.items()}))
    assert not broken, "\n".join(map(str, broken))
    assert count > 1000
    assert len(seen) > 60


def forms(scene: Scene) -> Iterator[tuple[Identity, Form]]:
    """Yield each kind of form once, with the first person to whom a page shows it."""
    known: set[tuple[str, tuple[str, ...]]] = set()
    for route, column, address in cells(scene):
        # The forms of the foreign side are those of the own one.
        if is_framework(route) or "GET" not in route.methods or column.side == "foreign":
            continue
        for who in readers(route, scene):
            for form in forms_of(address, reading(scene, who, address).page):
                kind = (resolve(form.address.partition("?")[0]).route, tuple(form.names))
                if kind not in known:
                    known.add(kind)
                    yield who, form


def readers(route: Route, scene: Scene) -> list[Identity]:
    """Who passes the door of a page with a browser, one of those who are shown the same forms."""
    people = [who for who in scene.people.values() if who.name not in UNKNOWN | ALIKE and not who.headers]
    return [who for who in people if not shuts_out(route, who)]


def fillings(form: Form, chance: random.Random) -> Iterator[dict[str, list[str]]]:
    """Yield the form as it stands, without anything, and with each field filled in otherwise, alone and all at once."""
    yield form.filled()
    yield {}
    for name in form.names:
        for junk in (TOO_LONG, *chance.sample(JUNK, TRIES)):
            yield form.filled(**{name: junk})
    for junk in chance.sample(JUNK, TRIES):
        yield form.filled(**dict.fromkeys(form.names, junk))


def sent(who: Identity, form: Form, filling: Mapping[str, Sequence[str]]) -> HttpResponseBase:
    """Send a form as a browser does; nothing of it stays."""
    with undone():
        return pressed(who, form, filling)


def pressed(who: Identity, form: Form, filling: Mapping[str, Sequence[str]]) -> HttpResponseBase:
    """Send a form as a browser does."""
    if not form.files:
        body = urlencode(filling, doseq=True, errors="replace")
        return ask(who, "POST", form.address, data=body, content_type="application/x-www-form-urlencoded")
    files = {name: SimpleUploadedFile(f"{name}.pdf", b"%PDF-1.7\n%%EOF") for name in form.files}
    content = encode_multipart(BOUNDARY, {**filling, **files})
    return ask(who, "POST", form.address, data=content, content_type=MULTIPART_CONTENT)
