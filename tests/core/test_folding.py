"""What people see as the same is the same, to Python and to the database alike."""

from __future__ import annotations

import pytest
from django.db.models import F
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Unit
from core.folding import Folded, as_seen, folded, folded_words, place_of, saying, saying_kept, seen_in
from core.grams import search_grams, search_text
from evaluations.tie_clues import NAMED_IN_TEXT, SAME_NAME, Expert, Sender, tie_clues
from measures.models import Measure
from tests.factories import make_cast

ALIKE = [
    ("（试行）", "(试行)"),
    ("〔2025〕3号", "[2025]3号"),
    ("【甲】", "[甲]"),
    ("“一单到底”", '"一单到底"'),
    ("「一单到底」", "'一单到底'"),
    ("３．０版", "3.0版"),
    ("ＡPEC", "apec"),
    ("阿卜杜拉·热合曼", "阿卜杜拉•热合曼"),
    ("阿卜杜拉・热合曼", "阿卜杜拉･热合曼"),
    ("阿卜杜拉‧热合曼", "阿卜杜拉·热合曼"),
    ("自贸 试验区", "自贸试验区"),
    ("自贸\u3000试验区", "自贸\u200b试验区"),
    ("２０２３—２０２５", "2023-2025"),
    ("①", "1"),
    ("葛\U000e0100", "葛"),
    ("Å", "A\u030a"),
]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_what_looks_the_same_is_folded_to_the_same(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@pytest.mark.parametrize(("one", "other"), [("甲", "乙"), ("1", "l"), ("（甲）", "甲"), ("3.0", "30")])
def test_what_looks_different_stays_different(one: str, other: str) -> None:
    assert folded(one) != folded(other)


@pytest.mark.parametrize(("stored", "typed"), [*ALIKE, *((other, one) for one, other in ALIKE)])
def test_the_registers_words_are_found_however_they_are_typed(stored: str, typed: str) -> None:
    text = search_text(f"推行{stored}办理")
    for word in folded_words(typed):
        assert word in text
        assert set(search_grams(word)) <= set(search_grams(text))


def test_a_place_is_that_in_the_text_as_written() -> None:
    text = "联系人：阿卜杜拉 • 热合曼，电话"
    begin, end = place_of(folded("阿卜杜拉·热合曼"), text) or (0, 0)
    assert text[begin:end] == "阿卜杜拉 • 热合曼"
    assert place_of("没有", text) is None


@given(st.text())
def test_a_text_is_seen_alike_with_its_places_and_without(text: str) -> None:
    assert as_seen(text) == seen_in(text)[0]


def test_ties_are_seen_through_width_and_dots() -> None:
    sender = Sender(1, "经济发展局（北片区）", (), ("联系阿卜杜拉•热合曼。",))
    clues = tie_clues(
        [Expert(1, "林一", "经济发展局(北片区)", ""), Expert(2, "阿卜杜拉·热合曼", "某大学", "")], [sender]
    )
    assert [(clue.evaluator, clue.ground) for clue in clues] == [(1, SAME_NAME), (2, NAMED_IN_TEXT)]


@pytest.mark.django_db
def test_the_database_folds_as_python_does() -> None:
    cast = make_cast(evaluators=1)
    for one, other in ALIKE:
        Unit.objects.filter(pk=cast.unit.pk).update(name=f"{one}甲乙")
        unit = Unit.objects.annotate(seen=Folded("name"), plain=F("name")).get(pk=cast.unit.pk)
        assert unit.seen == folded(unit.plain)
        assert saying(Unit.objects.filter(pk=cast.unit.pk), f"{other} 乙", "code", "name").exists()
        assert unit.folded_names.split("|") == [
            folded(each) for each in (unit.plain, unit.code, unit.full_name)
        ]
        assert saying_kept(Unit.objects.filter(pk=cast.unit.pk), f"{other} 乙", "folded_names").exists()
    assert not saying(Unit.objects.all(), "没有这个", "code", "name").exists()
    assert not saying_kept(Unit.objects.all(), "没有这个", "folded_names").exists()


@pytest.mark.django_db
def test_the_offices_list_finds_a_name_however_it_is_typed() -> None:
    cast = make_cast(evaluators=1)
    cast.accepted(title="“一单到底”（试行）3.0版")
    for words in ("(试行)", '"一单到底"', "３.０版", "一单 试行", "(试行)３.０"):
        assert Measure.objects.narrowed(words=words).count() == 1
    assert Measure.objects.narrowed(words="二单").count() == 0
