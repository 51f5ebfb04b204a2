"""Who finds what: a hit outside the scope is neither shown nor counted."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.choices import Role
from precedents.index.planning import SegmentFill, to_merge
from precedents.index.sealing import seal
from precedents.index.storing import index_document, set_shelf
from precedents.models import Segment, Shelf, Source
from precedents.searching.asking import Query, Scope
from precedents.searching.finding import find, find_in_panels
from tests.factories import make_person
from tests.precedents.shelves import found, put, shelf

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "sees_candidates"),
    [
        (Role.OFFICE_CLERK, True),
        (Role.OFFICE_REVIEWER, True),
        (Role.SIGNATORY, True),
        (Role.UNIT_LEAD, False),
        (Role.SUBMITTER, False),
        (Role.EVALUATOR, False),
        (Role.EVALUATION_LEAD, False),
    ],
)
def test_candidates_are_found_by_the_office_alone(role: str, sees_candidates: bool) -> None:
    open_one = shelf("open")
    closed = shelf("closed", is_open=False, source=Source.CANDIDATE)
    put("a", "保税货物分类监管", on="open")
    index_document(Source.CANDIDATE, "b", "保税货物分类监管", "", shelf="closed")
    seen = set(Shelf.objects.visible_to(make_person(role)))
    assert seen == ({open_one, closed} if sees_candidates else {open_one})
    assert set(found("保税货物分类监管", *seen)) == ({"a", "b"} if sees_candidates else {"a"})


def test_nobody_who_is_not_signed_in_finds_anything() -> None:
    shelf()
    assert not Shelf.objects.visible_to(AnonymousUser()).exists()


def test_a_shelf_out_of_use_is_seen_by_nobody_and_kept() -> None:
    shelf()
    put("a", "保税货物分类监管")
    set_shelf(Source.LIST, "1", name="旧清单", is_open=True, in_use=False)
    assert not Shelf.objects.visible_to(make_person(Role.OFFICE_CLERK)).exists()
    assert Shelf.objects.get().documents.count() == 1


@pytest.mark.parametrize("is_sealed", [False, True])
def test_panels_keep_apart_what_is_searched_together(is_sealed: bool) -> None:
    first, second, empty = shelf("1"), shelf("2"), shelf("3")
    put("a", "保税货物分类监管", on="1")
    put("b", "保税货物分账管理", on="2")
    if is_sealed:
        seal(1)
    panels = {
        "first": Scope.of([first.pk]),
        "both": Scope.of([first.pk, second.pk]),
        "none": Scope.of([empty.pk]),
    }
    answer = find_in_panels(Query("保税货物分类监管", ""), panels)
    assert {name: [hit.key for hit in each.hits] for name, each in answer.items()} == {
        "first": ["a"],
        "both": ["a", "b"],
        "none": [],
    }


def test_a_practice_is_never_its_own_hit() -> None:
    numbers = [shelf().pk]
    put("a", "保税货物分类监管")
    assert find(Query("保税货物分类监管", "", own=(Source.LIST, "a")), Scope.of(numbers)).hits == ()


def test_a_fixed_phrase_counts_neither_in_the_query_nor_in_the_hits() -> None:
    numbers = [shelf().pk]
    phrase = "《中华人民共和国海关法》"
    put("a", "依据《中华人民共和国海关法》办理邮轮补给")
    query = Query("依据《中华人民共和国海关法》办理船员换班", "")
    with_it = find(query, Scope.of(numbers)).hits[0]
    without = find(query, Scope.of(numbers), phrases=[phrase]).hits[0]
    assert with_it.overlap > 0.5 > without.overlap > 0


@pytest.mark.parametrize("title", ["", "。", "的", "AB", "𠮷", "\ud800", "企" * 5_000])
def test_any_text_can_be_asked(title: str) -> None:
    shelf()
    put("a", "保税货物分类监管", "H986集中审像")
    assert found(title) in ([], ["a"])


@pytest.mark.parametrize("is_sealed", [False, True])
def test_what_lies_on_a_closed_shelf_changes_nothing_for_who_may_not_look_into_it(is_sealed: bool) -> None:
    number = shelf("open").pk
    closed = shelf("closed", is_open=False, source=Source.CANDIDATE)
    put("a", "保税货物分类监管", "货物在仓库内分账册管理。", on="open")
    put("b", "邮轮补给便利", on="open")
    if is_sealed:
        seal(1)
    before = shares(number)
    for key in "cdefg":
        index_document(Source.CANDIDATE, key, "石墨烯货物快检", "分账册管理", shelf="closed")
        if is_sealed:
            seal(1)
    assert shares(number) == before
    assert shares(number, closed.pk)[:1] != before
    assert set(Segment.objects.values_list("is_open", flat=True)) == ({True, False} if is_sealed else set())


def shares(*shelves: int) -> list[tuple[str, float, float, float]]:
    """Return all that a search tells of each hit in figures."""
    query = Query("石墨烯货物分类快检", "货物在仓库内分账册管理。")
    hits = find(query, Scope.of(shelves)).hits
    return [(hit.key, hit.score, hit.overlap_of_query, hit.overlap_of_hit) for hit in hits]


def test_a_shelf_stays_open_or_closed() -> None:
    shelf("1")
    with pytest.raises(ValueError, match="stays open"):
        shelf("1", is_open=False)
    assert Shelf.objects.get().is_open


def test_open_and_closed_segments_are_merged_apart() -> None:
    fills = [SegmentFill(number, 10, 10, is_open=number % 2 == 0) for number in range(7)]
    assert to_merge(fills) == [0, 2, 4, 6]
    assert to_merge(fills[:6]) == []
