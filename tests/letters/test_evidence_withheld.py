"""What a reader does not see of the evidence is said to be withheld: never nought, never nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from letters.evidence.parts import Told
from letters.evidence.reading import Case, case_of
from letters.evidence.seeing import Sight, as_seen
from letters.evidence.values import Evidence, Found, Result, SearchedShelf
from letters.evidence.weighing import caution_of, weak_points
from letters.models import Letter
from tests.clients import client_of
from tests.letters.test_records import issued

pytestmark = pytest.mark.django_db
CUT = [Sight.PANEL, Sight.OWN, Sight.PUBLIC]
NO_LIST = "没有查外部清单"


def among_candidates(evidence: Evidence) -> Evidence:
    """Return the evidence as if the search had looked at the batch's other candidates alone."""
    shelf = SearchedShelf("candidate", "本批其他申报", 20, "0" * 64, "")
    hits = tuple(replace(hit, source="candidate", is_open=False) for hit in evidence.searches[0].hits)
    return replace(evidence, searches=(replace(evidence.searches[0], scope=(shelf,), hits=hits),))


def page(case: Case, evidence: Evidence, sight: Sight) -> Told:
    seen = as_seen(evidence, sight, is_out=True)
    return Case(case.measure, seen, case.letters, sight, caution_of(evidence)).told(leads=False)


def cells(told: Told) -> Iterator[tuple[tuple[str, int, int], str]]:
    for section in told.sections:
        for row, line in enumerate(section.table.rows if section.table else ()):
            yield from (((section.key, row, column), cell.text) for column, cell in enumerate(line))


@pytest.fixture
def letter() -> Letter:
    return issued()[1]


@pytest.mark.parametrize("sight", CUT)
@pytest.mark.parametrize("only_candidates", [False, True])
def test_no_cell_differs_from_the_offices_but_to_say_that_it_is_withheld(
    letter: Letter, sight: Sight, *, only_candidates: bool
) -> None:
    case = case_of(letter.batch.measures.get(), Sight.ALL)
    evidence = among_candidates(case.evidence) if only_candidates else case.evidence
    office = dict(cells(page(case, evidence, Sight.ALL)))
    seen = page(case, evidence, sight)
    cut = {place: text for place, text in cells(seen) if text != office[place]}
    notes = {section.key: "".join(section.notes) for section in seen.sections}
    assert cut
    for place, text in cut.items():
        if text and text in office[place]:
            continue  # the office, where the page of the office adds a name
        assert "不公开" in text or "不公开" in notes[place[0]], (place, text, office[place])


@pytest.mark.parametrize("sight", [Sight.OWN, Sight.PUBLIC])
def test_sections_and_the_summary_name_what_is_not_shown(letter: Letter, sight: Sight) -> None:
    case = case_of(letter.batch.measures.get(), Sight.ALL)
    seen = page(case, case.evidence, sight)
    assert "评分不公开" in seen.conclusion
    assert "没有留存" not in seen.conclusion
    decision = next(one for one in seen.sections if one.key == "decision")
    assert "姓名不公开" in decision.aside
    nothing = page(case, replace(case.evidence, searches=(), comparisons=()), sight)
    assert "没有留存的检索。" not in "".join(note for one in nothing.sections for note in one.notes)


def test_before_the_letter_the_panels_lead_is_told_that_the_decision_is_withheld(letter: Letter) -> None:
    case = case_of(letter.batch.measures.get(), Sight.ALL)
    before = as_seen(replace(case.evidence, entry=None), Sight.PANEL, is_out=False)
    told = Case(case.measure, before, [], Sight.PANEL).told(leads=False)
    assert told.conclusion.startswith("决定尚未公开")
    assert "还没有决定。" not in "".join(note for one in told.sections for note in one.notes)


def test_who_sent_a_measure_in_is_told_to_the_office_alone(letter: Letter) -> None:
    measure = letter.batch.measures.get()
    case = case_of(measure, Sight.ALL)
    told = {sight: page(case, case.evidence, sight).sections[0] for sight in Sight}
    naming = {
        sight for sight, one in told.items() if str(measure.submitted_by) in str([*one.lines, one.notes])
    }
    assert naming == {Sight.ALL}


def test_grounds_that_are_alike_word_for_word_are_pointed_out(letter: Letter) -> None:
    case = case_of(letter.batch.measures.get(), Sight.ALL)
    one, *_others = case.evidence.sheets
    told = "2位专家写的类别依据一字不差。"
    alike = replace(case.evidence, sheets=(one, replace(one, key=0)))
    assert told in weak_points(alike)
    for other in (
        replace(one, ground="另有依据"),
        replace(one, abstained=True),
        replace(one, round=one.round + 1),
    ):
        assert told not in weak_points(replace(case.evidence, sheets=(one, other)))


def test_a_class_that_rests_on_no_list_of_others_is_no_green_tick(letter: Letter) -> None:
    case = case_of(letter.batch.measures.get(), Sight.ALL)
    for evidence in (among_candidates(case.evidence), replace(case.evidence, searches=())):
        assert NO_LIST in caution_of(evidence)
        assert NO_LIST in weak_points(evidence)[0]
        for sight in Sight:
            assert NO_LIST in page(case, evidence, sight).caution
    assert caution_of(case.evidence) == ""
    assert all(NO_LIST not in point for point in weak_points(case.evidence))


def test_the_pages_show_the_caution_in_place_of_the_tick(letter: Letter) -> None:
    record = letter.records.get(kind="evidence")
    measure = letter.batch.measures.get()
    office, public = f"/measures/{measure.pk}/evidence/", f"/register/{letter.batch.number}-1/evidence/"
    for is_cautious in (False, True):
        inside = client_of(letter.signed_by).get(office).content.decode()
        outside = client_of(None).get(public).content.decode()
        # The office is told of smaller things too, and then there is no tick either.
        assert ("is-cautious" in inside, "处不足" in inside) == (True, True)
        assert NO_LIST.join(("<strong>", "")) in inside if is_cautious else NO_LIST not in inside
        assert ("is-cautious" in outside, NO_LIST in outside) == (is_cautious,) * 2
        changed = among_candidates(Evidence.from_json(record.content)).to_json("")
        letter.records.filter(pk=record.pk).update(content=changed)


def test_a_practice_after_the_cutoff_is_told_apart_and_does_not_speak_against_first_in_nation(
    letter: Letter,
) -> None:
    case = case_of(letter.batch.measures.get(), Sight.ALL)
    record = replace(case.evidence.comparisons[0], relation="same", in_force_since="2024-07-30")
    late = replace(case.evidence, cutoff="2024-06-30", comparisons=(record,))
    early = replace(late, cutoff="2024-07-30")
    unsure = replace(late, comparisons=(replace(record, in_force_since=""),))
    assert "2024-07-30（晚于查重截止日）" in cells_of(page(case, late, Sight.ALL), "comparisons")
    assert "1条晚于查重截止日" in page(case, late, Sight.PUBLIC).conclusion
    assert not any("却定为" in point for point in weak_points(late))
    assert any("却定为" in point for point in weak_points(early))
    assert any("没有写明确切的日期" in point for point in weak_points(unsure))
    assert late.decision is not None
    copied = replace(
        late, decision=replace(late.decision, classification="replication", comparison=record.key)
    )
    assert any("请核对是谁先做的" in point for point in weak_points(copied))


def test_what_became_of_hits_is_counted_apart_and_who_wrote_the_comparisons_is_said(letter: Letter) -> None:
    case = case_of(letter.batch.measures.get(), Sight.ALL)
    search = case.evidence.searches[0]
    hit = Found(1, 1, "list", "清单", True, "一单到底", "甲地", "", "2031年", "", "", "", "", None, "")
    hits = (hit, replace(hit, decision="adopted"), replace(hit, decision="aside", reason="对象不同"))
    evidence = replace(case.evidence, cutoff="2026-01-01", searches=(replace(search, hits=hits),))
    told = page(case, evidence, Sight.ALL)
    table = next(one.table for one in told.sections if one.key == "searches")
    assert table is not None
    assert [cell.text for cell in table.rows[0][-4:]] == ["3", "1", "1", "1"]
    assert cells_of(told, "searches").count("晚于查重截止日") == 2
    assert "比对1条（办公室写1条）" in told.conclusion
    assert evidence.decision is not None
    silent = replace(evidence, decision=replace(evidence.decision, reason=""))
    assert "没有另写理由" in cells_of(page(case, silent, Sight.ALL), "decision")


def cells_of(told: Told, key: str) -> str:
    section = next(one for one in told.sections if one.key == key)
    rows = [*section.lines, *(section.table.rows if section.table else ())]
    return "\n".join(cell.text for row in rows for cell in row)


def test_the_mean_beside_a_rank_is_the_one_that_it_goes_by(letter: Letter) -> None:
    case = case_of(letter.batch.measures.get(), Sight.ALL)
    result = case.evidence.result
    assert isinstance(result, Result)
    trimmed = replace(result, mean="87.3", trimmed_mean="87.1", rank=10)
    told = page(case, replace(case.evidence, result=trimmed), Sight.ALL)
    assert "去极值平均87.10分，第10名" in told.conclusion
    sheets = next(one for one in told.sections if one.key == "sheets")
    assert "平均87.30" in sheets.notes[0]
    assert "去极值平均87.10分，第10名" in sheets.notes[0]
    plain = page(case, replace(case.evidence, result=replace(trimmed, trimmed_mean=None)), Sight.ALL)
    assert "，平均87.30分，第10名" in plain.conclusion
