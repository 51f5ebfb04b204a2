"""附件增减 on its pages and over the API: proposed by the clerk, confirmed by another, printed when it is issued."""

from __future__ import annotations

from typing import Any

import pytest

from evaluations.searches import DatedSearch
from letters import actions
from letters.annex import selected_for
from letters.models import AnnexChange, Letter
from measures.actions import search_measure
from precedents.models import SearchRun
from tests.clients import client_of
from tests.factories import first_in_nation
from tests.letters.annex_changed import FIRST, LEFT_OUT, SECOND, Published, published, signed_out
from tests.measures.test_api import client_of as program_of
from tests.test_pages import MOST_QUERIES, queries_of

pytestmark = pytest.mark.django_db


def address(one: Published, rest: str = "") -> str:
    return f"/letters/manage/{one.draft.pk}/changes/{rest}"


def form_of(one: Published, kind: str, title: str) -> str:
    return address(one, f"{kind}/{one.measure(title).pk}/")


def printed(one: Published) -> list[str]:
    return [decision.measure.title for decision in selected_for(Letter.objects.get(pk=one.draft.pk))]


def test_a_measure_is_put_in_by_one_and_confirmed_by_another_on_the_page() -> None:
    one = published()
    clerk, reviewer = client_of(one.cast.clerk), client_of(one.cast.reviewer)
    page = clerk.get(f"/letters/manage/{one.draft.pk}/").content.decode()
    assert address(one) in page
    listed = clerk.get(address(one)).content.decode()
    assert form_of(one, "insert", LEFT_OUT) in listed
    assert form_of(one, "remove", FIRST) in listed
    search = first_in_nation(one.measure(LEFT_OUT), one.cast.clerk).search
    assert search is not None
    typed = {"classification": "first_in_nation", "search": search.key, "prior_art_note": "未见相同做法。"}
    refused = clerk.post(form_of(one, "insert", LEFT_OUT), typed)
    assert refused.status_code == 422
    assert "未见相同做法。" in refused.content.decode()
    done = clerk.post(form_of(one, "insert", LEFT_OUT), {**typed, "reason": "漏列"})
    assert done.headers["Location"] == address(one)
    assert printed(one) == [FIRST, SECOND]
    change = AnnexChange.objects.get()
    assert f"{change.pk}/confirm/" not in clerk.get(address(one)).content.decode()
    assert f"{change.pk}/confirm/" in reviewer.get(address(one)).content.decode()
    assert clerk.post(address(one, f"{change.pk}/confirm/")).status_code == 403
    reviewer.post(address(one, f"{change.pk}/confirm/"))
    assert printed(one) == [FIRST, SECOND, LEFT_OUT]
    clerk.post(address(one, f"{change.pk}/withdraw/"))
    assert printed(one) == [FIRST, SECOND]


def test_a_search_that_is_made_from_the_form_loses_nothing_that_was_typed() -> None:
    one = published()
    form = form_of(one, "insert", LEFT_OUT)
    typed = {"classification": "first_in_nation", "reason": "写到一半的理由", "search_now": "1"}
    answer = client_of(one.cast.clerk).post(form, typed)
    page = answer.content.decode()
    assert (answer.status_code, "写到一半的理由" in page) == (200, True)
    assert SearchRun.objects.filter(subject_key=str(one.measure(LEFT_OUT).pk)).exists()
    assert not AnnexChange.objects.exists()


def test_the_form_of_taking_out_asks_for_the_reason_alone() -> None:
    one = published()
    clerk = client_of(one.cast.clerk)
    page = clerk.get(form_of(one, "remove", FIRST)).content.decode()
    assert 'name="classification"' not in page
    clerk.post(form_of(one, "remove", FIRST), {"reason": "错列"})
    assert AnnexChange.objects.get().reason == "错列"
    for kind, title in (("insert", SECOND), ("remove", LEFT_OUT), ("swap", SECOND)):
        assert clerk.get(form_of(one, kind, title)).status_code == 404


def test_the_pages_cost_the_same_few_queries_with_changes() -> None:
    one = published()
    one.confirmed(LEFT_OUT, "insert")
    one.change(FIRST, "remove")
    for person in (one.cast.clerk, one.cast.reviewer, one.cast.auditor):
        for path in (f"/letters/manage/{one.draft.pk}/", address(one)):
            cost = queries_of(client_of(person), person, path)
            assert (path, cost <= MOST_QUERIES, cost) == (path, True, cost)


def test_the_order_of_the_annex_is_set_with_what_was_put_in() -> None:
    one = published()
    one.confirmed(LEFT_OUT, "insert")
    keys = [decision.pk for decision in selected_for(one.draft)]
    actions.arrange_annex(one.draft, by=one.cast.clerk, decisions=keys[::-1])
    assert printed(one) == [LEFT_OUT, SECOND, FIRST]
    issued = signed_out(Letter.objects.get(pk=one.draft.pk), one.cast)
    assert issued.content is not None
    rows = issued.content["annexes"][0]["rows"]
    assert [row["title"] for row in rows] == [LEFT_OUT, SECOND, FIRST]


def test_a_program_proposes_and_another_persons_confirms() -> None:
    one = published()
    base = f"/api/v1/outgoing-letters/{one.draft.pk}/"
    clerk, reviewer = program_of(one.cast.clerk), program_of(one.cast.reviewer)
    measure = one.measure(LEFT_OUT)
    run = search_measure(measure, by=one.cast.clerk)
    body: dict[str, Any] = {"measure": measure.pk, "kind": "insert", "classification": "first_in_nation"}
    refused = clerk.post(f"{base}change-annex/", {**body, "reason": "漏列"}, format="json")
    assert refused.status_code == 422
    proposed = clerk.post(
        f"{base}change-annex/", {**body, "reason": "漏列", "search": DatedSearch(run).key}, format="json"
    )
    assert proposed.status_code == 201, proposed.content
    told = {"change_id": proposed.json()["id"]}
    assert clerk.post(f"{base}confirm-annex-change/", told, format="json").status_code == 403
    confirmed = reviewer.post(f"{base}confirm-annex-change/", told, format="json")
    assert confirmed.json()["confirmed_by"] == one.cast.reviewer.name
    shown = clerk.get(base).json()
    assert [row["title"] for row in shown["content"]["annexes"][0]["rows"]] == [FIRST, SECOND, LEFT_OUT]
    assert [change["kind"] for change in shown["annex_changes"]] == ["insert"]
    left = clerk.post(f"{base}withdraw-annex-change/", told, format="json").json()
    assert left["annex_changes"] == []
