"""A real worker with the real encoder: killed in the middle it goes on, and it answers what people ask."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from celery import Celery

from ops.layout import ROOT
from precedents.encoders.nano import NanoEncoder
from precedents.index.encoding import lacking
from precedents.models import EncoderState, Encoding, IndexedDocument, Question
from precedents.searching.asking import Query, Scope
from precedents.searching.finding import find
from tests.precedents.corpus import labelled_documents, labelled_queries
from tests.precedents.shelves import put, shelf
from tests.skips import needs_redis
from tests.workers import kill, queue_of, until, worker

# Of the documents, the target is among them.
FIRST = 30


@needs_redis
@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_leaves_whole_vectors_and_the_next_catches_up_and_answers(tmp_path: Path) -> None:
    number = shelf().pk
    asked = next(each for each in labelled_queries() if each.level == "L3x")
    documents = {name: (title, text) for name, title, text in labelled_documents()}
    for name in [asked.target, *list(documents)[:FIRST]]:
        put(name, *documents[name])
    (tmp_path / "fonts").symlink_to(ROOT / "var" / "fonts")
    broker, queue = queue_of(3)
    with worker(tmp_path, "worker-index", REDIS_URL=broker) as first:
        queue.send_task("precedents.index_meaning", queue="index")
        until(lambda: Encoding.objects.count() > 2)
        kill(first)
    assert 0 < Encoding.objects.count() < IndexedDocument.objects.count()
    query = Query(asked.title, asked.text)
    Question.objects.create(digest=query.digest, text=query.whole)
    with worker(tmp_path, "worker-index", REDIS_URL=broker):
        queue.send_task("precedents.index_questions", queue="index")
        until(lambda: find(query, Scope.of([number])).model == NanoEncoder.model)
        until(lambda: caught_up_after_a_beat(queue))
    assert EncoderState.objects.get().model == NanoEncoder.model
    assert asked.target in [hit.key for hit in find(query, Scope.of([number]), top=5).hits]


def caught_up_after_a_beat(queue: Celery) -> bool:
    """Send what beat sends, again and again: the dead worker's lock goes when the server notices."""
    queue.send_task("precedents.index_meaning", queue="index")
    time.sleep(1)
    return not lacking(NanoEncoder.model).exists()
