"""Two windows of one text: the later one is refused, with what the other stored beside what was typed, on every page."""

from __future__ import annotations

import inspect
from collections.abc import Callable

import pytest
from django.test import Client

from core.acting import all_actions
from measures import actions
from tests.clients import client_of
from tests.factories import Cast, make_cast
from tests.matrix.forms import Form, forms_of
from tests.precedents.lists import make_list
from tests.states import assignment_in, letter_in

pytestmark = pytest.mark.django_db
FIRST, SECOND = "先开的窗口所写", "后开的窗口所写"
# What a page is: who reads it, its address, where its form is sent, and the field in which two windows write.
Case = tuple[Client, str, str, str]


def a_candidate(cast: Cast) -> Case:
    address = f"/measures/{cast.draft().pk}/edit/"
    return client_of(cast.submitter), address, address, "background"


def a_letter(cast: Cast) -> Case:
    address = f"/letters/manage/{letter_in('drafting', cast).pk}/edit/"
    return client_of(cast.clerk), address, address, "copy_to"


def a_sheet(cast: Cast) -> Case:
    assignment = assignment_in("assigned", cast)
    address = f"/evaluations/{assignment.pk}/"
    return client_of(assignment.evaluator), address, address, "comment"


def a_note(cast: Cast) -> Case:
    assignment = assignment_in("assigned", cast)
    address = f"/evaluations/{assignment.pk}/"
    return client_of(assignment.evaluator), address, f"{address}note/", "text"


def an_entry_of_a_list(cast: Cast) -> Case:
    entry = make_list(cast.clerk).precedents.all()[0]
    address = f"/precedents/entries/{entry.pk}/edit/"
    return client_of(cast.clerk), address, address, "place"


CASES: dict[str, Callable[[Cast], Case]] = {
    "save_measure": a_candidate,
    "edit_letter": a_letter,
    "save_sheet": a_sheet,
    "keep_note": a_note,
    "edit_entry": an_entry_of_a_list,
}
# Comments are saved by scripts and sent with the return, below; of a grid the ticks are kept, it holds no text.
APART = {"save_comments", "return_measure", "edit_proposal"}


def form_at(client: Client, page: str, address: str) -> Form:
    [form] = [one for one in forms_of(page, client.get(page).content) if one.address == address]
    return form


def typed(form: Form, **texts: str) -> dict[str, list[str]]:
    """Return what a window sends in which nothing but texts was touched."""
    kept = {*form.texts, "edit_version"}
    return {name: values for name, values in form.filled(**texts).items() if name in kept}


@pytest.mark.parametrize("name", CASES)
def test_the_refused_window_shows_both_texts_and_sent_again_it_holds(name: str) -> None:
    client, page, address, field = CASES[name](make_cast(evaluators=1))
    form = form_at(client, page, address)
    assert client.post(address, typed(form, **{field: FIRST})).status_code == 302
    refused = client.post(address, typed(form, **{field: SECOND}))
    shown = refused.content.decode()
    assert (refused.status_code, FIRST in shown, SECOND in shown) == (409, True, True)
    [again] = [one for one in forms_of(page, refused.content) if one.address == address]
    assert client.post(address, typed(again)).status_code == 302
    [stored] = [one for one in forms_of(page, client.get(page).content) if one.address == address]
    assert stored.filled()[field] == [SECOND]


def test_a_return_shows_the_comments_that_another_window_stored_beside_those_that_were_typed() -> None:
    cast = make_cast(evaluators=1)
    measure, office = cast.submitted(), client_of(cast.clerk)
    address = f"/screening/{measure.pk}/return/"
    form = form_at(office, f"/screening/{measure.pk}/", address)
    stored = {"effect": FIRST, "title": "只在先开的窗口"}
    actions.save_comments(measure, by=cast.clerk, comments=stored, version=0)
    refused = office.post(address, typed(form, **{"comment-effect": SECOND}))
    shown = refused.content.decode()
    assert refused.status_code == 409
    assert f"<dd>{FIRST}</dd>" in shown
    assert "<dd>只在先开的窗口</dd>" in shown
    assert f">{SECOND}</textarea>" in shown
    [again] = [one for one in forms_of(address, refused.content) if one.address == address]
    assert office.post(address, typed(again)).status_code == 302
    assert measure.returns.get().comments.get().text == SECOND
    # What only the other window had written is kept for its writer.
    assert measure.comment_drafts.get().comments == {"title": "只在先开的窗口"}


def test_no_action_over_a_version_is_left_out() -> None:
    over = {one.name for one in all_actions() if "version" in inspect.signature(one.act).parameters}
    assert over == set(CASES) | APART
