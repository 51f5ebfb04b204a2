"""A change of the annex is a change of the draft: whoever read it before acts, and saves, over nothing they did not see."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from letters import actions
from letters.models import Letter
from tests.clients import client_of
from tests.letters.annex_changed import FIRST, LEFT_OUT, Published, published
from tests.measures.test_api import client_of as program_of
from tests.test_stale_pages import form_at, typed

pytestmark = pytest.mark.django_db


def propose(one: Published) -> None:
    one.change(LEFT_OUT, "insert")


def confirm(one: Published) -> None:
    change = one.draft.annex_changes.get()
    actions.confirm_annex_change(one.draft, by=one.cast.reviewer, change_id=change.pk)


def withdraw(one: Published) -> None:
    change = one.draft.annex_changes.get()
    actions.withdraw_annex_change(one.draft, by=one.cast.clerk, change_id=change.pk)


CHANGING: dict[str, tuple[Callable[[Published], None], ...]] = {
    "proposing": (propose,),
    "confirming": (propose, confirm),
    "withdrawing": (propose, withdraw),
}


def version_of(one: Published) -> int:
    return Letter.objects.get(pk=one.draft.pk).edit_version


@pytest.mark.parametrize("name", CHANGING)
def test_a_window_that_was_opened_before_is_refused(name: str) -> None:
    one = published()
    *before, last = CHANGING[name]
    for step in before:
        step(one)
    address, clerk = f"/letters/manage/{one.draft.pk}/edit/", client_of(one.cast.clerk)
    form = form_at(clerk, address, address)
    version = version_of(one)
    last(one)
    assert version_of(one) == version + 1
    assert clerk.post(address, typed(form, copy_to="省商务厅")).status_code == 409
    assert Letter.objects.get(pk=one.draft.pk).copy_to == ""


def test_confirming_twice_is_one_change() -> None:
    one = published()
    propose(one)
    confirm(one)
    version = version_of(one)
    confirm(one)
    assert version_of(one) == version


def test_a_program_reviews_and_signs_over_no_annex_that_it_did_not_read() -> None:
    one = published()
    base = f"/api/v1/outgoing-letters/{one.draft.pk}/"
    reviewer, signatory = program_of(one.cast.reviewer), program_of(one.cast.signatory)
    old = reviewer.get(base).headers["ETag"]
    one.confirmed(FIRST, "remove")
    actions.send_to_review(one.draft, by=one.cast.clerk)
    for program, step in ((reviewer, "review"), (signatory, "sign")):
        assert program.post(f"{base}{step}/", headers={"if-match": old}).status_code == 412
        now = program.get(base).headers["ETag"]
        assert program.post(f"{base}{step}/", headers={"if-match": now}).status_code == 200
    assert Letter.objects.get(pk=one.draft.pk).state == "signed"
