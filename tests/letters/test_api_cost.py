"""Letters over HTTP ask the database as often as a page does, for many as for few."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import Cast, make_cast
from tests.letters.countersigning import one_asked
from tests.measures.test_api import client_of
from tests.states import letter_in

pytestmark = pytest.mark.django_db
API = "/api/v1/"
MOST = 12


@pytest.fixture
def cast() -> Cast:
    return make_cast(evaluators=1)


def test_a_page_costs_the_same_with_many_letters_as_with_few(cast: Cast) -> None:
    counts = []
    for other in (cast, make_cast(evaluators=1)):
        letter_in("issued", other)
        client = client_of(cast.clerk)
        found = {}
        for word in ("outgoing-letters", "letters", "countersignatures", "deliveries", "sealed-files"):
            with CaptureQueriesContext(connection) as captured:
                client.get(f"{API}{word}/")
            found[word] = len(captured)
        counts.append(found)
    assert counts[0] == counts[1]
    assert max(counts[1].values()) <= MOST


def test_a_part_is_shown_at_the_cost_of_a_page() -> None:
    cast, part = one_asked()
    for person in (cast.unit_lead, cast.clerk):
        client = client_of(person)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"{API}countersignatures/{part.pk}/").status_code == 200
        assert len(captured) <= MOST


@pytest.mark.parametrize("state", ["drafting", "in_review", "signed", "issued"])
def test_a_letter_is_shown_at_the_cost_of_a_page(cast: Cast, state: str) -> None:
    letter, client = letter_in(state, cast), client_of(cast.clerk)
    with CaptureQueriesContext(connection) as captured:
        client.get(f"{API}outgoing-letters/{letter.pk}/")
    assert len(captured) <= MOST


@pytest.mark.parametrize("state", ["drafting", "issued"])
def test_why_a_measure_has_its_class_is_told_at_the_cost_of_a_page(cast: Cast, state: str) -> None:
    letter = letter_in(state, cast)
    address, client = f"{API}measures/{letter.batch.measures.get().pk}/evidence/", client_of(cast.clerk)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    assert len(captured) <= MOST
