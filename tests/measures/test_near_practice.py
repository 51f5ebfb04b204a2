"""While a unit writes: after a save, what lists and published measures have that is near; nothing of other candidates."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from measures import actions
from measures.models import Measure
from precedents.models import EncoderState, Encoding, IndexedDocument, SearchRun
from tests.clients import client_of
from tests.factories import TEXTS, Cast, make_cast, make_person
from tests.precedents.lists import make_list

pytestmark = pytest.mark.django_db
LISTED = "1.跨境小包一单到底。海关、邮政与园区共用一份电子清单，货物只申报一次。\n2.船员换班。一次申请。\n"


@pytest.fixture
def cast() -> Cast:
    cast = make_cast(evaluators=1)
    make_list(cast.clerk, LISTED)
    return cast


def near(client: Client, measure: Measure, seen: str = "") -> str:
    answer = client.get(f"/measures/{measure.pk}/similar/", {"seen": seen})
    assert answer.status_code == 200
    without_token = re.sub(r'value="\w{64}"', "", answer.content.decode())
    return re.sub(r"\s+", " ", without_token)


def test_what_is_near_stands_beside_the_form_with_what_is_shared(cast: Cast) -> None:
    shown = near(client_of(cast.submitter), cast.draft())
    assert "本省已发布" not in shown
    assert "清单2条" in shown
    assert "跨境小包一单到底</a>" in shown
    assert "<mark>海关、邮政与园区共用一份电子清单" in shown
    assert "差异处" in shown
    assert "船员换班" not in shown
    assert "未检出，不等于没有" in shown
    assert not SearchRun.objects.exists()


def test_with_little_written_nothing_is_searched(cast: Cast) -> None:
    empty = actions.draft_measure(cast.batch, by=cast.submitter)
    shown = near(client_of(cast.submitter), empty)
    assert "保存之后这里会列出" in shown
    assert "检索范围" not in shown


def test_what_the_page_shows_already_is_not_sent_again(cast: Cast) -> None:
    client, draft = client_of(cast.submitter), cast.draft()
    seen = re.search(r'name="seen" value="(\w+)"', near(client, draft))
    assert seen is not None
    address = f"/measures/{draft.pk}/similar/"
    assert client.get(address, {"seen": seen[1]}).status_code == 204
    actions.save_measure(draft, by=cast.submitter, texts={"phone": "0591-1"}, version=draft.edit_version)
    assert client.get(address, {"seen": seen[1]}).status_code == 204
    draft.refresh_from_db()
    actions.save_measure(draft, by=cast.submitter, texts={"title": "小包"}, version=draft.edit_version)
    assert client.get(address, {"seen": seen[1]}).status_code == 200


def test_nothing_near_is_no_proof(cast: Cast) -> None:
    texts = {"title": "台胞医师执业备案", "summary": "台胞医师凭证书直接备案。", "innovation_point": "免考试"}
    shown = near(client_of(cast.submitter), cast.draft(**texts))
    assert "没有检出相近的做法；未检出，不等于没有。" in shown
    assert "首创" not in shown


def test_the_panel_waits_for_meaning_where_a_model_runs_and_comes_again_with_it(cast: Cast) -> None:
    client, draft = client_of(cast.submitter), cast.draft()
    assert "稍后补上" not in near(client, draft)
    EncoderState.objects.create(pk=1, model="some")
    waiting = near(client, draft)
    assert "稍后补上" in waiting
    assert 'hx-trigger="load delay:25s"' in waiting
    seen = re.search(r'name="seen" value="(\w+)"', waiting)
    document = IndexedDocument.objects.get(source="candidate", key=str(draft.pk))
    Encoding.objects.create(document=document, model="some", digest=document.digest, row=b"\0" * 388)
    assert seen is not None
    assert "稍后补上" not in near(client, draft, seen[1])


def test_other_candidates_change_not_a_byte_of_what_a_unit_is_shown(cast: Cast) -> None:
    client, draft = client_of(cast.submitter), cast.draft()
    before = near(client, draft)
    cast.submitted(title="跨境小包一单到底甲")
    other = make_person("unit_lead")
    assert other.unit is not None
    actions.invite_units(cast.batch, by=cast.clerk, units=[other.unit])
    theirs = actions.draft_measure(cast.batch, by=other, texts=TEXTS)
    actions.submit_measure(theirs, by=other)
    assert near(client, draft) == before


def test_a_draft_is_nobody_elses_to_search_for(cast: Cast) -> None:
    draft = cast.draft()
    address = f"/measures/{draft.pk}/similar/"
    assert client_of(make_person("submitter")).get(address).status_code == 404
    assert client_of(cast.evaluators[0]).get(address).status_code == 403
    sent = cast.submitted(title="小包")
    assert client_of(cast.clerk).get(f"/measures/{sent.pk}/similar/").status_code == 403


def test_the_panel_costs_a_fixed_number_of_queries(cast: Cast) -> None:
    client, draft = client_of(cast.submitter), cast.draft()
    near(client, draft)
    make_list(cast.clerk, LISTED.replace("跨境", "国际"), name="另一份清单")
    with CaptureQueriesContext(connection) as seen:
        near(client, draft)
    assert len(seen) <= 12, "\n".join(
        each["sql"][:60].replace("\n", " ") + " …" + each["sql"][-60:].replace("\n", " ") for each in seen
    )


def test_a_practice_becomes_a_comparison_record_at_one_press(cast: Cast) -> None:
    client, draft = client_of(cast.submitter), cast.draft()
    offered = re.search(r'name="document" value="([^"]+)"', near(client, draft))
    assert offered is not None
    client.post(f"/measures/{draft.pk}/comparisons/from-search/", {"document": offered[1]})
    assert draft.comparisons.get().practice == "跨境小包一单到底"
    assert SearchRun.objects.get().subject_shelf == str(cast.batch.pk)
