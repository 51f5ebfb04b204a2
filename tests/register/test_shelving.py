"""What was published is prior practice from that moment on, for everybody, and no longer once its letter is revoked."""

from __future__ import annotations

import pytest

from letters import actions as letter_actions
from precedents.models import Shelf, Source
from precedents.searching.asking import Query, Scope
from precedents.searching.finding import find
from register.models import RegisterEntry
from tests.factories import Cast, make_cast, make_person
from tests.letters.issued import issue_correction
from tests.states import letter_in

pytestmark = pytest.mark.django_db


def found(words: str) -> list[tuple[str, str]]:
    """Return the titles and pages of what anybody signed in finds among the published measures."""
    anybody = make_person("evaluator")
    shelves = Shelf.objects.visible_to(anybody).filter(source=Source.PUBLISHED, in_use=True)
    hits = find(Query(words, ""), Scope.of(shelves.values_list("pk", flat=True)), words_only=True).hits
    return [(hit.title, hit.origin.path) for hit in hits]


def test_a_published_measure_is_found_with_its_page() -> None:
    cast = make_cast(evaluators=1)
    letter_in("signed", cast)
    assert found("跨境小包一单到底") == []
    letter = cast.batch.letters.get()
    letter_actions.issue_letter(letter, by=cast.signatory)
    entry = RegisterEntry.objects.get()
    assert found("跨境小包一单到底") == [(entry.title, entry.get_absolute_url())]


def test_a_correction_is_found_as_it_is_printed_now() -> None:
    cast = make_cast(evaluators=1)
    letter = letter_in("issued", cast)
    corrected = issue_correction(cast, letter)
    shelf = Shelf.objects.get(source=Source.PUBLISHED)
    assert len(found("跨境小包一单到底")) == 1
    assert shelf.documents.get().origin["document"] == corrected.number


def test_what_was_revoked_is_found_no_more() -> None:
    cast: Cast = make_cast(evaluators=1)
    letter = letter_in("issued", cast)
    letter_actions.revoke_letter(letter, by=cast.signatory, reason="依据失效")
    assert found("跨境小包一单到底") == []
