"""The index follows its documents: written, edited, moved, taken out, sealed, merged, rebuilt."""

from __future__ import annotations

import pytest
from django.db import transaction

from precedents.index.merging import fills, merge
from precedents.index.sealing import seal
from precedents.index.storing import BULK, Document, forget_document, index_documents
from precedents.index.upkeep import rebuild
from precedents.models import IndexedDocument, Posting, Segment, Source
from precedents.searching.asking import Query, Scope
from precedents.searching.finding import find
from tests.precedents.corpus import made_up
from tests.precedents.shelves import found, put, shelf

pytestmark = pytest.mark.django_db


class Undone(Exception):
    pass


@transaction.atomic
def write_and_undo() -> None:
    put("a", "跨境数据流通")
    put("d", "跨境数据流通")
    raise Undone


def sealed(*keys: str) -> bool:
    return not IndexedDocument.objects.filter(key__in=keys, slot__isnull=True).exists()


@pytest.fixture
def three() -> None:
    shelf()
    put("a", "保税货物分类监管", "货物在仓库内分账册管理。")
    put("b", "国际航行船舶联合登临检查", "海事、边检一次登轮。")
    put("c", "不动产登记与供水过户联办", "一次申请，同步办结。")


def test_a_document_is_found_at_once_and_after_it_is_sealed(three: None) -> None:
    assert found("船舶海事")[0] == "b"
    assert seal(1) == 3
    assert sealed("a", "b", "c")
    assert found("船舶海事")[0] == "b"


def test_what_was_undone_is_not_found(three: None) -> None:
    seal(1)
    with pytest.raises(Undone):
        write_and_undo()
    assert found("跨境数据") == []
    assert found("保税货物分类监管") == ["a"]


def test_a_sealed_document_that_is_edited_is_found_by_its_new_words_alone(three: None) -> None:
    seal(1)
    put("a", "跨境数据流通")
    assert found("跨境数据") == ["a"]
    assert found("保税货物分类监管") == []


def test_writing_the_same_again_changes_nothing(three: None) -> None:
    seal(1)
    put("a", "保税货物分类监管", "货物在仓库内分账册管理。")
    assert sealed("a")


@pytest.mark.parametrize("is_sealed", [False, True])
def test_what_is_taken_out_is_not_found(three: None, is_sealed: bool) -> None:
    if is_sealed:
        seal(1)
    forget_document(Source.LIST, "b")
    forget_document(Source.LIST, "b")
    assert found("船舶海事") == []


@pytest.mark.parametrize("is_sealed", [False, True])
def test_a_document_moved_to_another_shelf_is_found_there_alone(three: None, is_sealed: bool) -> None:
    first, second = shelf("1"), shelf("2")
    if is_sealed:
        seal(1)
    put("b", "国际航行船舶联合登临检查", "海事、边检一次登轮。", on="2")
    assert found("船舶海事", first) == []
    assert found("船舶海事", second) == ["b"]


def test_many_at_once_go_into_a_segment_of_their_own() -> None:
    shelf()
    texts = list(made_up(BULK))
    assert index_documents(Source.LIST, "1", (Document(*each) for each in texts)) == BULK
    assert Segment.objects.get().size == BULK
    assert found(texts[7][1])[0] == texts[7][0]
    assert index_documents(Source.LIST, "1", (Document(*each) for each in texts)) == 0


def test_segments_of_one_size_become_one_and_everything_is_still_found() -> None:
    shelf()
    texts = list(made_up(32))
    for start in range(0, 32, 8):
        for key, title, text in texts[start : start + 8]:
            put(key, title, text)
        seal(1)
    before = [found(title, top=32) for _key, title, _text in texts]
    forget_document(Source.LIST, texts[3][0])
    put(texts[4][0], "跨境数据流通")
    assert merge() == 4
    assert Segment.objects.get().size == 30
    assert set(Posting.objects.values_list("segment", flat=True)) == {Segment.objects.get().pk}
    gone = {texts[3][0], texts[4][0]}
    for (key, title, _text), was in zip(texts, before, strict=True):
        if key not in gone:
            assert set(found(title, top=32)) >= set(was) - gone
    assert found("跨境数据")[0] == texts[4][0]


def test_a_segment_mostly_dead_is_written_anew(three: None) -> None:
    seal(1)
    forget_document(Source.LIST, "a")
    forget_document(Source.LIST, "b")
    assert merge() == 1
    assert [(fill.size, fill.alive) for fill in fills()] == [(1, 1)]
    assert found("不动产登记") == ["c"]


def test_a_rebuilt_index_finds_the_same_and_says_how_far_it_is(three: None) -> None:
    seal(1)
    put("d", "船舶登记一次申请")
    before = found("船舶一次申请")
    told: list[tuple[int, int]] = []
    assert rebuild(lambda done, of: told.append((done, of))) == 4
    assert told[-1] == (4, 4)
    assert sealed("a", "b", "c", "d")
    assert found("船舶一次申请") == before


def test_dead_places_and_passed_over_documents_do_not_crowd_out_what_is_there() -> None:
    numbers = [shelf().pk]
    texts = [(f"{number}", f"企业开办一窗通办{number}", "") for number in range(1, 700)]
    index_documents(Source.LIST, "1", [Document(*each) for each in texts])
    for key, *_rest in texts[:450]:
        forget_document(Source.LIST, key)
    over = {(Source.LIST.value, key) for key, *_rest in texts[450:500]}
    hits = find(Query("企业开办一窗通办", ""), Scope.of(numbers, over), top=320).hits
    assert {hit.key for hit in hits} == {key for key, *_rest in texts[500:]}
