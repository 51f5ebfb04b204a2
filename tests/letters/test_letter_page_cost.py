"""The office's page of a letter costs the same few queries in every state, countersigned or not."""

from __future__ import annotations

import pytest

from letters.choices import LetterState
from tests.clients import client_of
from tests.factories import make_cast
from tests.letters.countersigning import agree, asked
from tests.states import letter_in
from tests.test_pages import MOST_QUERIES, queries_of

READERS = ("clerk", "reviewer", "signatory", "auditor")


@pytest.mark.django_db
@pytest.mark.parametrize("state", [one for one in LetterState.values if one != LetterState.SUPERSEDED])
def test_the_page_of_a_letter_in_any_state(state: str) -> None:
    cast = make_cast(evaluators=1)
    letter = letter_in(state, cast)
    for name in READERS:
        person = getattr(cast, name)
        cost = queries_of(client_of(person), person, f"/letters/manage/{letter.pk}/")
        assert (name, cost <= MOST_QUERIES, cost) == (name, True, cost)


@pytest.mark.django_db
def test_the_page_of_a_letter_that_was_countersigned() -> None:
    cast = make_cast(evaluators=1)
    (part,) = asked(cast, cast.unit)
    agree(part, cast.unit_lead)
    for name in READERS:
        person = getattr(cast, name)
        cost = queries_of(client_of(person), person, f"/letters/manage/{part.letter_id}/")
        assert (name, cost <= MOST_QUERIES, cost) == (name, True, cost)
