"""Meaning follows its documents: encoded when there is an encoder, forgotten with the text it was of."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone
from pytest_django.fixtures import Settings

from precedents import tasks
from precedents.encoders.choosing import the_encoder
from precedents.encoders.encoder import Encoder
from precedents.index import questions
from precedents.index.encoding import encode_lacking, encoder_here, lacking
from precedents.index.packing import PACK_AT, pack
from precedents.index.storing import Document, forget_document, index_document, index_documents
from precedents.models import EncoderState, Encoding, IndexedDocument, Question, Source, VectorSegment
from precedents.searching.asking import Query, Scope
from precedents.searching.finding import find
from precedents.vectors.fusing import badge, fused
from precedents.vectors.rows import row_of
from tests.precedents.corpus import SAMPLES
from tests.precedents.shelves import put, shelf

pytestmark = pytest.mark.django_db

QUERY = Query("企业开办登记", "")


@pytest.fixture
def encoder(settings: Settings) -> Encoder:
    """A small model of the office's own: what shares characters is near."""
    settings.PRIOR_ENCODER = f"onnx:{SAMPLES / 'onnx'}"
    shelf()
    return the_encoder()


def asked(encoder: Encoder, query: Query = QUERY) -> Query:
    return Query(query.title, query.text, vector=(encoder.model, row_of(encoder.encode(query.whole))))


def keys(query: Query) -> list[str]:
    numbers = [shelf().pk, shelf("2").pk]
    return [hit.key for hit in find(query, Scope.of(numbers)).hits]


def packed_anew(encoder: Encoder) -> None:
    encode_lacking(encoder)
    pack(encoder.model, at_least=1)


@pytest.mark.parametrize("is_packed", [False, True])
def test_a_document_is_compared_by_meaning_once_it_is_encoded(encoder: Encoder, is_packed: bool) -> None:
    put("a", "企业注销登记")
    put("b", "港口船舶")
    assert find(asked(encoder), Scope.of([shelf().pk])).hits[0].score == pytest.approx(
        0.36 * find(QUERY, Scope.of([shelf().pk])).hits[0].score, rel=1e-4
    )
    assert encode_lacking(encoder) == 2
    if is_packed:
        assert pack(encoder.model, at_least=1) == 2
    found = find(asked(encoder), Scope.of([shelf().pk]))
    assert (found.model, found.hits[0].key) == (encoder.model, "a")
    near = float(encoder.encode(QUERY.whole) @ encoder.encode("企业注销登记。"))
    words = find(QUERY, Scope.of([shelf().pk]), words_only=True).hits[0].score
    assert found.hits[0].score == pytest.approx(fused(words, near), abs=1e-2)
    assert encode_lacking(encoder) == 0


def test_a_stored_practice_is_a_query_by_its_own_vector(encoder: Encoder) -> None:
    put("a", "企业注销登记")
    put("b", "企业开办登记")
    packed_anew(encoder)
    own = Query("企业开办登记", "", own=(Source.LIST.value, "b"))
    assert find(own, Scope.of([shelf().pk])).model == encoder.model
    changed = Query("企业开办登记，改过", "", own=(Source.LIST.value, "b"))
    assert find(changed, Scope.of([shelf().pk])).model == ""


@pytest.mark.parametrize("is_packed", [False, True])
def test_an_edited_document_is_not_compared_by_its_former_meaning(encoder: Encoder, is_packed: bool) -> None:
    put("a", "企业开办登记")
    packed_anew(encoder) if is_packed else encode_lacking(encoder)
    put("a", "港口船舶")
    assert keys(asked(encoder)) == []
    assert [each.key for each in lacking(encoder.model)] == ["a"]
    assert encode_lacking(encoder) == 1
    port = asked(encoder, Query("港口船舶", ""))
    assert find(port, Scope.of([shelf().pk])).hits[0].score == pytest.approx(1.0, abs=0.02)


@pytest.mark.parametrize("is_packed", [False, True])
def test_a_document_moved_or_taken_out_is_followed(encoder: Encoder, is_packed: bool) -> None:
    first, second = shelf("1"), shelf("2")
    put("a", "企业开办登记", on="1")
    put("b", "企业注销登记", on="1")
    packed_anew(encoder) if is_packed else encode_lacking(encoder)
    index_document(Source.LIST, "a", "企业开办登记", "", shelf="2")
    query = asked(encoder, Query("开办企", ""))
    assert [hit.key for hit in find(query, Scope.of([second.pk])).hits] == ["a"]
    assert [hit.key for hit in find(query, Scope.of([first.pk])).hits] == ["b"]
    assert not lacking(encoder.model).exists()
    forget_document(Source.LIST, "b")
    assert find(query, Scope.of([first.pk])).hits == ()


def test_a_hidden_shelf_does_not_crowd_out_what_may_be_seen(encoder: Encoder) -> None:
    hidden, seen = shelf("1"), shelf("2")
    index_documents(Source.LIST, "1", [Document(f"h{n}", f"企业开办登记{n}", "") for n in range(1_100)])
    put("s", "企业注销", on="2")
    packed_anew(encoder)
    assert [hit.key for hit in find(asked(encoder), Scope.of([seen.pk])).hits] == ["s"]
    assert len(find(asked(encoder), Scope.of([hidden.pk, seen.pk]), top=300).hits) >= 200


def test_another_model_takes_over_document_by_document(encoder: Encoder) -> None:
    put("a", "企业开办登记")
    packed_anew(encoder)
    Encoding.objects.update(model="former")
    VectorSegment.objects.update(model="former")
    assert find(asked(encoder), Scope.of([shelf().pk])).hits[0].how == "words"
    packed_anew(encoder)
    assert set(Encoding.objects.values_list("model", flat=True)) == {encoder.model}
    assert set(VectorSegment.objects.values_list("model", flat=True)) == {encoder.model}


def test_vectors_are_packed_in_hundreds_and_written_anew_when_mostly_dead(encoder: Encoder) -> None:
    index_documents(Source.LIST, "1", [Document(f"{n}", f"企业{n}", "") for n in range(PACK_AT)])
    rows = [each.pk for each in IndexedDocument.objects.all()]
    assert encode_lacking(encoder, most=PACK_AT - 1) == PACK_AT - 1
    assert not VectorSegment.objects.exists()
    encode_lacking(encoder)
    assert VectorSegment.objects.get().size == PACK_AT
    put("more", "企业更多")
    packed_anew(encoder)
    assert VectorSegment.objects.get().size == PACK_AT + 1
    IndexedDocument.objects.filter(pk__in=rows[:400]).delete()
    encode_lacking(encoder)
    assert VectorSegment.objects.get().size == PACK_AT + 1 - 400


def test_no_model_is_no_fault_and_is_written_down(settings: Settings) -> None:
    settings.PRIOR_ENCODER = "none"
    shelf()
    put("a", "企业开办登记")
    assert encoder_here() is None
    assert "只按字面" in EncoderState.objects.get().reason
    assert tasks.index_meaning() == tasks.index_questions() == 0
    assert keys(QUERY) == ["a"]


def test_switched_off_stored_vectors_are_not_used(encoder: Encoder, settings: Settings) -> None:
    put("a", "企业开办登记")
    packed_anew(encoder)
    settings.PRIOR_ENCODER = "none"
    assert find(asked(encoder), Scope.of([shelf().pk])).model == ""


class Worker:
    """Tasks wait until it works."""

    def __init__(self) -> None:
        self.waiting = 0

    def delay(self) -> None:
        self.waiting += 1


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Worker:
    worker = Worker()
    settings.CELERY_TASK_ALWAYS_EAGER = False
    monkeypatch.setattr(tasks.index_questions, "delay", worker.delay)
    return worker


def test_a_free_query_is_encoded_by_a_worker_and_then_searched_by_meaning(
    encoder: Encoder, worker: Worker, django_capture_on_commit_callbacks: object
) -> None:
    put("a", "企业注销登记")
    packed_anew(encoder)
    assert not questions.ask(QUERY)
    encoder_here()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        assert questions.ask(QUERY)
    assert worker.waiting == 1
    scope = Scope.of([shelf().pk])
    assert find(QUERY, scope).model == ""
    assert tasks.index_questions() == 1
    assert find(QUERY, scope).model == encoder.model
    assert tasks.index_questions() == 0


def test_questions_are_dropped_after_a_day(encoder: Encoder, worker: Worker) -> None:
    encoder_here()
    questions.ask(QUERY)
    Question.objects.update(asked_at=timezone.now() - timedelta(days=2))
    assert questions.answer(encoder) == 0
    assert not Question.objects.exists()


def test_without_a_worker_nothing_is_asked(encoder: Encoder) -> None:
    encoder_here()
    assert not questions.ask(QUERY)
    assert not Question.objects.exists()


def test_the_task_encodes_for_some_seconds_and_leaves_the_rest_to_the_next(
    encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(7):
        put(f"{number}", f"企业{number}")
    monkeypatch.setattr(tasks, "_AT_ONCE", 2)
    assert tasks.index_meaning() == 7
    Encoding.objects.all().delete()
    monkeypatch.setattr(tasks, "SECONDS", 0.0)
    assert [tasks.index_meaning() for _round in range(5)] == [2, 2, 2, 1, 0]


def test_questions_are_answered_while_documents_are_encoded(
    encoder: Encoder, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A long catching up keeps nobody waiting."""
    put("a", "企业开办")
    put("b", "企业注销")
    encoder_here()

    def asked_meanwhile(encoder: Encoder, *, most: int) -> int:
        questions.ask(QUERY)
        return encode_lacking(encoder, most=most)

    monkeypatch.setattr(tasks, "_AT_ONCE", 1)
    monkeypatch.setattr(tasks, "encode_lacking", asked_meanwhile)
    assert tasks.index_meaning() == 2
    assert questions.being_answered(QUERY) == "ready"


def test_the_command_that_rebuilds_encodes_too(encoder: Encoder, capsys: pytest.CaptureFixture[str]) -> None:
    put("a", "企业开办登记")
    call_command("reindex_precedents")
    assert Encoding.objects.get().model == encoder.model
    assert encoder.model in capsys.readouterr().out


def test_queries_of_a_file_are_compared_by_meaning_after_catching_up(
    encoder: Encoder, tmp_path: Path
) -> None:
    put("a", "企业注销登记")
    file = tmp_path / "queries.jsonl"
    file.write_text('{"qid": "1", "title": "开办企业", "text": ""}', "utf-8")
    call_command("find_precedents", file, words_only=True)
    assert not Encoding.objects.exists()
    call_command("find_precedents", file)
    assert Encoding.objects.count() == 1


def test_the_formula_is_fixed() -> None:
    assert fused(0.5, None) == pytest.approx(0.18)
    assert fused(0.5, 0.7) == pytest.approx(0.18)
    assert fused(0.5, 0.9) == pytest.approx(0.5)
    assert fused(1.0, 1.1) == pytest.approx(1.0)
    assert [
        badge(0.1, 0.95, ""),
        badge(0.1, 0.95, "related"),
        badge(0.9, 0.85, ""),
        badge(0.1, None, ""),
    ] == [
        "meaning",
        "words",
        "words",
        "words",
    ]
