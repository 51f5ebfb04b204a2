"""Notices, the trail, prior practice and the register over the API: each their own, as on the pages."""

from __future__ import annotations

import pytest
from django.utils import timezone

from core.models import Event, Notice
from core.notices import tell
from letters import actions as letter_actions
from measures.told import HANDED_UP
from precedents.models import Precedent
from register.models import RegisterEntry
from tests.api.asking import get, keys, patch, post
from tests.factories import Cast, make_cast
from tests.measures.test_api import client_of
from tests.precedents.lists import make_list
from tests.precedents.shelves import put, shelf

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast(evaluators=1)


def told(cast: Cast) -> Notice:
    tell([cast.unit_lead], HANDED_UP.about(measure="甲"))
    return Notice.objects.latest("pk")


def test_everybody_reads_and_marks_their_own_notices(cast: Cast) -> None:
    notice = told(cast)
    assert notice.pk in keys(get(cast.unit_lead, "notices/"))
    assert notice.pk not in keys(get(cast.clerk, "notices/"))
    assert post(cast.clerk, f"notices/{notice.pk}/read/").status_code == 404
    assert post(cast.unit_lead, f"notices/{notice.pk}/read/").json()["read_at"]
    told(cast)
    assert post(cast.unit_lead, "notices/read-all/").status_code == 204
    assert Notice.objects.unread_by(cast.unit_lead) == 0


def test_the_office_changes_and_withdraws_what_waits(cast: Cast) -> None:
    notice = told(cast)
    address = f"held-notices/{notice.pk}/"
    words = {"subject": "请看", "body": "甲"}
    changed = client_of(cast.clerk).put(f"/api/v1/{address}", words, format="json")
    assert (changed.status_code, changed.json()["subject"]) == (200, "请看")
    assert get(cast.unit_lead, "held-notices/").json()["results"] == []
    assert post(cast.auditor, f"{address}withdraw/").status_code == 403
    assert post(cast.clerk, f"{address}withdraw/").json()["withdrawn_at"]


def test_the_trail_is_read_as_far_as_on_the_pages(cast: Cast) -> None:
    measure = cast.submitted()
    mine = get(cast.unit_lead, "events/", act="submit_measure").json()["results"]
    assert [(row["key"], row["name"]) for row in mine] == [(measure.pk, measure.ref)]
    assert mine[0]["who"] == cast.unit_lead.name
    whole = get(cast.auditor, f"events/{mine[0]['id']}/").json()
    assert whole["changes"] == len(whole["changed"])
    (evaluator,) = cast.evaluators
    seen = get(evaluator, "events/").json()["results"]
    assert {Event.objects.get(pk=row["id"]).person for row in seen} == {evaluator}
    assert get(evaluator, f"events/{mine[0]['id']}/").status_code == 404
    assert list(get(cast.auditor, "events/", first_day="x").json()) == ["first_day"]


def test_lists_of_prior_practice_are_read_and_put_right_over_their_version(cast: Cast) -> None:
    kept = make_list(cast.clerk)
    entry = Precedent.objects.filter(precedent_list=kept)[0]
    found = get(cast.unit_lead, "precedents/", list=kept.pk, words=entry.title).json()["results"]
    assert [row["id"] for row in found] == [entry.pk]
    address = f"precedents/{entry.pk}/"
    read = get(cast.clerk, address)
    saved = patch(cast.clerk, address, {"place": "某地"}, if_match=read.headers["ETag"])
    assert (saved.json()["place"], saved.headers["ETag"]) == ("某地", '"2"')
    assert patch(cast.clerk, address, {"place": "他地"}, if_match=read.headers["ETag"]).status_code == 412
    assert patch(cast.clerk, address, {"place": "他地"}).status_code == 400
    assert patch(cast.unit_lead, address, {"place": "他地"}, if_match='"2"').status_code == 403
    assert patch(cast.clerk, f"precedent-lists/{kept.pk}/", {"issuer": "某厅"}).json()["issuer"] == "某厅"
    assert (
        post(cast.clerk, f"precedent-lists/{kept.pk}/supersede/", {"successor": kept.pk}).status_code == 422
    )
    assert (
        post(cast.clerk, f"precedent-lists/{kept.pk}/withdraw/", {"reason": "误导入"}).json()["state"]
        == "withdrawn"
    )
    assert get(cast.unit_lead, f"precedent-lists/{kept.pk}/").status_code == 404


def test_a_search_is_made_read_and_judged_by_whoever_may(cast: Cast) -> None:
    shelf("1")
    put("a", "货物申报", "三方共用一份电子清单。")
    made = post(cast.submitter, "searches/", {"title": "货物申报", "text": "三方共用一份电子清单。"})
    assert made.status_code == 201
    run = made.json()["id"]
    (hit,) = get(cast.submitter, "hits/", run=run).json()["results"]
    assert get(cast.submitter, "hits/").status_code == 400
    assert get(cast.evaluation_lead, "hits/", run=run).json()["results"] == []
    assert post(cast.submitter, f"hits/{hit['id']}/set-aside/", {"reason": ""}).status_code == 422
    assert post(cast.submitter, f"hits/{hit['id']}/adopt/").json()["decision"] == "adopted"
    assert post(cast.submitter, f"hits/{hit['id']}/reopen/").json()["decision"] == ""
    assert post(cast.submitter, f"searches/{run}/conclude/", {"text": "未见相同做法。"}).status_code == 200
    assert post(cast.submitter, f"searches/{run}/repeat/").json()["previous"] == run


def test_what_became_of_a_published_measure_is_put_down_and_taken_back(cast: Cast) -> None:
    cast.accepted()
    letter_actions.issue_letter(cast.signed_letter(), by=cast.signatory)
    entry = RegisterEntry.objects.get()
    put_down = {"kind": "best_practice", "dated_on": f"{timezone.localdate()}", "source": "某文件"}
    assert post(cast.submitter, f"register/{entry.pk}/recognise/", put_down).status_code == 403
    assert client_of(cast.clerk).get("/api/v1/register/").json()["results"][0]["recognitions"] == []
    shown = post(cast.clerk, f"register/{entry.pk}/recognise/", put_down).json()["recognitions"]
    assert [one["kind"] for one in shown] == ["best_practice"]
    gone = post(cast.clerk, f"recognitions/{shown[0]['id']}/withdraw/", {"reason": "误登记"})
    assert gone.status_code == 200
