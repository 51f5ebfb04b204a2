"""Comparison records: a hit of a search becomes one at one press, and nothing is concluded for anybody."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.errors import ActionError, Incomplete, NotAllowed, WrongState
from evaluations.actions import decide_measure
from evaluations.verdicts import Verdict
from measures import actions
from measures.models import Comparison, Measure
from measures.shelving import query_of, subject_of
from precedents.actions.bringing import bring_in_search
from precedents.actions.runs import adopt_hit, reopen_hit, search_and_keep, set_hit_aside
from precedents.index.storing import index_document, set_shelf
from precedents.models import SearchHit, SearchRun, Source
from precedents.origin import Origin
from precedents.records import records_address
from precedents.searching.asking import Query
from tests.clients import client_of
from tests.factories import Cast, make_cast, make_person, make_unit

pytestmark = pytest.mark.django_db

ORIGIN = Origin(
    place="滨南自贸试验区",
    document="滨自贸发〔2021〕12号",
    in_force_since="2021-06-01",
    place_in_list="12",
    path="/precedents/entries/1/",
)


@pytest.fixture
def cast() -> Cast:
    set_shelf(Source.LIST, "1", name="第七批复制推广清单", is_open=True)
    set_shelf(Source.CANDIDATE, "1", name="申报", is_open=False)
    index_document(Source.LIST, "a", "跨境小包“一单到底”", "三方共用一份清单。", shelf="1", origin=ORIGIN)
    index_document(
        Source.LIST, "b", "小包一单通行", "只申报一次。", shelf="1", origin=Origin(in_force_since="2019年")
    )
    index_document(Source.CANDIDATE, "900000009", "跨境小包“一单通”", "", shelf="1")
    return make_cast(evaluators=1)


def hit_for(measure: Measure, by: User, key: str = "a") -> SearchHit:
    return search_and_keep(query_of(measure), by=by).hits.get(key=key)


def test_a_hit_is_taken_over_with_its_source_and_concludes_nothing(cast: Cast) -> None:
    measure = cast.draft()
    hit = hit_for(measure, cast.submitter)
    record = actions.compare_with_hit(measure, by=cast.submitter, hit=hit)
    assert (record.place, record.practice) == ("滨南自贸试验区", "跨境小包“一单到底”")
    assert (record.document, record.in_force_since) == ("滨自贸发〔2021〕12号", date(2021, 6, 1))
    assert (record.source, record.origin, record.hit) == ("第七批复制推广清单 第12项", "unit", hit)
    assert (record.difference, record.relation) == ("", "")
    hit.refresh_from_db()
    assert (hit.decision, hit.decided_by) == ("adopted", cast.submitter)
    assert hit.record_path == record.get_absolute_url()


def test_what_a_hit_does_not_say_is_said_to_be_unknown(cast: Cast) -> None:
    measure = cast.draft()
    record = actions.compare_with_hit(measure, by=cast.submitter, hit=hit_for(measure, cast.submitter, "b"))
    assert (record.place, record.in_force_since) == ("地区未载明", None)
    assert record.source == "第七批复制推广清单 2019年"


def test_a_hit_that_a_package_states_becomes_no_record(cast: Cast) -> None:
    measure = cast.draft()
    source, key = subject_of(measure)
    run = SearchRun(
        subject_source=source,
        subject_key=key,
        title="一单到底",
        scope=[],
        left_out={"shelves": [], "phrases": []},
    )
    stated = SearchHit(
        source=Source.PUBLISHED, shelf_name="第3批", title="小包一单", digest="", score=1, how="words",
        overlap_of_query=1, overlap_of_hit=1,
    )  # fmt: skip
    bring_in_search(run, [stated], by=cast.submitter, asked_at=timezone.now())
    with pytest.raises(WrongState, match="批次包"):
        actions.compare_with_hit(measure, by=cast.submitter, hit=stated)
    assert not measure.comparisons.exists()
    assert records_address(run, cast.submitter) == ""
    page = client_of(cast.submitter).get(run.get_absolute_url()).content.decode()
    assert stated.title in page
    assert reverse("measures:adopt_hit", args=[measure.pk]) not in page


def test_the_same_hit_twice_is_one_record(cast: Cast) -> None:
    measure = cast.draft()
    hit = hit_for(measure, cast.submitter)
    first = actions.compare_with_hit(measure, by=cast.submitter, hit=hit)
    again = actions.compare_with_hit(measure, by=cast.unit_lead, hit=hit)
    assert (again, measure.comparisons.count()) == (first, 1)


def test_a_record_that_is_deleted_reopens_its_hit(cast: Cast) -> None:
    measure = cast.draft()
    hit = hit_for(measure, cast.submitter)
    record = actions.compare_with_hit(measure, by=cast.submitter, hit=hit)
    for _time in range(2):
        actions.remove_comparison(measure, by=cast.unit_lead, comparison_id=record.pk)
    hit.refresh_from_db()
    assert (hit.decision, hit.decided_by, hit.record_path) == ("", None, "")
    assert actions.compare_with_hit(measure, by=cast.submitter, hit=hit).hit == hit


def test_a_hit_on_record_is_neither_reopened_nor_put_aside_by_itself(cast: Cast) -> None:
    measure = cast.draft()
    hit = hit_for(measure, cast.submitter)
    actions.compare_with_hit(measure, by=cast.submitter, hit=hit)
    with pytest.raises(WrongState, match="请先删除那条记录"):
        reopen_hit(hit, by=cast.submitter)
    with pytest.raises(WrongState):
        set_hit_aside(hit, by=cast.submitter, reason="对象不同")
    assert adopt_hit(hit, by=cast.submitter).record_path


def test_difference_and_relation_are_written_by_a_person_before_the_measure_is_sent(cast: Cast) -> None:
    measure = cast.draft()
    hit = hit_for(measure, cast.submitter)
    record = actions.compare_with_hit(measure, by=cast.submitter, hit=hit)
    with pytest.raises(Incomplete) as refusal:
        actions.submit_measure(measure, by=cast.unit_lead)
    assert [(fault.place, "还没有写结论" in fault.message) for fault in refusal.value.errors] == [
        ("comparisons", True)
    ]
    with pytest.raises(Incomplete):
        actions.change_comparison(measure, by=cast.submitter, comparison_id=record.pk, relation="extended")
    actions.change_comparison(
        measure, by=cast.submitter, comparison_id=record.pk, relation="extended", difference="增加回程。"
    )
    assert actions.submit_measure(measure, by=cast.unit_lead).state == "submitted"


def test_what_is_typed_states_its_relation(cast: Cast) -> None:
    measure = cast.draft()
    with pytest.raises(Incomplete) as refusal:
        actions.add_comparison(measure, by=cast.submitter, place="某地", practice="先行做法")
    assert [fault.place for fault in refusal.value.errors] == ["relation"]


def test_a_candidate_that_is_not_published_never_becomes_a_record(cast: Cast) -> None:
    measure = cast.submitted()
    hit = hit_for(measure, cast.clerk, "900000009")
    with pytest.raises(WrongState, match="还没有发布"):
        actions.compare_with_hit(measure, by=cast.clerk, hit=hit)
    assert not Comparison.objects.exists()


def test_a_hit_of_a_search_about_another_measure_is_refused(cast: Cast) -> None:
    one, other = cast.draft(), cast.draft(title="另一项举措")
    with pytest.raises(WrongState, match="另一项举措"):
        actions.compare_with_hit(other, by=cast.submitter, hit=hit_for(one, cast.submitter))


def test_a_hit_of_a_free_search_is_taken_over_by_any_of_ones_measures(cast: Cast) -> None:
    hit = search_and_keep(Query("小包一单到底", ""), by=cast.submitter).hits.get(key="a")
    for measure in (cast.draft(), cast.draft(title="另一项举措")):
        assert actions.compare_with_hit(measure, by=cast.submitter, hit=hit).hit == hit


def test_the_unit_takes_over_while_its_texts_are_open_and_the_office_until_the_decision_stands(
    cast: Cast,
) -> None:
    measure = cast.submitted()
    with pytest.raises(WrongState, match="内容不能修改"):
        actions.compare_with_hit(measure, by=cast.submitter, hit=hit_for(measure, cast.submitter))
    by_office = actions.compare_with_hit(measure, by=cast.clerk, hit=hit_for(measure, cast.clerk))
    assert by_office.origin == "office"
    actions.accept_measure(measure, by=cast.clerk)
    cast.evaluate()
    cast.score_all()
    cast.decide_all()
    with pytest.raises(WrongState, match="结论已确认"):
        actions.remove_comparison(measure, by=cast.clerk, comparison_id=by_office.pk)


@pytest.mark.parametrize("role", ["auditor", "evaluator", "evaluation_lead", "other"])
def test_nobody_else_takes_a_hit_over(cast: Cast, role: str) -> None:
    measure = cast.accepted()
    hit = hit_for(measure, cast.clerk)
    other = make_person("submitter", unit=make_unit())
    person = {"other": other, "evaluator": cast.evaluators[0]}.get(role) or getattr(cast, role)
    with pytest.raises(NotAllowed):
        actions.compare_with_hit(measure, by=person, hit=hit)


def test_each_side_writes_over_its_own_records_alone(cast: Cast) -> None:
    measure = cast.draft()
    record = actions.add_comparison(
        measure, by=cast.submitter, place="某地", practice="先行做法", relation="different"
    )
    actions.submit_measure(measure, by=cast.unit_lead)
    with pytest.raises(WrongState, match="已不在"):
        actions.change_comparison(measure, by=cast.clerk, comparison_id=record.pk, relation="same")
    actions.remove_comparison(measure, by=cast.clerk, comparison_id=record.pk)
    record.refresh_from_db()
    assert record.relation == "different"


def test_a_colleague_of_the_unit_sees_the_search_and_takes_its_hit_over(cast: Cast) -> None:
    measure = cast.draft()
    hit = hit_for(measure, cast.submitter)
    client = client_of(cast.unit_lead)
    assert client.get(hit.run.get_absolute_url()).status_code == 200
    answer = client.post(address(measure), {"hit": hit.pk}, HTTP_HX_REQUEST="true")
    assert (answer.status_code, answer.headers["HX-Trigger"]) == (200, "comparisons-changed")
    assert "补写差异和结论" in answer.content.decode()


def test_the_page_of_the_search_offers_the_press_for_what_is_published_alone(cast: Cast) -> None:
    measure = cast.submitted()
    run = hit_for(measure, cast.clerk).run
    page = client_of(cast.clerk).get(f"{run.get_absolute_url()}?panel=list").content.decode()
    assert page.count(f'action="{address(measure)}"') == 2
    page = client_of(cast.clerk).get(f"{run.get_absolute_url()}?panel=earlier").content.decode()
    assert address(measure) not in page


def test_without_scripts_one_comes_back_to_where_one_was(cast: Cast) -> None:
    measure = cast.draft()
    hit = hit_for(measure, cast.submitter)
    client = client_of(cast.submitter)
    answer = client.post(address(measure), {"hit": hit.pk, "next": hit.run.get_absolute_url()})
    assert answer.headers["Location"] == hit.run.get_absolute_url()
    again = client.post(address(measure), {"hit": hit.pk, "next": "//elsewhere.example/"})
    assert again.headers["Location"] == Comparison.objects.get().get_absolute_url()


@pytest.mark.parametrize("hit", ["", "x", "999999", "9" * 30])
def test_a_hit_that_is_not_there_is_not_found(cast: Cast, hit: str) -> None:
    assert client_of(cast.submitter).post(address(cast.draft()), {"hit": hit}).status_code == 404


def test_the_office_adds_puts_right_and_deletes_on_the_measures_page(cast: Cast) -> None:
    measure = cast.submitted()
    client: Client = client_of(cast.clerk)
    typed = {"place": "某地", "practice": "先行做法", "relation": "different"}
    assert client.post(f"/measures/{measure.pk}/comparisons/", typed).status_code == 302
    record = Comparison.objects.get()
    own = f"/measures/{measure.pk}/comparisons/{record.pk}/"
    assert own in client.get(f"/measures/{measure.pk}/").content.decode()
    refused = client.post(own, {**typed, "relation": "extended"})
    assert (refused.status_code, "先行做法" in refused.content.decode()) == (422, True)
    assert client.post(own, {**typed, "relation": "extended", "difference": "多一步"}).status_code == 302
    record.refresh_from_db()
    assert (record.relation, record.difference) == ("extended", "多一步")
    assert own not in client_of(cast.submitter).get(f"/measures/{measure.pk}/").content.decode()
    client.post(f"{own}remove/")
    assert not Comparison.objects.exists()


def test_a_record_that_a_decision_rests_on_is_not_deleted(cast: Cast) -> None:
    measure = cast.accepted()
    record = actions.add_comparison(
        measure, by=cast.clerk, place="某地", practice="先行做法", relation="same"
    )
    cast.evaluate()
    cast.score_all("replication")
    cast.close()
    verdict = Verdict(
        is_selected=True, classification="replication", replicates="某地", replicated_comparison=record
    )
    decide_measure(measure, by=cast.clerk, verdict=verdict)
    with pytest.raises(ActionError, match="已被评分表或结论引用"):
        actions.remove_comparison(measure, by=cast.clerk, comparison_id=record.pk)


def address(measure: Measure) -> str:
    return f"/measures/{measure.pk}/comparisons/from-search/"
