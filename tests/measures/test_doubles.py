"""A candidate that looks like a published measure: a warning before it is sent, answered in either of two ways."""

from __future__ import annotations

import re

import pytest
from django.http import HttpResponseBase
from django.test import Client
from rest_framework.test import APIClient

from letters import actions as letter_actions
from measures import actions
from measures.models import Measure
from measures.searches import kept_search
from precedents.models import SearchHit, SearchRun
from tests.clients import client_of
from tests.factories import TEXTS, Cast, make_cast
from tests.remembered.steps import remembered
from tests.states import letter_in

pytestmark = pytest.mark.django_db


@pytest.fixture
@remembered
def cast() -> Cast:
    """A batch that collects, after one in which the same measure was published."""
    earlier = make_cast(evaluators=1)
    letter_in("signed", earlier)
    letter_actions.issue_letter(earlier.batch.letters.get(), by=earlier.signatory)
    return make_cast(evaluators=1)


def text_of(response: HttpResponseBase) -> str:
    return re.sub(r"\s+", " ", getattr(response, "content", b"").decode())


def send(client: Client, measure: Measure, **answers: str) -> HttpResponseBase:
    return client.post(f"/measures/{measure.pk}/submit/", answers, follow=True)


def test_sending_a_double_warns_says_which_one_and_keeps_the_search(cast: Cast) -> None:
    draft = cast.draft()
    shown = send(client_of(cast.unit_lead), draft)
    page = text_of(shown)
    draft.refresh_from_db()
    run = SearchRun.objects.get(subject_key=str(draft.pk))
    assert draft.state == "draft"
    assert (run.purpose, run.asked_by, run.subject_key) == ("报送前查重", cast.unit_lead, str(draft.pk))
    assert "疑似重复" in page
    assert f"{TEXTS['title']}</a>" in page
    assert "未检出，不等于没有" in page


def test_a_double_that_is_told_apart_is_sent_and_the_answer_is_on_record(cast: Cast) -> None:
    client, draft = client_of(cast.unit_lead), cast.draft()
    send(client, draft)
    hit = SearchHit.objects.get()
    refused = send(client, draft, apart="1")
    assert (refused.status_code, "请写明为什么不相关" in text_of(refused)) == (422, True)
    long = send(client, draft, apart="1", **{f"reason-{hit.pk}": "异" * 501})
    assert "异" * 501 in text_of(long)
    draft.refresh_from_db()
    assert draft.state == "draft"
    sent = send(client, draft, apart="1", **{f"reason-{hit.pk}": "那一项不含退运"})
    draft.refresh_from_db()
    hit.refresh_from_db()
    assert "已报送" in text_of(sent)
    assert (draft.state, hit.decision, hit.reason) == ("submitted", "aside", "那一项不含退运")


def test_a_double_is_named_as_the_predecessor_from_there(cast: Cast) -> None:
    client, draft = client_of(cast.unit_lead), cast.draft()
    send(client, draft)
    hit = SearchHit.objects.get()
    shown = client.post(f"/measures/{draft.pk}/predecessor/", {"hit": hit.pk}, follow=True)
    draft.refresh_from_db()
    assert shown.redirect_chain == [(f"/measures/{draft.pk}/edit/#id_new_since_predecessor", 302)]
    assert draft.predecessor == Measure.objects.get(state="published")
    assert "请写明有哪些实质性新内容" in text_of(send(client, draft))
    actions.save_measure(
        draft, by=cast.unit_lead, texts={"new_since_predecessor": "含退运"}, version=draft.edit_version
    )
    assert "已报送" in text_of(send(client, draft))


def test_what_was_told_apart_once_is_not_asked_again(cast: Cast) -> None:
    client, draft = client_of(cast.unit_lead), cast.draft()
    send(client, draft)
    send(client, draft, apart="1", **{f"reason-{SearchHit.objects.get().pk}": "那一项不含退运"})
    draft.refresh_from_db()
    actions.return_measure(draft, by=cast.clerk, comments={"title": "请写全称"})
    assert "已报送" in text_of(send(client, draft))


def test_what_lacks_something_says_so_before_it_is_compared(cast: Cast) -> None:
    draft = cast.draft(innovation_point="")
    assert "还不能报送" in text_of(send(client_of(cast.unit_lead), draft))
    assert not SearchRun.objects.filter(subject_key=str(draft.pk)).exists()


def test_another_measure_is_sent_without_a_word(cast: Cast) -> None:
    texts = {
        "title": "台胞医师执业备案",
        "summary": "台胞医师凭证书直接备案。",
        "innovation_point": "免于考试。",
    }
    assert "已报送" in text_of(send(client_of(cast.unit_lead), cast.draft(**texts)))


def test_the_answer_is_the_units_alone(cast: Cast) -> None:
    draft = cast.draft()
    send(client_of(cast.unit_lead), draft)
    hit = SearchHit.objects.get()
    for person, status in ((cast.submitter, 403), (cast.evaluators[0], 403)):
        client = client_of(person)
        assert client.get(f"/measures/{draft.pk}/doubles/").status_code == status
        answer = client.post(f"/measures/{draft.pk}/predecessor/", {"hit": hit.pk})
        assert answer.status_code == status
    other = client_of(make_cast(evaluators=1).unit_lead)
    assert other.get(f"/measures/{draft.pk}/doubles/").status_code == 404
    assert other.post(f"/measures/{draft.pk}/predecessor/", {"hit": hit.pk}).status_code == 404


def test_a_hit_that_is_none_names_no_predecessor(cast: Cast) -> None:
    draft = cast.draft()
    client = client_of(cast.unit_lead)
    for hit in ("", "0", "abc", "9" * 30):
        answer = client.post(f"/measures/{draft.pk}/predecessor/", {"hit": hit})
        assert answer.status_code == 404
    assert client.get(f"/measures/{draft.pk}/doubles/").status_code == 302


def test_the_api_answers_a_double_with_which_one_and_how_and_takes_either_answer(cast: Cast) -> None:
    draft = cast.draft()
    address = f"/api/v1/measures/{draft.pk}/submit/"
    client = APIClient()
    client.force_authenticate(cast.unit_lead)
    refused = client.post(address, {}, format="json")
    (double,) = refused.json()["doubles"]
    published = Measure.objects.get(state="published")
    assert (refused.status_code, double["predecessor"], double["title"]) == (
        422,
        published.pk,
        published.title,
    )
    assert refused.json()["faults"][0]["place"] == f"reason-{double['hit']}"
    empty = client.post(address, {"apart": {str(double["hit"]): " "}}, format="json")
    assert (empty.status_code, empty.json()["faults"][0]["place"]) == (422, f"reason-{double['hit']}")
    other = client.post(address, {"apart": {"999": "不同"}}, format="json")
    assert other.status_code == 422
    sent = client.post(address, {"apart": {str(double["hit"]): "那一项不含退运"}}, format="json")
    assert (sent.status_code, sent.json()["state"]) == (200, "submitted")
    assert SearchHit.objects.get(pk=double["hit"]).reason == "那一项不含退运"
    named = cast.draft(predecessor=published, new_since_predecessor="含退运")
    assert client.post(f"/api/v1/measures/{named.pk}/submit/").status_code == 200


def test_what_was_published_after_the_kept_search_is_found_by_a_new_one(cast: Cast) -> None:
    draft = cast.draft()
    kept_search(draft, by=cast.unit_lead, purpose="以前")
    SearchHit.objects.all().delete()
    assert "疑似重复" in text_of(send(client_of(cast.unit_lead), draft))
    assert SearchRun.objects.about("candidate", str(draft.pk)).count() == 2
