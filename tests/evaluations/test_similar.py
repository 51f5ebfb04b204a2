"""Beside the sheet: what is published and listed of the like, marked, never a candidate, never the blind measure's unit."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.errors import NotAllowed, WrongState
from evaluations import actions
from evaluations.models import Assignment
from measures.choices import ComparisonOrigin
from measures.models import Comparison
from precedents.index.storing import index_document, set_shelf
from precedents.models import SearchHit, SearchRun, Source
from precedents.origin import Origin
from tests.clients import client_of
from tests.factories import Cast, make_cast

pytestmark = pytest.mark.django_db
UNIT = "望潮片区管委会"
ORIGIN = Origin(
    place="滨南", document="滨自贸发〔2021〕12号", in_force_since="2021-06-01", path="/precedents/entries/7/"
)


@pytest.fixture
def cast() -> Cast:
    """Two evaluators score one measure; a list and a published batch hold the like of it, and so does a candidate."""
    cast = make_cast(evaluators=2)
    cast.unit.name = UNIT
    cast.unit.save()
    set_shelf(Source.LIST, "1", name="第七批清单", is_open=True)
    set_shelf(Source.PUBLISHED, "1", name="第3批", is_open=True)
    text = "与海关、邮政共用一份电子清单。"
    index_document(Source.LIST, "a", "小包“一单到底”", f"口岸{text}", shelf="1", origin=ORIGIN)
    index_document(Source.LIST, "n", "小包一次放行", f"{UNIT}{text}", shelf="1")
    published = Origin(place="海岸自贸试验区", path="/register/3-1/")
    index_document(Source.PUBLISHED, "p", "快件一单通行", "货物只申报一次。", shelf="1", origin=published)
    cast.accepted()
    cast.accepted(title="未发布的“一单到底”申报")
    cast.evaluate()
    return cast


def mine(cast: Cast, evaluator: int = 0) -> Assignment:
    own = Assignment.objects.filter(evaluator=cast.evaluators[evaluator])
    return own.select_related("evaluator", "measure").earliest("measure")


def page(assignment: Assignment, **headers: Any) -> str:
    answer = client_of(assignment.evaluator).get(f"/evaluations/{assignment.pk}/similar/", **headers)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


PART: dict[str, Any] = {"HTTP_HX_REQUEST": "true"}


def test_published_and_listed_practice_is_shown_alike_and_marked(cast: Cast) -> None:
    shown = page(mine(cast), **PART)
    assert "滨南 · " in shown
    assert "快件一单通行" in shown
    assert "<mark>共用一份电子清单" in shown
    assert "滨自贸发〔2021〕12号 · 2021-06-01" in shown
    assert "未检出，不等于没有" in shown


def test_candidates_and_figures_of_likeness_are_not_shown(cast: Cast) -> None:
    shown = page(mine(cast), **PART)
    assert "未发布的" not in shown
    assert not re.search(r"\d%|加权重合率|疑似重复", shown)


def test_a_blind_sheet_names_the_unit_in_no_hit_and_leads_to_no_page_that_does(cast: Cast) -> None:
    shown = page(mine(cast), **PART)
    assert UNIT not in shown
    # Nothing of it is shown: whoever searched for the rest would find the name.
    assert "小包一次放行" not in shown
    assert "○○" not in shown
    assert "快件一单通行" in shown
    assert "/register/3-1/" not in shown
    cast.batch.is_blind = False
    cast.batch.save()
    shown = page(mine(cast), **PART)
    assert UNIT in shown
    assert "小包一次放行" in shown
    assert "/register/3-1/" in shown


def test_what_names_the_unit_is_like_what_is_not_there_and_others_come_in_its_place(cast: Cast) -> None:
    assignment = mine(cast)
    for number in range(6):
        index_document(Source.LIST, f"o{number}", f"小包“一单到底”{number}", "共用一份电子清单。", shelf="1")
    before = page(assignment, **PART).count("<article")
    for number in range(3):
        text = f"{UNIT}与海关、邮政共用一份电子清单。"
        index_document(Source.LIST, f"n{number}", f"跨境小包“一单到底”{number}", text, shelf="1")
    assert page(assignment, **PART).count("<article") == before
    told = {document: refusal(assignment, document) for document in ("list:n", "list:nowhere")}
    assert told["list:n"] == told["list:nowhere"]
    assert told["list:n"][1]
    assert not Comparison.objects.exists()
    run = SearchRun.objects.filter(asked_by=assignment.evaluator).first()
    assert run is not None
    assert not run.hits.filter(key__startswith="n").exists()


def test_a_hit_that_was_kept_before_the_unit_got_its_name_is_not_there_either(cast: Cast) -> None:
    assignment = mine(cast)
    adopt(assignment)
    hit = SearchHit.objects.get(key="a")
    cast.unit.other_names = ["滨南"]
    cast.unit.save()
    client = client_of(assignment.evaluator)
    assert "滨自贸发〔2021〕12号" not in client.get(hit.run.get_absolute_url()).content.decode()
    assert client.post(f"/precedents/hits/{hit.pk}/reopen/").status_code == 404


def test_the_part_costs_few_queries_and_is_a_page_without_scripts(cast: Cast) -> None:
    assignment = mine(cast)
    client = client_of(assignment.evaluator)
    address = f"/evaluations/{assignment.pk}/similar/"
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        client.get(address, **PART)
    assert len(caught) <= 12, "\n".join(query["sql"][:150] for query in caught)
    assert "<h1" in page(assignment)
    assert "<h1" not in page(assignment, **PART)


def test_another_evaluators_sheet_is_not_there(cast: Cast) -> None:
    assignment = mine(cast)
    for person in (cast.evaluators[1], cast.clerk):
        answer = client_of(person).get(f"/evaluations/{assignment.pk}/similar/")
        assert answer.status_code in {403, 404}


def refusal(assignment: Assignment, document: str) -> tuple[int, list[str]]:
    address = f"/evaluations/{assignment.pk}/findings/from-search/"
    answer = client_of(assignment.evaluator).post(address, {"document": document}, **PART)
    return answer.status_code, re.findall("[^>]*没有检出这条做法[^<]*", answer.content.decode())


def adopt(assignment: Assignment, document: str = "list:a", **headers: Any) -> int:
    address = f"/evaluations/{assignment.pk}/findings/from-search/"
    answer = client_of(assignment.evaluator).post(address, {"document": document}, **headers)
    return answer.status_code


def test_one_press_makes_it_a_finding_of_ones_own_that_concludes_nothing(cast: Cast) -> None:
    assignment = mine(cast)
    assert adopt(assignment, **PART) == 200
    record = Comparison.objects.get()
    assert (record.origin, record.created_by) == (ComparisonOrigin.EVALUATOR, assignment.evaluator)
    assert (record.practice, record.relation, record.difference) == ("小包“一单到底”", "", "")
    assert "已在比对记录中" in page(assignment, **PART)
    assert "已在比对记录中" not in page(mine(cast, 1), **PART)


def test_pressing_again_keeps_one_record_and_one_search(cast: Cast) -> None:
    assignment = mine(cast)
    assert [adopt(assignment), adopt(assignment), adopt(assignment, "published:p")] == [302, 302, 302]
    assert (Comparison.objects.count(), SearchRun.objects.count()) == (2, 1)


def test_what_an_evaluator_searched_and_took_over_is_theirs_alone(cast: Cast) -> None:
    assignment = mine(cast)
    adopt(assignment)
    run = SearchRun.objects.get()
    seen_by = [
        person
        for person in (cast.clerk, cast.auditor, cast.evaluators[1], cast.evaluation_lead)
        if SearchRun.objects.visible_to(person).exists()
    ]
    assert seen_by == []
    assert client_of(assignment.evaluator).get(run.get_absolute_url()).status_code == 200
    assert adopt(mine(cast, 1)) == 302
    assert Comparison.objects.count() == 2


def test_a_finding_is_put_right_and_taken_back_by_its_evaluator(cast: Cast) -> None:
    assignment = mine(cast)
    adopt(assignment)
    record = Comparison.objects.get()
    own = f"/evaluations/{assignment.pk}/findings/{record.pk}/"
    client = client_of(assignment.evaluator)
    typed = {"place": "滨南", "practice": "小包“一单到底”", "relation": "extended", "difference": "增加回程"}
    assert own in client.get(f"/evaluations/{assignment.pk}/").content.decode()
    assert client.post(own, {**typed, "difference": ""}).status_code == 422
    assert client.post(own, typed).status_code == 302
    record.refresh_from_db()
    assert (record.relation, record.difference) == ("extended", "增加回程")
    stranger = client_of(cast.evaluators[1])
    assert stranger.post(f"/evaluations/{mine(cast, 1).pk}/findings/{record.pk}/", typed).status_code == 404
    client.post(f"{own}remove/")
    assert not Comparison.objects.exists()
    assert record.hit is not None
    record.hit.refresh_from_db()
    assert record.hit.decision == ""


@pytest.mark.parametrize(
    "document", ["", "list:gone", "candidate:1", "list:a\x00", "nowhere", "list:" + "9" * 300]
)
def test_what_is_not_found_is_refused(cast: Cast, document: str) -> None:
    assert adopt(mine(cast), document) in {400, 409}
    assert not Comparison.objects.exists()


def test_nothing_is_taken_over_for_somebody_else_or_once_the_sheet_is_closed(cast: Cast) -> None:
    assignment = mine(cast)
    with pytest.raises(NotAllowed):
        actions.find_for_sheet(assignment, by=cast.evaluators[1], source="list", key="a")
    cast.score(assignment)
    with pytest.raises(WrongState):
        actions.find_for_sheet(mine(cast), by=assignment.evaluator, source="list", key="a")
    assert not SearchRun.objects.exists()
