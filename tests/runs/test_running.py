from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from core.errors import WrongState
from evaluations.actions.tallying import compute_tally
from packages import PackageFaults, package_text, read_package
from runs.batch import Journey, run_package
from runs.exporting import package_of
from runs.output import outputs
from tests.documents.sample import SAMPLES

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "demo" / "batch-20.json"
CLASSES = ("first_in_nation", "extended_replication", "replication")


def make_package(*classes: str, zone: str = "海岸自贸试验区", **parts: Any) -> dict[str, Any]:
    return {
        "format": "fzworkflow.batch/1",
        "batch": {"number": 7, "year": 2024, "zone": zone},
        "opening": {
            "batches": 6,
            "measures": 90,
            "national_replications": 5,
            "best_practices": 1,
            "last_document_number": 3,
        },
        "units": [{"code": "east", "name": "东区管委会", "kind": "area_committee"}],
        "rubric": [
            {"code": "novelty", "name": "首创性", "weight": 60, "max": 100},
            {"code": "effect", "name": "实施效果", "weight": 40, "max": 100},
        ],
        "measures": [
            {
                "ref": f"m{n}",
                "unit": "east",
                "title": f"“一窗通办”之{n}",
                "summary": "各部门共用一个窗口，材料只交一次。",
                "innovation_point": "材料只交一次。",
                "decision": {"classification": one, "taiwan_related": n == 1, "selected": True},
            }
            for n, one in enumerate(classes, start=1)
        ],
        "letter": {
            "issuer": "海岸自由贸易试验区工作领导小组办公室",
            "agency_code": "海自贸办函",
            "date": "2024-05-06",
            "title": f"海岸自贸办关于发布{zone}第7批创新举措评估结果的函",
            "addressees": "各成员单位：",
            "signature": ["海岸自由贸易试验区", "工作领导小组办公室"],
        },
        **parts,
    }


def run(package: dict[str, Any]) -> Journey:
    return run_package(read_package(json.dumps(package, ensure_ascii=False), needs_letter=True))


def text_of(journey: Journey) -> str:
    assert journey.letter is not None
    return outputs(journey)["letter.txt"].decode()


@pytest.mark.django_db
def test_the_number_follows_the_last_one_before_the_system() -> None:
    assert "海自贸办函〔2024〕4号\n" in text_of(run(make_package(*CLASSES)))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("classes", "sentence"),
    [
        (
            CLASSES,
            "共有3项创新成果入选海岸自贸试验区第7批创新举措，其中，全国首创1项、复制拓展1项，复制1项；对台特色1项。",
        ),
        (("first_in_nation", "replication"), "其中，全国首创1项、复制1项；对台特色1项。"),
        (("replication",), "其中，复制1项；对台特色1项。"),
    ],
)
def test_a_class_without_a_measure_drops_out(classes: tuple[str, ...], sentence: str) -> None:
    assert sentence in text_of(run(make_package(*classes)))


@pytest.mark.django_db
def test_two_hundred_measures_are_numbered_without_gaps() -> None:
    rows = [
        line for line in text_of(run(make_package(*CLASSES * 66, *CLASSES[:2]))).splitlines() if "\t" in line
    ]
    assert [row.split("\t")[0] for row in rows[1:]] == [str(n) for n in range(1, 201)]


@pytest.mark.django_db
def test_a_zone_name_of_thirty_characters_stands_in_text_and_title() -> None:
    zone = "海岸自由贸易试验区" * 3 + "试验区"
    assert text_of(run(make_package("replication", zone=zone))).count(f"{zone}第7批") == 4


@pytest.mark.django_db
def test_an_open_criterion_is_left_out_and_not_counted_as_zero() -> None:
    sheet = {"measure": "m1", "evaluator": "lin", "classification": "replication", "taiwan_related": False}
    package = make_package("replication", evaluations=[{**sheet, "scores": {"novelty": 80}, "comment": ""}])
    assert compute_tally(run(package).batch).measures[0].mean == 80


@pytest.mark.django_db
def test_without_evaluations_the_tally_is_empty() -> None:
    tally = json.loads(outputs(run(make_package("replication")))["tally.json"])
    assert (tally[0]["n"], tally[0]["mean"]) == (0, None)


@pytest.mark.django_db
def test_the_same_batch_twice_is_refused() -> None:
    run(make_package("replication"))
    with pytest.raises(WrongState, match="第7批"):
        run(make_package("replication"))


def test_every_fault_is_listed_at_once_with_its_place() -> None:
    package = make_package("replication", "replication")
    package["measures"][1]["title"] = ""
    package["rubric"][0]["weight"] = 10
    with pytest.raises(PackageFaults) as refusal:
        read_package(json.dumps(package), needs_letter=True)
    assert {fault.place.split(".")[0].split("[")[0] for fault in refusal.value.faults} == {
        "rubric",
        "measures",
    }


@pytest.mark.django_db
def test_the_demo_batch_is_given_out_as_it_was_taken_in() -> None:
    package = read_package(DEMO.read_bytes(), needs_letter=True)
    given_out = package_of(run_package(package).batch)
    assert package_text(given_out) == package_text(package)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "dates",
    [{}, {"opens": "2024-01-02", "closes": "2024-03-04", "prior_art_cutoff": "2024-04-01"}],
    ids=["no dates", "dates"],
)
def test_what_a_package_leaves_open_is_not_given_out_as_a_fact(dates: dict[str, str]) -> None:
    package = make_package("first_in_nation", "replication")
    package["batch"] |= dates
    taken_in = read_package(json.dumps(package, ensure_ascii=False), needs_letter=True)
    assert package_of(run_package(taken_in).batch).batch == taken_in.batch


@pytest.mark.django_db
def test_the_real_batch_gives_the_published_letter_to_the_byte() -> None:
    package = read_package((SAMPLES / "batch-19.package.json").read_bytes(), needs_letter=True)
    journey = run_package(package)
    assert outputs(journey)["letter.txt"] == (SAMPLES / "batch-19.letter.txt").read_bytes()
    assert package_text(package_of(journey.batch)) == package_text(package)
