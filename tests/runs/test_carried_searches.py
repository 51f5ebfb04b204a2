"""Kept searches and the office's records in a batch package: read, given out again, and no ground for a class."""

from __future__ import annotations

import json
from typing import Any

import pytest

from evaluations.searches import searches_of
from packages import PackageFaults, package_text, read_package
from packages.schema import package_schema
from precedents.labels import How, Label
from precedents.models import Decision, SearchRun, Source
from runs.batch import run_package
from runs.exporting import package_of
from runs.output import outputs
from tests.runs.test_running import make_package

SEARCH: dict[str, Any] = {
    "on": "2024-03-01",
    "title": "一窗通办",
    "text": "各部门共用一个窗口。\n材料只交一次。",
    "purpose": "第7批查重",
    "points": ["材料只交一次"],
    "model": "e5",
    "scope": [
        {"source": "list", "name": "某清单", "documents": 60, "digest": "a" * 64, "as_of": "2023-11-20"},
        {"source": "candidate", "name": "第7批", "documents": 2},
    ],
    "left_out": ["另一份清单"],
    "phrases": ["上位法"],
    "hits": [
        {
            "source": "list",
            "shelf": "某清单",
            "title": "一门式办理",
            "score": 0.612345,
            "how": "words",
            "overlap_of_query": 0.41,
            "overlap_of_hit": 0.35,
            "text": "一个门办。",
            "label": "related",
            "place": "甲地",
            "document": "甲发〔2020〕1号",
            "in_force": "2020-01-01",
            "decision": "aside",
            "reason": "对象不同",
        }
    ],
    "conclusion": "未见相同做法。",
}
OFFICE_RECORD = {
    "place": "甲地",
    "practice": "一门式办理",
    "verdict": "extended",
    "difference": "增加了线上办理",
    "origin": "office",
}


def carrying() -> dict[str, Any]:
    package = make_package("first_in_nation", "extended_replication")
    package["measures"][0]["searches"] = [SEARCH]
    package["measures"][1]["comparisons"] = [OFFICE_RECORD]
    package["measures"][1]["decision"]["replicates"] = "甲地：一门式办理"
    return package


@pytest.mark.django_db
def test_what_a_package_says_of_searches_comes_out_as_it_went_in_and_is_no_evidence() -> None:
    taken_in = read_package(json.dumps(carrying(), ensure_ascii=False), needs_letter=True)
    journey = run_package(taken_in)
    assert package_of(journey.batch).measures == taken_in.measures
    assert json.loads(package_text(taken_in))["measures"][0]["searches"] == [SEARCH]
    measure = journey.measures["m1"]
    brought = SearchRun.objects.get(brought_in=True)
    assert brought.subject_key == str(measure.pk)
    runs = [one.run for one in searches_of([measure])[measure.pk]]
    assert brought not in runs
    assert len(runs) == 1
    assert measure.decision.search_run == runs[0]


@pytest.mark.django_db
def test_the_searches_that_a_run_made_stand_in_its_output_and_a_second_record_of_a_class_is_not_made_up() -> (
    None
):
    journey = run_package(read_package(json.dumps(carrying(), ensure_ascii=False), needs_letter=True))
    [made] = json.loads(outputs(journey)["searches.json"])
    assert made["ref"] == "m1"
    assert [one["title"] for one in made["searches"]] == ["“一窗通办”之1"]
    assert [one.origin for one in journey.measures["m2"].comparisons.all()] == ["office"]


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"on": "2024-02-30"}, "measures[0].searches[0].on"),
        ({"title": " "}, "measures[0].searches[0].title"),
        ({"hits": [{**SEARCH["hits"][0], "reason": ""}]}, "measures[0].searches[0].hits[0].reason"),
        ({"hits": [{**SEARCH["hits"][0], "source": "candidate"}]}, "measures[0].searches[0].hits[0].source"),
        ({"scope": [{"source": "list", "name": "某清单"}]}, "measures[0].searches[0].scope[0].documents"),
    ],
)
def test_a_search_that_says_nothing_whole_is_named_by_its_place(change: dict[str, Any], place: str) -> None:
    package = carrying()
    package["measures"][0]["searches"] = [{**SEARCH, **change}]
    with pytest.raises(PackageFaults) as refusal:
        read_package(json.dumps(package, ensure_ascii=False), needs_letter=True)
    assert [fault.place for fault in refusal.value.faults] == [place]


def test_the_schema_names_the_words_of_kept_searches() -> None:
    stated = package_schema()["$defs"]
    hit = stated["found_practice"]["properties"]
    assert set(stated["searched_shelf"]["properties"]["source"]["enum"]) == set(Source.values)
    assert set(hit["source"]["enum"]) == set(Source.values) - {Source.CANDIDATE.value}
    assert hit["how"]["enum"] == How.values
    assert set(hit["label"]["enum"]) == {"", *Label.values}
    assert set(hit["decision"]["enum"]) == set(Decision.values)
