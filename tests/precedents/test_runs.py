"""A search that was kept says what was asked where, what came of it, and what people made of that."""

from __future__ import annotations

from typing import cast

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError

from accounts.choices import Role
from accounts.models import User
from core.errors import Incomplete, NotAllowed
from precedents.actions.runs import (
    Asked,
    adopt_hit,
    reopen_hit,
    repeat_search,
    search_and_keep,
    set_hit_aside,
)
from precedents.index.storing import forget_document, index_document, set_shelf
from precedents.models import Decision, SearchHit, SearchRun, Source
from precedents.searching.asking import Query
from tests.factories import make_person
from tests.precedents.shelves import put, shelf

pytestmark = pytest.mark.django_db

QUERY = Query("保税货物分类监管", "货物在仓库内分账册管理。", own=(Source.CANDIDATE.value, "12"))


@pytest.fixture
def clerk() -> User:
    shelf("1")
    shelf("2")
    shelf("c", is_open=False, source=Source.CANDIDATE)
    put("a", "保税货物分类监管", "货物在仓库内分账册管理。", on="1")
    put("b", "保税货物分账管理", on="2")
    index_document(Source.CANDIDATE, "9", "货物分类监管", "", shelf="c")
    index_document(Source.CANDIDATE, "12", QUERY.title, QUERY.text, shelf="c")
    return make_person(Role.OFFICE_CLERK)


def hit_of(run: SearchRun, key: str) -> SearchHit:
    return run.hits.get(key=key)


def test_a_kept_search_names_query_scope_and_hits(clerk: User) -> None:
    set_shelf(Source.LIST, "1", name="第1份清单", is_open=True, digest="f" * 64)
    run = search_and_keep(QUERY, by=clerk, asked=Asked(purpose="形式审查"))
    assert (run.asked_by, run.purpose, run.digest, run.model) == (clerk, "形式审查", QUERY.digest, "")
    assert {(each["name"], each["digest"], each["documents"]) for each in run.scope} == {
        ("第1份清单", "f" * 64, 1),
        ("第2份清单", "", 1),
        ("第c份清单", "", 2),
    }
    assert list(run.hits.values_list("rank", "key", "is_new", "decision")) == [
        (1, "a", False, ""),
        (2, "b", False, ""),
        (3, "9", False, ""),
    ]
    assert hit_of(run, "a").label == "duplicate"
    assert list(SearchRun.objects.about(Source.CANDIDATE, "12")) == [run]


def test_what_was_left_out_is_kept_and_not_found(clerk: User) -> None:
    left_out = Asked(shelves_left_out=frozenset({shelf("2").pk}), phrases=("货物",))
    run = search_and_keep(QUERY, by=clerk, asked=left_out)
    assert run.left_out == {
        "shelves": [{"source": "list", "key": "2", "name": "第2份清单"}],
        "phrases": ["货物"],
    }
    assert set(run.hits.values_list("key", flat=True)) == {"a", "9"}
    again = repeat_search(run, by=clerk)
    assert (again.left_out, again.previous) == (run.left_out, run)
    assert set(again.hits.values_list("key", flat=True)) == {"a", "9"}


def test_a_hit_stays_as_it_was_seen(clerk: User) -> None:
    run = search_and_keep(QUERY, by=clerk)
    forget_document(Source.LIST, "a")
    put("b", "邮轮补给", on="2")
    assert hit_of(run, "a").title == "保税货物分类监管"
    assert hit_of(run, "b").title == "保税货物分账管理"


def test_a_repeated_search_marks_what_is_new(clerk: User) -> None:
    first = search_and_keep(QUERY, by=clerk)
    put("new", "保税货物分类监管", on="2")
    again = search_and_keep(QUERY, by=clerk, previous=first)
    assert set(again.hits.filter(is_new=True).values_list("key", flat=True)) == {"new"}
    assert again.previous == first


def test_a_hit_is_adopted_put_aside_with_a_reason_and_reopened(clerk: User) -> None:
    hit = hit_of(search_and_keep(QUERY, by=clerk), "b")
    assert adopt_hit(hit, by=clerk).decision == Decision.ADOPTED
    put_aside = set_hit_aside(hit, by=clerk, reason=" 对象不同 ")
    assert (put_aside.decision, put_aside.reason, put_aside.decided_by) == (Decision.ASIDE, "对象不同", clerk)
    reopened = reopen_hit(hit, by=clerk)
    assert (reopened.decision, reopened.reason, reopened.decided_by) == (Decision.OPEN, "", None)


@pytest.mark.parametrize(("reason", "said"), [("  ", "请写明"), ("对" * 501, "501字")])
def test_a_hit_is_not_put_aside_without_a_reason_that_fits(clerk: User, reason: str, said: str) -> None:
    hit = hit_of(search_and_keep(QUERY, by=clerk), "b")
    with pytest.raises(Incomplete) as refusal:
        set_hit_aside(hit, by=clerk, reason=reason)
    assert said in refusal.value.errors[0].message
    hit.refresh_from_db()
    assert hit.decision == Decision.OPEN


def test_somebody_elses_hit_is_decided_by_the_office_alone(clerk: User) -> None:
    unit, other = make_person(Role.SUBMITTER), make_person(Role.SUBMITTER)
    hit = hit_of(search_and_keep(QUERY, by=unit), "b")
    with pytest.raises(NotAllowed):
        adopt_hit(hit, by=other)
    assert adopt_hit(hit, by=unit).decided_by == unit
    assert set_hit_aside(hit, by=clerk, reason="对象不同").decided_by == clerk


def test_a_unit_searches_and_records_what_it_may_look_into(clerk: User) -> None:
    run = search_and_keep(QUERY, by=make_person(Role.SUBMITTER))
    assert {each["name"] for each in run.scope} == {"第1份清单", "第2份清单"}
    assert set(run.hits.values_list("key", flat=True)) == {"a", "b"}


def test_nobody_who_is_not_signed_in_searches(clerk: User) -> None:
    with pytest.raises(NotAllowed):
        search_and_keep(QUERY, by=cast(User, AnonymousUser()))
    assert not SearchRun.objects.exists()


def test_people_see_their_own_searches_and_the_office_sees_all(clerk: User) -> None:
    unit, evaluator = make_person(Role.SUBMITTER), make_person(Role.EVALUATOR)
    ours, theirs = search_and_keep(QUERY, by=clerk), search_and_keep(QUERY, by=unit)
    assert set(SearchRun.objects.visible_to(clerk)) == {ours, theirs}
    assert set(SearchRun.objects.visible_to(unit)) == {theirs}
    assert not SearchRun.objects.visible_to(evaluator).exists()
    assert set(ours.hits.visible_to(evaluator).values_list("key", flat=True)) == {"a", "b"}
    assert ours.hits.visible_to(clerk).count() == 3


def test_the_database_refuses_a_hit_put_aside_for_no_reason(clerk: User) -> None:
    run = search_and_keep(QUERY, by=clerk)
    with pytest.raises(IntegrityError):
        run.hits.update(decision=Decision.ASIDE, decided_by=clerk)
