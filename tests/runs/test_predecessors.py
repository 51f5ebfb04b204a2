"""What a candidate of a package goes on from: a published measure of the system, by batch and title."""

from __future__ import annotations

import json
from typing import Any

import pytest

from core.errors import Incomplete
from measures.models import Batch
from packages import PackageFaults, read_package
from runs.batch import run_package
from runs.exporting import package_of
from tests.runs.test_running import make_package

EARLIER = {"batch": 7, "title": "“一窗通办”之1", "new": "增加了跨区办理。"}


def later(**change: Any) -> dict[str, Any]:
    """A package of the batch after the usual one, whose first candidate goes on from a measure of that."""
    package = make_package("first_in_nation")
    package["batch"]["number"] = 8
    package["letter"]["title"] = package["letter"]["title"].replace("第7批", "第8批")
    del package["opening"]
    package["measures"][0]["title"] = "一窗通办跨区扩展"
    package["measures"][0]["predecessor"] = {**EARLIER, **change}
    return package


def read(package: dict[str, Any]) -> Any:
    return read_package(json.dumps(package, ensure_ascii=False), needs_letter=True)


@pytest.mark.django_db
def test_a_predecessor_is_found_in_the_system_and_given_out_as_it_came_in() -> None:
    published = run_package(read(make_package("first_in_nation")))
    taken_in = read(later())
    journey = run_package(taken_in)
    measure = journey.measures["m1"]
    assert measure.predecessor == published.measures["m1"]
    assert measure.new_since_predecessor == EARLIER["new"]
    assert package_of(journey.batch).measures == taken_in.measures


@pytest.mark.django_db
def test_a_predecessor_that_the_system_does_not_have_is_named_and_nothing_is_made() -> None:
    with pytest.raises(Incomplete) as refusal:
        run_package(read(later()))
    [fault] = refusal.value.errors
    assert fault.place == "measures[0].predecessor"
    assert "第7批" in fault.message
    assert not Batch.objects.exists()


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"batch": 8}, "measures[0].predecessor.batch"),
        ({"title": " "}, "measures[0].predecessor.title"),
        ({"new": " "}, "measures[0].predecessor.new"),
        ({"new": None}, "measures[0].predecessor.new"),
    ],
)
def test_a_predecessor_that_is_not_whole_is_named_by_its_place(change: dict[str, Any], place: str) -> None:
    with pytest.raises(PackageFaults) as refusal:
        read(later(**change))
    assert [fault.place for fault in refusal.value.faults] == [place]
