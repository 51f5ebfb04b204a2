"""The header's search: what each finds, by the words that they may read, and nothing of what they may not."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from core.finding import found_in, passage_of
from core.grams import search_grams
from measures import actions as measure_actions
from measures.finding import measures_saying
from measures.models import Measure
from tests.clients import client_of
from tests.factories import Cast, make_administrator, make_cast, make_person

pytestmark = pytest.mark.django_db


def find(person: User, words: str, **more: str) -> str:
    return client_of(person).get(reverse("find"), {"words": words, **more}).content.decode()


def finds(person: User, words: str, measure: Measure) -> bool:
    return reverse("measures:measure_detail", args=[measure.pk]) in find(person, words)


def named(cast: Cast, **texts: object) -> Measure:
    cast.unit.name = "东屿片区管委会"
    cast.unit.save()
    return cast.submitted(title="口岸“一次查验”", contact="林安平", **texts)


@pytest.mark.parametrize(
    "words", ["一次查验", "“一次", "东屿片区", "林安平", "审批环节", "查验 东屿", "ＡＢ c"]
)
def test_the_office_finds_a_measure_by_title_unit_contact_and_text_as_people_see_them(words: str) -> None:
    cast = make_cast()
    measure = named(cast, practice="取消审批环节，改用ab C格式")
    assert finds(cast.clerk, words, measure)
    assert finds(cast.clerk, measure.ref, measure)
    assert not finds(cast.clerk, f"{words} 没有的词", measure)


def test_no_phrase_runs_from_one_text_into_the_next() -> None:
    cast = make_cast()
    measure = cast.submitted(title="查验", documents="放行")
    assert not finds(cast.clerk, "查验放行", measure)


def test_a_draft_is_found_by_its_unit_alone() -> None:
    cast, other = make_cast(), make_cast()
    draft = cast.draft(title="草拟中的做法")
    assert finds(cast.submitter, "草拟中", draft)
    for person in (cast.clerk, other.submitter, cast.evaluators[0], cast.evaluation_lead):
        assert "草拟中的做法" not in find(person, "草拟中")


def test_a_joint_unit_finds_the_text_and_not_whom_to_call() -> None:
    cast = make_cast()
    measure = named(cast, practice="取消审批环节")
    joint = make_person("submitter")
    assert joint.unit is not None
    measure.joint_units.add(joint.unit)
    assert finds(joint, "审批环节", measure)
    assert not finds(joint, "林安平", measure)
    assert finds(cast.submitter, "林安平", measure)


def test_an_evaluator_of_a_blind_batch_finds_by_masked_words_alone() -> None:
    cast = make_cast(evaluators=1)
    cast.unit.name = "东屿片区管委会"
    cast.unit.save()
    cast.accepted(title="东屿片区管委会“一次查验”", contact="林安平", practice="林安平牵头，取消审批环节")
    cast.evaluate()
    measure = cast.open_assignments()[0].measure
    evaluator = cast.evaluators[0]
    assert finds(evaluator, "审批环节", measure)
    for words in ("东屿片区管委会", "东屿", "林安平", "审批环节 东屿"):
        for person in (evaluator, cast.evaluation_lead):
            assert not finds(person, words, measure)
    assert "东屿" not in re.sub(r"东屿片区管委会”</h1>", "", find(evaluator, "审批环节"))


def test_people_and_units_are_found_by_the_administrator_alone() -> None:
    cast = make_cast()
    administrator = make_administrator()
    page = reverse("admin:accounts_user_change", args=[cast.clerk.pk])
    assert page in find(administrator, cast.clerk.name)
    assert page not in find(cast.clerk, cast.clerk.name)


def test_a_letter_that_is_drafted_is_found_by_the_office_alone() -> None:
    cast = make_cast(evaluators=1)
    cast.accepted()
    letter = cast.drafted_letter()
    page = reverse("letters:letter_detail", args=[letter.pk])
    assert page in find(cast.clerk, letter.title[:20])
    assert letter.title not in find(cast.submitter, letter.title[:4])


@pytest.mark.parametrize("words", ["{}", "第{}批"])
def test_a_batch_is_found_by_its_number(words: str) -> None:
    cast = make_cast()
    assert reverse("measures:batch_detail", args=[cast.batch.number]) in find(
        cast.clerk, words.format(cast.batch.number)
    )


def test_a_kind_with_more_than_a_few_is_paged_and_no_number_of_results_is_said() -> None:
    cast = make_cast()
    for number in range(7):
        cast.submitted(title=f"口岸做法{number}")
    page = find(cast.clerk, "口岸做法")
    assert page.count("/measures/") - page.count('href="/measures/"') == 5
    assert "kind=measures" in page
    assert find(cast.clerk, "口岸做法", kind="measures").count("口岸做法</mark>") >= 7
    assert "7项" not in page


def test_no_words_find_nothing() -> None:
    cast = make_cast()
    measure = cast.submitted()
    assert not any(finds(cast.clerk, words, measure) for words in ("", "  ", "\u200b"))


def test_the_words_are_found_by_their_index() -> None:
    clerk = make_cast().clerk
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_indexscan = off")
    assert "measure_words" in measures_saying(clerk, "一次查验").explain()


@given(st.text(alphabet="一二三ab12|,", max_size=30))
def test_the_database_cuts_a_text_as_we_do(text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT text_grams(%s)", [text])
        assert sorted(cursor.fetchone()[0]) == search_grams(text)


def test_a_text_that_changes_is_found_by_its_new_words() -> None:
    cast = make_cast()
    draft = cast.draft(title="旧名称")
    measure_actions.save_measure(
        draft, by=cast.submitter, texts={"title": "新名称"}, version=draft.edit_version
    )
    assert finds(cast.submitter, "新名称", draft)
    assert not finds(cast.submitter, "旧名称", draft)


def test_words_are_marked_as_people_see_them() -> None:
    assert found_in("ab 一次", "口岸“一 次”查验ＡＢ") == [
        (False, "口岸“"),
        (True, "一 次"),
        (False, "”查验"),
        (True, "ＡＢ"),
    ]
    assert passage_of("一次", ["无", "前" * 30 + "一次" + "后" * 30]) == f"…{'前' * 24}一次{'后' * 24}…"
    assert passage_of("一次", ["无"]) == ""
