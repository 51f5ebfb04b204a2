"""Reading a batch package: faults by place, values as written, and no bytes that break the reader."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from packages import Package, PackageFaults, package_text, read_package
from packages.schema import SCHEMA_FILE, package_schema
from tests.packages.package_samples import DEMO, MISSING, REAL, SMALL, bent
from tests.searching import examples

SHEET = SMALL["evaluations"][0]
MEASURE = SMALL["measures"][0]
LEFT_OUT = {"selected": False, "reason": "样本量不足。"}


def faults_of(source: str | bytes, **options: bool) -> list[tuple[str, str]]:
    with pytest.raises(PackageFaults) as refusal:
        read_package(source, **options)
    return [(fault.place, fault.message) for fault in refusal.value.faults]


def places_of(source: str | bytes, **options: bool) -> list[str]:
    return [place for place, _message in faults_of(source, **options)]


def test_the_small_package_reads_without_faults() -> None:
    assert [measure.ref for measure in read_package(bent()).measures] == ["m1", "m2"]


@pytest.mark.parametrize(
    ("name", "count"), [("batch-20.json", 20), ("batch-21.json", 20), ("batch-22.json", 23)]
)
def test_every_demo_package_reads_without_faults(name: str, count: int) -> None:
    assert len(read_package((DEMO / name).read_bytes()).measures) == count


@pytest.mark.parametrize("name", ["batch-20.json", "batch-21.json", "batch-22.json"])
def test_a_demo_package_written_again_is_the_same_file(name: str) -> None:
    text = (DEMO / name).read_text(encoding="utf-8")
    assert package_text(read_package(text)) == text


def test_the_real_package_written_again_says_the_same() -> None:
    package = read_package(REAL.read_bytes(), needs_letter=True)
    assert json.loads(package_text(package)) == json.loads(REAL.read_bytes())


def test_the_demo_steps_name_measures_of_their_package() -> None:
    steps = json.loads((DEMO / "demo.json").read_text(encoding="utf-8"))["batches"][2]
    refs = {measure.ref for measure in read_package((DEMO / steps["package"]).read_bytes()).measures}
    assert set(steps["measures"]) == refs


def test_the_published_schema_is_a_valid_schema() -> None:
    Draft202012Validator.check_schema(json.loads(SCHEMA_FILE.read_text(encoding="utf-8")))


def test_the_published_schema_names_the_words_that_the_code_knows() -> None:
    stated = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"), parse_float=Decimal)
    assert stated["$defs"] == package_schema()["$defs"]


def test_scores_are_kept_exactly_as_written() -> None:
    assert read_package(bent()).evaluations[0].scores["novelty"] == Decimal("88.5")


def test_an_open_criterion_reads_as_absent() -> None:
    package = read_package(bent(("evaluations.0.scores.effect", None)))
    assert set(package.evaluations[0].scores) == {"novelty", "legality"}


def test_blanks_at_the_ends_of_a_text_are_dropped() -> None:
    assert read_package(bent(("measures.0.title", "  岸电 计价 "))).measures[0].title == "岸电 计价"


def test_bands_of_a_criterion_are_read_and_written_and_held_to_its_scale() -> None:
    bands = [
        {"lowest": 85, "highest": 100, "text": "查证充分"},
        {"lowest": 0, "highest": 84.5, "text": "照搬"},
    ]
    package = read_package(bent(("rubric.0.bands", bands)))
    assert [(str(one.lowest), str(one.highest)) for one in package.rubric[0].bands] == [
        ("85", "100"),
        ("0", "84.5"),
    ]
    assert read_package(package_text(package)) == package
    for wrong in (
        {"lowest": 90, "highest": 80, "text": "倒置"},
        {"lowest": 90, "highest": 101, "text": "超出"},
    ):
        assert places_of(bent(("rubric.0.bands", [wrong]))) == ["rubric[0].bands[0]"]


def test_a_byte_order_mark_is_no_fault() -> None:
    assert isinstance(read_package(b"\xef\xbb\xbf" + bent().encode()), Package)


def test_a_package_without_a_letter_is_refused_only_where_one_is_needed() -> None:
    source = bent(("letter", MISSING))
    assert read_package(source).letter is None
    assert places_of(source, needs_letter=True) == ["letter"]


def test_a_package_still_under_way_needs_no_outcome() -> None:
    source = bent(("letter", MISSING), ("measures.0.decision", MISSING), ("evaluations", []))
    assert read_package(source).measures[0].decision is None


def test_the_votes_of_a_majority_stand_in_for_a_decision() -> None:
    assert read_package(bent(("measures.0.decision", MISSING))).measures[0].decision is None


@pytest.mark.parametrize(
    ("change", "value", "place"),
    [
        ("format", "fzworkflow.batch/2", "format"),
        ("batch.number", "7", "batch.number"),
        ("batch.number", 7.5, "batch.number"),
        ("batch.number", 0, "batch.number"),
        ("batch.year", 1999, "batch.year"),
        ("batch.zone", "   ", "batch.zone"),
        ("batch.zone", "长" * 31, "batch.zone"),
        ("batch.opens", "2023/01/02", "batch.opens"),
        ("batch.closes", "2023-02-30", "batch.closes"),
        ("batch.colour", "red", "batch.colour"),
        ("opening.measures", 2**31, "opening.measures"),
        ("opening.batches", -1, "opening.batches"),
        ("units.0.kind", "ministry", "units[0].kind"),
        ("units.0.code", "东屿", "units[0].code"),
        ("units.1", {"code": "DONGYU", "name": "另一单位", "kind": "city_commerce"}, "units[1].code"),
        ("units", [], "units"),
        ("rubric.0.weight", 61, "rubric"),
        ("rubric.0.max", 0, "rubric[0].max"),
        ("rubric.1.code", "novelty", "rubric[1].code"),
        ("rubric.2.weight", 10, "rubric[2].weight"),
        ("measures", [], "measures"),
        ("measures.0.unit", "nowhere", "measures[0].unit"),
        ("measures.1.ref", "m1", "measures[1].ref"),
        ("measures.1.title", "第1号岸电计价", "measures[1].title"),
        ("measures.0.title", "长" * 31, "measures[0].title"),
        ("measures.0.title", "岸电\t计价", "measures[0].title"),
        ("measures.0.summary", "岸电\u0000计价", "measures[0].summary"),
        ("measures.0.summary", "长" * 201, "measures[0].summary"),
        ("measures.0.innovation_point", "长" * 81, "measures[0].innovation_point"),
        ("measures.0.practice", "长" * 1001, "measures[0].practice"),
        ("measures.0.effect", "长" * 501, "measures[0].effect"),
        ("measures.0.innovation_point", MISSING, "measures[0].innovation_point"),
        ("measures.0.titel", "岸电", "measures[0].titel"),
        ("measures.0.joint_units", ["dongyu"], "measures[0].joint_units[0]"),
        ("measures.0.in_force_since", "1023-01-01", "measures[0].in_force_since"),
        ("measures.0.decision.classification", "best", "measures[0].decision.classification"),
        ("measures.0.decision", {"selected": True}, "measures[0].decision.classification"),
        ("measures.0.decision", {"selected": False}, "measures[0].decision.reason"),
        (
            "measures.0.decision",
            {**LEFT_OUT, "classification": "replication"},
            "measures[0].decision.classification",
        ),
        ("measures.0.decision", {"classification": "replication"}, "measures[0].decision.reason"),
        ("measures.1.decision", MISSING, "measures[1].decision"),
        ("evaluations.0.measure", "m9", "evaluations[0].measure"),
        ("evaluations.0.evaluator", "sun yi", "evaluations[0].evaluator"),
        ("evaluations.0.scores.novelty", 100.01, "evaluations[0].scores.novelty"),
        ("evaluations.0.scores.novelty", -1, "evaluations[0].scores.novelty"),
        ("evaluations.0.scores.novelty", 88.125, "evaluations[0].scores.novelty"),
        ("evaluations.0.scores.novelty", "88", "evaluations[0].scores.novelty"),
        ("evaluations.0.scores.novelty", True, "evaluations[0].scores.novelty"),
        ("evaluations.0.scores.legality", 1, "evaluations[0].scores.legality"),
        ("evaluations.0.scores.legality", False, "evaluations[0].score_comments.legality"),
        ("evaluations.0.scores.beauty", 5, "evaluations[0].scores.beauty"),
        ("evaluations.0.scores", {}, "evaluations[0].scores"),
        ("evaluations.0.classification", None, "evaluations[0].classification"),
        ("evaluations.0.abstained", True, "evaluations[0].abstained"),
        ("evaluations.1", SHEET, "evaluations[1]"),
        ("letter.title", "省自贸办关于发布第7批创新举措的通知", "letter.title"),
        ("letter.title", "省自贸办关于发布第8批创新举措的函", "letter.title"),
        ("letter.addressees", "东屿片区管委会", "letter.addressees"),
        ("letter.date", "2023-13-01", "letter.date"),
        ("letter.signature", [], "letter.signature"),
        ("letter.title_lines", ["省自贸办", "关于函"], "letter.title_lines"),
    ],
)
def test_a_fault_is_named_by_its_place(change: str, value: object, place: str) -> None:
    assert place in places_of(bent((change, value)))


@pytest.mark.parametrize(
    ("people", "place"),
    [
        ([{"username": "a", "name": "甲", "unit": "no", "roles": ["submitter"]}], "people[0].unit"),
        ([{"username": "a", "name": "甲", "unit": "dongyu", "roles": ["signatory"]}], "people[0].roles[0]"),
        ([{"username": "a", "name": "甲", "unit": "dongyu", "roles": []}], "people[0].roles"),
        ([{"username": "a b", "name": "甲", "unit": "dongyu", "roles": ["submitter"]}], "people[0].username"),
        (
            [
                {"username": name, "name": "甲", "unit": "dongyu", "roles": ["submitter"]}
                for name in ("a", "A")
            ],
            "people[1].username",
        ),
        (
            [{"username": "sun", "name": "甲", "unit": "dongyu", "roles": ["submitter"]}],
            "evaluations[0].evaluator",
        ),
    ],
)
def test_a_person_who_does_not_fit_is_named(people: list[dict[str, Any]], place: str) -> None:
    assert places_of(bent(("people", people))) == [place]


def test_an_evaluator_missing_among_the_named_evaluators_is_a_fault() -> None:
    agency = {"code": "agency", "name": "研究院", "kind": "third_party"}
    person = {"username": "zhou", "name": "周", "unit": "agency", "roles": ["evaluator"]}
    assert places_of(bent(("units.1", agency), ("people", [person]))) == ["evaluations[0].evaluator"]


def test_a_required_criterion_left_open_is_a_fault() -> None:
    source = bent(("rubric.1.required", True), ("evaluations.0.scores.effect", MISSING))
    assert places_of(source) == ["evaluations[0].scores.effect"]


def test_an_abstention_needs_only_its_reason() -> None:
    sheet = {"measure": "m1", "evaluator": "sun", "abstained": True, "comment": "曾参与论证。"}
    assert read_package(bent(("evaluations.0", sheet))).evaluations[0].abstained


def test_votes_without_a_majority_settle_nothing() -> None:
    other = {**SHEET, "evaluator": "zhou", "classification": "replication"}
    source = bent(("measures.0.decision", MISSING), ("evaluations.1", other))
    assert places_of(source) == ["measures[0].decision"]


def test_a_batch_without_a_selected_measure_has_no_letter() -> None:
    source = bent(("measures.0.decision", LEFT_OUT), ("measures.1.decision", LEFT_OUT))
    assert places_of(source) == ["measures"]


def test_closing_before_opening_is_a_fault() -> None:
    source = bent(("batch.opens", "2023-03-02"), ("batch.closes", "2023-03-01"))
    assert places_of(source) == ["batch.closes"]


def test_a_batch_may_allow_longer_texts() -> None:
    source = bent(("batch.limits", {"title": 40}), ("measures.0.title", "长" * 40))
    assert len(read_package(source).measures[0].title) == 40


def test_long_prose_may_have_several_lines() -> None:
    assert "\n" in read_package(bent(("measures.0.practice", "一是。\n二是。"))).measures[0].practice


def test_faults_come_all_at_once_and_in_file_order() -> None:
    source = bent(
        ("letter.title", "通知"),
        ("measures.1.unit", "nowhere"),
        ("measures.0.summary", MISSING),
        ("batch.year", None),
    )
    assert places_of(source) == ["batch.year", "measures[0].summary", "measures[1].unit", "letter.title"]


def test_a_repeated_key_is_named() -> None:
    source = bent().replace('"year": 2023', '"year": 2022, "year": 2023')
    assert places_of(source) == ["batch.year"]


@pytest.mark.parametrize("literal", ["NaN", "Infinity", "-Infinity"])
def test_what_is_not_a_number_is_named(literal: str) -> None:
    assert places_of(bent().replace("88.5", literal)) == ["evaluations[0].scores.novelty"]


@pytest.mark.parametrize("literal", ["9" * 5000, "1e400", "1e99999999999999999999", "1e-9999999"])
def test_a_number_beyond_every_range_is_named(literal: str) -> None:
    assert places_of(bent().replace("88.5", literal)) == ["evaluations[0].scores.novelty"]


def test_a_lone_surrogate_is_named_and_can_be_printed() -> None:
    [(place, message)] = faults_of(bent(("measures.0.title", "岸\ud800电")))
    assert (place, "U+D800" in message, message.isprintable()) == ("measures[0].title", True, True)


@pytest.mark.parametrize(
    ("source", "place"),
    [
        (b"", "第 1 行第 1 列"),
        (b'{\n "format": }', "第 2 行第 12 列"),
        (b'{"format": 1,}', "第 1 行第 14 列"),
        (bent().encode("utf-16"), "第 1 行"),
        ('{"名":\n"岸电"}'.encode("gb18030"), "第 1 行"),
        (b"[" * 100_000, "第 1 行第 17 列"),
        (b'{"a":' * 100_000, "第 1 行第 81 列"),
        (b"[]", ""),
        (b"null", ""),
    ],
)
def test_a_file_that_is_no_package_says_where(source: bytes, place: str) -> None:
    assert places_of(source) == [place]


def test_ten_thousand_measures_read_in_seconds() -> None:
    measures = [{**MEASURE, "ref": f"m{n}", "title": f"举措{n}"} for n in range(10_000)]
    assert len(read_package(bent(("measures", measures))).measures) == 10_000


def answers(source: str | bytes) -> bool:
    """Tell whether the reader gave a package or printable faults; any other exception goes through."""
    try:
        package = read_package(source)
    except PackageFaults as refusal:
        return bool(refusal.faults) and all(str(fault).isprintable() for fault in refusal.faults)
    return read_package(package_text(package)) == package


@given(st.binary(max_size=300))
def test_any_bytes_are_answered(source: bytes) -> None:
    assert answers(source)


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


def _paths(node: Any, path: tuple[str, ...] = ()) -> list[str]:
    members = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    own = [".".join(path)] if path else []
    return own + [one for key, member in members for one in _paths(member, (*path, str(key)))]


@examples(150)
@given(st.sampled_from(_paths(SMALL)), JSON_VALUES)
def test_any_value_in_any_place_is_answered(path: str, value: object) -> None:
    assert answers(bent((path, value)))


@examples(150)
@given(st.integers(0, len(bent()) - 1), st.binary(max_size=4))
def test_any_damage_to_the_file_is_answered(position: int, damage: bytes) -> None:
    source = bent().encode()
    assert answers(source[:position] + damage + source[position + len(damage) :])
