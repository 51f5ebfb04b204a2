"""Every form with a text, refused: for one field that cannot be stored, and because the thing has moved on meanwhile.

What was typed into each of its fields stands in the answer, in its field or to be copied.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlencode

import pytest
from django.http import HttpResponse, HttpResponseBase

from tests.matrix.asking import ask
from tests.matrix.forms import Form
from tests.matrix.identities import Identity
from tests.matrix.scene import Scene, undone
from tests.matrix.test_forms_by_chance import forms

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quietly")]
REFUSED = {HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.REQUEST_ENTITY_TOO_LARGE}
# A character that means something on one computer alone: no text of any kind is stored with it.
UNSTORABLE = "\ue001"
# What is looked for is no text of one's own.
SEARCHED = {"words", "search", "q"}


@dataclass(frozen=True)
class Typed:
    """A form in which somebody writes, with what they write into each of its fields."""

    who: Identity
    form: Form
    texts: dict[str, str]

    def send(self, **changes: str) -> HttpResponseBase:
        """Send it as a browser does that stays on the form's page."""
        return ask(
            self.who,
            "POST",
            self.form.address,
            data=urlencode(self.form.filled(**{**self.texts, **changes}), doseq=True),
            content_type="application/x-www-form-urlencoded",
            headers={"referer": f"http://testserver{self.form.page}"},
        )

    def lost_in(self, answer: HttpResponse) -> list[str]:
        """Return the fields whose text is not in an answer."""
        page = html.unescape(answer.content.decode())
        return [name for name, text in self.texts.items() if text not in page]


def test_a_refused_form_gives_back_what_was_typed_into_each_of_its_fields(scene: Scene) -> None:
    lost, refused = [], set()
    for typed in text_forms(scene):
        for why, answer in refusals_of(typed):
            refused.add(typed.form.address)
            if names := typed.lost_in(answer):
                lost.append(
                    (typed.who.name, typed.form.page, typed.form.address, why, answer.status_code, names)
                )
    assert not lost, "\n".join(map(str, lost))
    assert len(refused) > 40


def refusals_of(typed: Typed) -> Iterator[tuple[str, HttpResponse]]:
    """Yield the refusals of a form: of a text that cannot be stored, of the form itself, and of it once it was done."""
    last = list(typed.texts)[-1]
    attempts = [
        ("unstorable", {last: typed.texts[last] + UNSTORABLE}),
        ("as it stands", {}),
        ("moved on", {}),
    ]
    with undone():
        for why, changes in attempts:
            answer = typed.send(**changes)
            if answer.status_code in REFUSED and isinstance(answer, HttpResponse):
                yield why, answer


def text_forms(scene: Scene) -> Iterator[Typed]:
    """Yield each kind of form with texts, those with files apart: no file is given back by any browser."""
    for who, form in forms(scene):
        names = [name for name in form.texts if name not in SEARCHED]
        if names and not form.files:
            yield Typed(who, form, {name: f"第{at}栏的原话" for at, name in enumerate(names, start=1)})
