"""What the search must find among 10,000 documents, level by level, by words alone and with meaning."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from precedents.encoders.nano import NanoEncoder
from precedents.index.packing import pack
from precedents.index.storing import Document, index_documents, set_shelf
from precedents.index.upkeep import keep_in_order
from precedents.labels import Label
from precedents.models import Source
from precedents.searching.asking import Found, Query, Scope
from precedents.searching.finding import find
from tests.precedents.corpus import AROUND, Labelled, labelled_documents, labelled_queries, made_up
from tests.precedents.vectors import give, kept_vectors

pytestmark = pytest.mark.django_db

Answers = dict[str, list[tuple[Labelled, Found]]]
WAYS = ["words", "meaning"]


@pytest.fixture(scope="module")
def answers(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Answers]:
    """The best twenty of every labelled query, in both ways."""
    with django_db_blocker.unblock(), transaction.atomic():
        shelf = set_shelf(Source.LIST, "gates", name="一万条", is_open=True)
        texts = [*labelled_documents(), *made_up(AROUND)]
        index_documents(Source.LIST, "gates", (Document(*each) for each in texts))
        keep_in_order()
        kept = kept_vectors()
        give(kept.documents)
        pack(NanoEncoder.model)
        scope = Scope.of([shelf.pk])
        yield {
            "words": [
                (query, find(Query(query.title, query.text), scope, words_only=True))
                for query in labelled_queries()
            ],
            "meaning": [
                (query, find(_with_vector(query, kept.queries[query.qid]), scope))
                for query in labelled_queries()
            ],
        }
        transaction.set_rollback(True)


def _with_vector(query: Labelled, row: bytes) -> Query:
    return Query(query.title, query.text, vector=(NanoEncoder.model, row))


def recall(answers: list[tuple[Labelled, Found]], levels: set[str], within: int) -> float:
    """Return for which share of the queries something relevant is among the first so many hits."""
    asked = [(query, found) for query, found in answers if query.level in levels]
    assert asked
    found = [any(hit.key in query.relevant for hit in answer.hits[:within]) for query, answer in asked]
    return sum(found) / len(found)


def called_duplicate(answers: list[tuple[Labelled, Found]], levels: set[str]) -> float:
    """Return for which share of the queries another text than the query's own is called a duplicate."""
    asked = [(query, found) for query, found in answers if query.level in levels]
    assert asked
    called = [
        any(hit.label == Label.DUPLICATE and hit.text != query.text for hit in found.hits)
        for query, found in asked
    ]
    return sum(called) / len(called)


@pytest.mark.parametrize("way", WAYS)
def test_copies_and_rewordings_come_first(answers: Answers, way: str) -> None:
    assert recall(answers[way], {"L1", "L2"}, within=1) == 1


@pytest.mark.parametrize("way", WAYS)
def test_the_same_idea_in_other_official_wording_is_among_the_first_five(answers: Answers, way: str) -> None:
    assert recall(answers[way], {"L3"}, within=5) >= 0.95


@pytest.mark.parametrize(("way", "least"), [("words", 0.55), ("meaning", 0.80)])
def test_what_avoids_every_telling_word_is_found_more_often_by_meaning(
    answers: Answers, way: str, least: float
) -> None:
    assert recall(answers[way], {"L3x"}, within=5) >= least


@pytest.mark.parametrize("way", WAYS)
def test_copies_and_rewordings_are_called_duplicates_and_nothing_else_is(answers: Answers, way: str) -> None:
    assert called_duplicate(answers[way], {"L1", "L2"}) >= 0.95
    assert called_duplicate(answers[way], {"L3x", "L4"}) == 0


def test_every_answer_says_whether_meaning_took_part(answers: Answers) -> None:
    assert {found.model for _query, found in answers["words"]} == {""}
    assert {found.model for _query, found in answers["meaning"]} == {NanoEncoder.model}
    assert {hit.how for _query, found in answers["words"] for hit in found.hits} == {"words"}
    assert {hit.how for _query, found in answers["meaning"] for hit in found.hits} == {"words", "meaning"}
