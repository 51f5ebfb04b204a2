"""A candidate is found from the moment it is sent until it is taken back, by the office alone, and follows every change."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from letters import actions as letter_actions
from measures import actions
from measures.choices import MeasureState
from measures.models import Batch, Measure
from measures.shelving import FOUND_STATES, OUT_OF_SIGHT, put_up, query_of
from precedents.models import IndexedDocument, Shelf, Source
from precedents.searching.asking import Query, Scope
from precedents.searching.finding import find
from tests.factories import Cast, make_cast, make_person
from tests.states import letter_in

pytestmark = pytest.mark.django_db
WORDS = "跨境小包一单到底"


@pytest.fixture
def cast() -> Cast:
    return make_cast(evaluators=1)


def found(person: User, words: str = WORDS, batch: Batch | None = None) -> set[str]:
    """Return the names of the candidates that a person finds, in one batch or in all."""
    shelves = Shelf.objects.visible_to(person).filter(source=Source.CANDIDATE)
    if batch is not None:
        shelves = shelves.filter(key=str(batch.pk))
    scope = Scope.of(shelves.values_list("pk", flat=True))
    return {hit.title for hit in find(Query(words, ""), scope, words_only=True).hits}


def lying(measure: Measure) -> str:
    """Return the key of the shelf on which a candidate lies in the index."""
    return IndexedDocument.objects.get(source=Source.CANDIDATE, key=str(measure.pk)).shelf.key


def test_a_draft_is_known_to_the_index_and_found_by_nobody(cast: Cast) -> None:
    draft = cast.draft()
    assert lying(draft) == OUT_OF_SIGHT
    for person in (cast.clerk, cast.auditor, cast.submitter, cast.evaluators[0]):
        assert found(person) == set()


def test_a_draft_without_a_word_is_not_in_the_index(cast: Cast) -> None:
    draft = actions.draft_measure(cast.batch, by=cast.submitter)
    assert not IndexedDocument.objects.exists()
    actions.save_measure(draft, by=cast.submitter, texts={"practice": "三方共用清单"}, version=1)
    assert IndexedDocument.objects.get().text == "三方共用清单"
    actions.save_measure(draft, by=cast.submitter, texts={"practice": ""}, version=2)
    assert not IndexedDocument.objects.exists()


def test_what_was_sent_is_found_by_the_office_alone(cast: Cast) -> None:
    sent = cast.submitted()
    office = (cast.clerk, cast.reviewer, cast.signatory, cast.auditor)
    others = (cast.submitter, cast.unit_lead, cast.evaluators[0], cast.evaluation_lead)
    assert [found(person) for person in office] == [{sent.title}] * 4
    assert [found(person) for person in others] == [set()] * 4


def test_an_answer_to_a_return_is_found_by_its_new_words(cast: Cast) -> None:
    sent = cast.submitted()
    actions.return_measure(sent, by=cast.clerk, comments={"summary": "请写明范围"})
    sent.refresh_from_db()
    texts = {"summary": "邮轮补给一次申报"}
    actions.save_measure(sent, by=cast.submitter, texts=texts, version=sent.edit_version)
    assert found(cast.clerk, "邮轮补给") == {sent.title}


def test_what_was_taken_back_or_merged_is_found_no_more_until_that_is_undone(cast: Cast) -> None:
    kept, merged, withdrawn = cast.submitted(), cast.submitted(title="小包清单"), cast.submitted(title="一单")
    actions.withdraw_measure(withdrawn, by=cast.unit_lead, reason="重新论证")
    actions.merge_measure(merged, by=cast.clerk, into=kept, reason="同一件事")
    assert found(cast.clerk) == {kept.title}
    actions.undo_screening(merged, by=cast.clerk, reason="不是同一件")
    assert found(cast.clerk) == {kept.title, merged.title}
    actions.merge_measure(merged, by=cast.clerk, into=kept, reason="同一件事")
    actions.reject_measure(kept, by=cast.clerk, reason="不属创新")
    assert found(cast.clerk) == {kept.title, merged.title}


def test_a_change_that_was_undone_was_never_found(cast: Cast) -> None:
    draft = cast.draft()
    with transaction.atomic():
        actions.submit_measure(draft, by=cast.unit_lead)
        transaction.set_rollback(True)
    assert (found(cast.clerk), lying(draft)) == (set(), OUT_OF_SIGHT)


def test_a_candidate_moved_to_another_batch_is_found_there_alone(cast: Cast) -> None:
    sent = cast.submitted()
    other = actions.create_batch(by=cast.clerk, number=7001, year=2027, zone="海岸")
    sent.batch = other
    sent.save()
    put_up([sent])
    assert (found(cast.clerk, batch=cast.batch), found(cast.clerk, batch=other)) == (set(), {sent.title})


def test_what_is_published_is_found_as_it_was_printed_and_not_as_a_candidate(cast: Cast) -> None:
    letter_in("signed", cast)
    measure = Measure.objects.get()
    assert found(cast.clerk) == {measure.title}
    letter_actions.issue_letter(cast.batch.letters.get(), by=cast.signatory)
    assert found(cast.clerk) == set()
    assert Shelf.objects.get(source=Source.PUBLISHED).documents.count() == 1


def test_the_index_names_no_unit(cast: Cast) -> None:
    sent = cast.submitted()
    document = IndexedDocument.objects.get(source=Source.CANDIDATE)
    assert document.origin == {"place_in_list": sent.ref, "path": f"/measures/{sent.pk}/"}
    assert cast.unit.name not in f"{document.title}{document.text}{document.shelf.name}"


def test_a_measure_is_not_its_own_hit(cast: Cast) -> None:
    sent, other = cast.submitted(), cast.submitted(title="跨境小包")
    scope = Scope.of(Shelf.objects.visible_to(cast.clerk).values_list("pk", flat=True))
    assert [hit.title for hit in find(query_of(sent), scope, words_only=True).hits] == [other.title]


def test_a_save_that_changes_no_compared_word_writes_nothing_into_the_index(cast: Cast) -> None:
    draft = cast.draft()
    stamp = IndexedDocument.objects.get().stamp
    with CaptureQueriesContext(
        connection,
    ) as seen:
        actions.save_measure(draft, by=cast.submitter, texts={"phone": "0591-1"}, version=1)
    assert IndexedDocument.objects.get().stamp == stamp
    assert len([one for one in seen if "precedents_" in one["sql"]]) == 2


def test_the_index_is_filled_anew_from_the_candidates(cast: Cast) -> None:
    sent, draft, gone = cast.submitted(), cast.draft(title="小包清单"), cast.draft(title="一单")
    before = set(IndexedDocument.objects.exclude(key=str(gone.pk)).values_list("key", "digest", "shelf__key"))
    gone.delete()
    IndexedDocument.objects.filter(key=str(sent.pk)).delete()
    IndexedDocument.objects.filter(key=str(draft.pk)).update(title="别的", digest="0" * 64)
    call_command("reindex_precedents", "--words-only", stdout=StringIO(), stderr=StringIO())
    assert set(IndexedDocument.objects.values_list("key", "digest", "shelf__key")) == before
    assert found(cast.clerk) == {sent.title}


def test_every_state_is_either_found_or_out_of_sight() -> None:
    out = {"draft", "withdrawn", "merged", "published"}
    assert {state.value for state in MeasureState} - {state.value for state in FOUND_STATES} == out


def test_another_office_person_finds_candidates_of_every_batch(cast: Cast) -> None:
    sent = cast.submitted()
    other = make_cast(number=cast.batch.number + 1)
    later = other.submitted(title="跨境小包")
    assert found(make_person("auditor")) == {sent.title, later.title}
