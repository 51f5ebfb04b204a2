"""A new candidate starts from an earlier one of one's own unit, and from nobody else's."""

from __future__ import annotations

import pytest
from django.test import Client

from core.errors import NotAllowed, WrongState
from measures import actions
from measures.models import Measure
from tests.clients import client_of
from tests.factories import TEXTS, Cast, make_cast
from tests.states import letter_in

pytestmark = pytest.mark.django_db


def next_batch(cast: Cast) -> Cast:
    """Return the cast of another batch that collects from the same unit."""
    other = make_cast(evaluators=1)
    actions.invite_units(other.batch, by=other.clerk, units=[cast.unit])
    return other


def test_texts_joint_units_and_the_units_own_comparisons_are_taken_over() -> None:
    cast = make_cast(evaluators=1)
    other = next_batch(cast)
    source = cast.draft()
    actions.save_measure(source, by=cast.submitter, texts={}, version=1, joint_units=[other.unit])
    entries = {"place": "某地", "practice": "两方共用", "relation": "different"}
    actions.add_comparison(source, by=cast.submitter, **entries)
    actions.submit_measure(source, by=cast.unit_lead)
    actions.add_comparison(source, by=cast.clerk, place="外省", practice="相近", relation="same")
    copied = actions.copy_measure(other.batch, by=cast.submitter, source=source)
    assert {entry: getattr(copied, entry) for entry in TEXTS} == TEXTS
    assert [unit.pk for unit in copied.joint_units.all()] == [other.unit.pk]
    assert [(one.place, one.created_by) for one in copied.comparisons.all()] == [("某地", cast.submitter)]
    assert (copied.state, copied.attachments.count(), copied.predecessor) == ("draft", 0, None)


def test_a_published_source_becomes_the_predecessor_and_must_be_outdone() -> None:
    cast = make_cast(evaluators=1)
    other = next_batch(cast)
    letter_in("issued", cast)
    source = Measure.objects.get(batch=cast.batch)
    copied = actions.copy_measure(other.batch, by=cast.submitter, source=source)
    assert copied.predecessor == source
    with pytest.raises(Exception, match="补正"):
        actions.submit_measure(copied, by=cast.unit_lead)


def test_another_units_candidate_is_not_copied() -> None:
    cast, other = make_cast(evaluators=1), make_cast(evaluators=1)
    source = cast.draft()
    with pytest.raises(NotAllowed):
        actions.copy_measure(other.batch, by=other.submitter, source=source)
    client = Client()
    client.force_login(other.submitter)
    address = f"/batches/{other.batch.number}/measures/copy/"
    assert client.post(address, {"source": source.pk}).status_code == 404
    assert source.title not in client.get(address).content.decode()


@pytest.mark.parametrize("source", ["x", "-1", "9" * 30])
def test_a_wrong_choice_is_not_found(source: str) -> None:
    cast = make_cast(evaluators=1)
    client = Client()
    client.force_login(cast.submitter)
    address = f"/batches/{cast.batch.number}/measures/copy/"
    assert client.post(address, {"source": source}).status_code == 404


def test_nothing_is_copied_into_a_batch_that_does_not_collect() -> None:
    cast = make_cast(evaluators=1)
    other = next_batch(cast)
    actions.stop_collecting_again(other.batch, by=other.reviewer, reason="指标有误")
    with pytest.raises(WrongState):
        actions.copy_measure(other.batch, by=cast.submitter, source=cast.draft())


def test_copying_by_the_page_opens_the_new_draft() -> None:
    cast = make_cast(evaluators=1)
    source = cast.draft()
    client = Client()
    client.force_login(cast.submitter)
    address = f"/batches/{cast.batch.number}/measures/copy/"
    assert source.title in client.get(address, {"words": "一单"}).content.decode()
    assert source.title not in client.get(address, {"words": "没有"}).content.decode()
    answer = client.post(address, {"source": source.pk}, follow=True)
    assert answer.request["PATH_INFO"] == f"/measures/{Measure.objects.latest('pk').pk}/edit/"
    assert Measure.objects.filter(title=source.title).count() == 2


def test_copying_with_nothing_chosen_says_what_to_do() -> None:
    cast = make_cast(evaluators=1)
    answer = client_of(cast.submitter).post(f"/batches/{cast.batch.number}/measures/copy/", follow=True)
    assert "请先选择要复制的举措。" in answer.content.decode()
