"""What a reader does not see of the evidence is said to be withheld: never nought, never nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from letters.evidence.parts import Told
from letters.evidence.reading import Case, case_of
from letters.evidence.seeing import Sight, as_seen
from letters.evidence.values import Evidence, Result, SearchedShelf
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
    addresses = {
        f"/measures/{measure.pk}/evidence/": client_of(letter.signed_by),
        f"/register/{letter.batch.number}-1/evidence/": client_of(None),
    }
    for is_cautious in (False, True):
        for address, client in addresses.items():
            text = client.get(address).content.decode()
            assert ("evidence-conclusion is-cautious" in text, NO_LIST in text) == (is_cautious,) * 2
        changed = among_candidates(Evidence.from_json(record.content)).to_json("")
        letter.records.filter(pk=record.pk).update(content=changed)


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
