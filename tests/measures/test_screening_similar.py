"""Beside a candidate that is screened: four panels of a kept search, what units said, what is put aside, what is merged."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from measures import actions
from measures.models import Measure
from precedents.models import SearchHit, SearchRun
from tests.clients import client_of
from tests.factories import Cast, make_cast, make_person
from tests.precedents.lists import make_list

pytestmark = pytest.mark.django_db
LISTED = "1.跨境小包一单到底。海关、邮政与园区共用一份电子清单，货物只申报一次。\n2.船员换班。一次申请。\n"
PART = {"HX-Request": "true"}


@pytest.fixture
def cast() -> Cast:
    cast = make_cast(evaluators=1)
    make_list(cast.clerk, LISTED)
    return cast


def words(client: Client, measure: Measure, panel: str = "", *, searches: bool = False) -> str:
    address = f"/screening/{measure.pk}/similar/?panel={panel}"
    ask = client.post if searches else client.get
    answer = ask(address, headers=PART)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def test_the_panel_searches_once_and_keeps_what_it_found(cast: Cast) -> None:
    client, sent = client_of(cast.clerk), cast.submitted()
    before = SearchRun.objects.count()
    assert 'hx-trigger="load, submit"' in words(client, sent)
    assert SearchRun.objects.count() == before
    shown = words(client, sent, searches=True)
    run = SearchRun.objects.about("candidate", str(sent.pk)).get()
    assert (run.asked_by, run.subject_shelf) == (cast.clerk, str(cast.batch.pk))
    for label in ("本省已发布", "清单", "本批次内", "以往申报", "未检出，不等于没有", "疑似重复"):
        assert label in shown
    assert "跨境小包一单到底</a>" in words(client, sent)
    assert SearchRun.objects.about("candidate", str(sent.pk)).count() == 1


def test_candidates_of_the_batch_and_of_earlier_ones_stand_apart_with_their_units(cast: Cast) -> None:
    earlier = make_cast(evaluators=1)
    former = earlier.submitted(title="跨境小包通关")
    sent, double = cast.submitted(), cast.submitted(title="小包一单到底")
    client = client_of(cast.clerk)
    words(client, sent, searches=True)
    in_batch, before = words(client, sent, "batch"), words(client, sent, "earlier")
    assert f"{double.ref} · {cast.unit}" in in_batch
    assert f"/screening/{sent.pk}/merge/?into={double.ref}" in in_batch
    assert former.ref not in in_batch
    assert f"{former.ref} · {earlier.unit}" in before
    assert "/merge/?into=" not in before


def test_passing_a_candidate_that_looks_like_another_asks_until_that_is_settled(cast: Cast) -> None:
    client, sent = client_of(cast.clerk), cast.submitted()
    assert "还没有处理。仍然通过？" in words(client, sent, searches=True)
    for hit in SearchHit.objects.filter(run__subject_key=str(sent.pk)).exclude(label=""):
        client.post(f"/precedents/hits/{hit.pk}/aside/", {"reason": "对象不同"}, headers=PART)
    assert "仍然通过" not in words(client, sent)


def test_a_text_that_changed_is_searched_anew_and_what_was_put_aside_stays_so(cast: Cast) -> None:
    client, sent = client_of(cast.clerk), cast.submitted()
    words(client, sent, searches=True)
    hit = SearchHit.objects.get(run__subject_key=str(sent.pk), title="跨境小包一单到底")
    aside = client.post(f"/precedents/hits/{hit.pk}/aside/", {"reason": "对象不同"}, headers=PART)
    assert "对象不同" in aside.content.decode()
    actions.return_measure(sent, by=cast.clerk, comments={"summary": "请写明范围"})
    sent.refresh_from_db()
    texts = {"summary": f"{sent.summary}范围为福州。"}
    actions.save_measure(sent, by=cast.submitter, texts=texts, version=sent.edit_version)
    assert 'hx-trigger="load, submit"' in words(client, sent)
    shown = words(client, sent, "list", searches=True)
    assert "对象不同" in shown.split("不太相近或已认为不相关")[1]
    again = SearchHit.objects.get(run__previous=hit.run, key=hit.key)
    assert (again.decision, again.reason, again.decided_by, again.is_new) == (
        "aside",
        "对象不同",
        cast.clerk,
        False,
    )


def test_without_a_reason_nothing_is_put_aside(cast: Cast) -> None:
    client, sent = client_of(cast.clerk), cast.submitted()
    words(client, sent, searches=True)
    hit = SearchHit.objects.filter(run__subject_key=str(sent.pk)).first()
    assert hit is not None
    refused = client.post(f"/precedents/hits/{hit.pk}/aside/", {"reason": " "}, headers=PART)
    assert (refused.status_code, "请写明为什么不相关" in refused.content.decode()) == (422, True)
    assert client.post(f"/precedents/hits/{hit.pk}/adopt/", headers=PART).status_code == 200
    assert client.post(f"/precedents/hits/{hit.pk}/reopen/", headers=PART).status_code == 200


def test_what_was_withdrawn_since_the_search_is_shown_no_more(cast: Cast) -> None:
    client, sent, double = client_of(cast.clerk), cast.submitted(), cast.submitted(title="小包一单到底")
    words(client, sent, searches=True)
    assert double.title in words(client, sent, "batch")
    Measure.objects.filter(pk=double.pk).update(state="draft", submitted_at=None)
    assert double.title not in words(client, sent, "batch")


def test_without_scripts_it_is_a_page_of_its_own(cast: Cast) -> None:
    client, sent = client_of(cast.clerk), cast.submitted()
    address = f"/screening/{sent.pk}/similar/"
    assert "检索并留下记录" in client.get(address).content.decode()
    shown = client.post(address, follow=True)
    assert shown.redirect_chain == [(address, 302)]
    assert "跨境小包一单到底" in shown.content.decode()


def test_nobody_but_who_screens_is_shown_the_panels(cast: Cast) -> None:
    sent = cast.submitted()
    address = f"/screening/{sent.pk}/similar/"
    for person in (
        cast.unit_lead,
        cast.evaluators[0],
        cast.evaluation_lead,
        cast.auditor,
        make_person("submitter"),
    ):
        assert client_of(person).get(address).status_code == 403
        assert client_of(person).post(address).status_code == 403
    draft = cast.draft()
    assert client_of(cast.clerk).get(f"/screening/{draft.pk}/similar/").status_code == 404


def test_the_panels_cost_a_fixed_number_of_queries(cast: Cast) -> None:
    client, sent = client_of(cast.clerk), cast.submitted()
    for number in range(3):
        cast.submitted(title=f"小包一单到底{number}")
    words(client, sent, searches=True)
    with CaptureQueriesContext(connection) as seen:
        words(client, sent, "batch")
    assert len(seen) <= 12, "\n".join(each["sql"][:150] for each in seen)
