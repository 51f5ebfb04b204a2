"""Every form with a text, sent as it stands and once more when it is done: what is refused gives the text back."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from urllib.parse import urlencode

import pytest
from django.http import HttpResponse

from tests.matrix.asking import ask
from tests.matrix.forms import Form
from tests.matrix.identities import Identity
from tests.matrix.scene import Scene, undone
from tests.matrix.test_forms_by_chance import forms

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quietly")]
TYPED = "原话一字不差地留着"
REFUSED = {HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.REQUEST_ENTITY_TOO_LARGE}
# What is looked for is no text of one's own; what is written into a rubric's table is held to its figures.
NOT_TEXTS = {"words", "search"}


def test_a_refused_form_gives_back_what_was_typed(scene: Scene) -> None:
    lost, refused = [], set()
    for who, form, names in text_forms(scene):
        sent = form.filled(**dict.fromkeys(names, TYPED))
        with undone():
            # Done once, most steps cannot be done again: the second time is that of a stale page.
            for attempt in ("first", "again"):
                answer = ask(
                    who,
                    "POST",
                    form.address,
                    data=urlencode(sent, doseq=True),
                    content_type="application/x-www-form-urlencoded",
                    headers={"referer": f"http://testserver{form.page}"},
                )
                if answer.status_code not in REFUSED or not isinstance(answer, HttpResponse):
                    continue
                refused.add(form.address)
                if TYPED not in answer.content.decode():
                    lost.append((who.name, form.page, form.address, attempt, answer.status_code))
    assert not lost, "\n".join(map(str, lost))
    assert len(refused) > 20


def text_forms(scene: Scene) -> Iterator[tuple[Identity, Form, list[str]]]:
    """Yield each kind of form in which somebody writes, with the names of what they write."""
    for who, form in forms(scene):
        names = [name for name in form.texts if name not in NOT_TEXTS]
        if names and not form.files:
            yield who, form, names
