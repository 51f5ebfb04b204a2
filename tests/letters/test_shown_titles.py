"""A letter's title is shown as people read it: the wording's placeholders stand on no page but that which edits them."""

from __future__ import annotations

import pytest

from letters.models import Letter
from tests.clients import client_of
from tests.factories import make_cast
from tests.states import letter_in

pytestmark = pytest.mark.django_db
STATES = ("drafting", "in_review", "signed", "issued")


@pytest.mark.parametrize("state", STATES)
def test_no_page_shows_a_placeholder(state: str) -> None:
    cast = make_cast(evaluators=1)
    letter = letter_in(state, cast)
    shown = f"第<mark>{cast.batch.number}</mark>批创新举措评估结果的函"
    for person in (cast.clerk, cast.reviewer, cast.signatory, cast.auditor, cast.unit_lead):
        client = client_of(person)
        found = client.get("/find/", {"words": cast.batch.number}).content.decode()
        assert (shown in found) is (person != cast.unit_lead or state == "issued")
        for address in (
            "/",
            "/letters/",
            "/letters/manage/",
            f"/letters/manage/{letter.pk}/",
            f"/letters/{letter.pk}/",
        ):
            assert "{{" not in client.get(address).content.decode() + found, (address, person)


def test_a_faulty_wording_is_shown_without_its_marks() -> None:
    letter = letter_in("drafting", make_cast(evaluators=1))
    stored = Letter.objects.get(pk=letter.pk)
    stored.title = "关于[[第{{ batch }}批、{{selected}}项的函"
    assert stored.shown_title == f"关于第{letter.batch.number}批、…项的函"
