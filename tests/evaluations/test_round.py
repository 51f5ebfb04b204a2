"""A round from the panel's ties to the handover, and a second one for what is in doubt."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from core.errors import Incomplete, NotAllowed, StaleVersion, WrongState
from evaluations import actions
from evaluations.entries import SheetEntries
from evaluations.models import (
    Assignment,
    Evaluation,
    Tie,
    TieCandidate,
)
from evaluations.ordering import Neighbours, minutes_left, neighbours, time_left
from evaluations.sheets import own_sheet
from evaluations.tie_clues import Expert, Sender, tie_clues
from measures.models import Measure
from tests.clients import client_of
from tests.evaluations.rounds import evaluating
from tests.factories import Cast, make_cast

pytestmark = pytest.mark.django_db


# --- ties
def test_an_evaluator_sees_no_measure_before_declaring_ties() -> None:
    cast = evaluating()
    person = cast.evaluators[0]
    cast.panel.members.update(ties_declared_at=None)
    assert not Measure.objects.visible_to(person).exists()
    assert not Assignment.objects.visible_to(person).exists()
    assignment = Assignment.objects.filter(evaluator=person)[0]
    assert client_of(person).get(f"/evaluations/{assignment.pk}/").status_code == 404
    with pytest.raises(NotAllowed):
        actions.save_sheet(assignment, by=person, entries=SheetEntries(comment="看看"), version=1)


def test_declaring_a_tie_takes_back_what_was_assigned_and_gives_it_to_somebody_else() -> None:
    cast = make_cast(evaluators=3)
    cast.panel = actions.form_panel(cast.batch, by=cast.clerk, agency=cast.panel.agency, per_measure=2)
    cast.panel.members.update(ties_declared_at=None)
    measure = cast.accepted()
    actions.propose_assignments(cast.panel, by=cast.clerk)
    tied = Assignment.objects.filter(measure=measure)[0].evaluator
    actions.declare_own_ties(cast.panel, by=tied, units=[cast.unit])
    left = set(Assignment.objects.filter(measure=measure).values_list("evaluator", flat=True))
    assert len(left) == 2
    assert tied.pk not in left


def test_ties_are_declared_once() -> None:
    cast = make_cast(evaluators=1)
    with pytest.raises(WrongState):
        actions.declare_own_ties(cast.panel, by=cast.evaluators[0], units=[cast.unit])


@pytest.mark.parametrize("sent", [{}, {"none": "1", "unit": "own"}])
def test_a_declaration_that_says_nothing_or_both_is_asked_again(sent: dict[str, str]) -> None:
    cast = make_cast(evaluators=1)
    cast.panel.members.update(ties_declared_at=None)
    values = {name: str(cast.unit.pk) if value == "own" else value for name, value in sent.items()}
    page = client_of(cast.evaluators[0]).post(f"/evaluations/declare/{cast.batch.number}/", values)
    assert page.status_code == 422
    assert cast.panel.members.get().ties_declared_at is None


@pytest.mark.parametrize(
    ("expert", "sender", "ground"),
    [
        (Expert(1, "林知远", "海湾片区管委会研究中心", ""), Sender(2, "海湾片区管委会", (), ()), "same_name"),
        (
            Expert(1, "林知远", "", "lin@haiwan.gov.cn"),
            Sender(2, "甲", ("a@HAIWAN.gov.cn",), ()),
            "mail_domain",
        ),
        (Expert(1, "林知远", "", ""), Sender(2, "甲", (), ("本项目由林知远教授指导。",)), "named_in_text"),
        (Expert(1, "林知远", "", "lin@qq.com"), Sender(2, "甲", ("a@qq.com",), ("另一人",)), None),
        (Expert(1, "林", "", ""), Sender(2, "甲", (), ("林地",)), None),
    ],
)
def test_what_looks_like_a_tie_is_told_by_its_ground(
    expert: Expert, sender: Sender, ground: str | None
) -> None:
    assert [clue.ground for clue in tie_clues([expert], [sender])] == ([ground] if ground else [])


def test_a_clue_is_settled_once_and_never_asked_again() -> None:
    cast = make_cast(evaluators=1)
    cast.accepted(practice=f"由{cast.evaluators[0].name}指导。")
    [candidate] = actions.search_ties(cast.panel, by=cast.clerk)
    actions.settle_tie_candidate(cast.panel, by=cast.clerk, candidate_id=candidate.pk, is_tie=True)
    assert Tie.objects.get().evaluator == cast.evaluators[0]
    assert actions.search_ties(cast.panel, by=cast.clerk) == []
    with pytest.raises(WrongState):
        actions.settle_tie_candidate(cast.panel, by=cast.reviewer, candidate_id=candidate.pk, is_tie=False)
    assert TieCandidate.objects.get().settled_by == cast.clerk


# --- the sheet
def entries_of(value: str, **changes: object) -> SheetEntries:
    plain: dict[str, object] = {
        "scores": dict.fromkeys(("novelty", "effect", "replicability"), Decimal(value)),
        "gates": {"legality": True, "risk": True},
        "classification": "first_in_nation",
        "ground": "检索全国公开文件，未见相同做法。",
        "familiarity": "fairly",
    }
    return SheetEntries(**{**plain, **changes})  # type: ignore[arg-type]


def refused_places(cast: Cast, entries: SheetEntries) -> list[str]:
    assignment = cast.open_assignments()[0]
    actions.save_sheet(
        assignment, by=assignment.evaluator, entries=entries, version=own_sheet(assignment).edit_version
    )
    with pytest.raises(Incomplete) as refusal:
        actions.submit_sheet(assignment, by=assignment.evaluator)
    return [fault.place for fault in refusal.value.errors]


def test_a_score_outside_the_bounds_needs_a_remark() -> None:
    cast = make_cast(evaluators=1)
    bands = actions.CommentBands(below=60, above=90)
    actions.set_rubric(cast.batch, by=cast.clerk, criteria=actions.default_criteria(), bands=bands)
    cast.accepted()
    cast.evaluate()
    assert refused_places(cast, entries_of("91")) == [
        "comment-novelty",
        "comment-effect",
        "comment-replicability",
    ]
    assert refused_places(cast, entries_of("59"))[0] == "comment-novelty"
    assignment = cast.open_assignments()[0]
    actions.save_sheet(assignment, by=assignment.evaluator, entries=entries_of("90"), version=3)
    assert actions.submit_sheet(assignment, by=assignment.evaluator).state == "submitted"


def test_a_class_needs_its_ground() -> None:
    cast = evaluating()
    assert refused_places(cast, entries_of("80", ground="")) == ["ground"]
    assert refused_places(cast, entries_of("80", ground="", classification="replication")) == [
        "replicated_comparison"
    ]
    assignment = cast.open_assignments()[0]
    found = actions.add_finding(
        assignment, by=assignment.evaluator, place="某地", practice="先行做法", relation="same"
    )
    entries = entries_of("80", ground="", classification="replication", replicated_comparison=found)
    actions.save_sheet(
        assignment, by=assignment.evaluator, entries=entries, version=own_sheet(assignment).edit_version
    )
    assert actions.submit_sheet(assignment, by=assignment.evaluator).state == "submitted"


@pytest.mark.parametrize(("value", "said"), [("10", "20到100"), ("33", "间隔"), ("101", "20到100")])
def test_a_score_keeps_to_the_range_and_steps_of_its_criterion(value: str, said: str) -> None:
    cast = make_cast(evaluators=1)
    stepped = [
        actions.CriterionDraft("novelty", "首创性", Decimal(100), min_score=Decimal(20), step=Decimal(5))
    ]
    actions.set_rubric(cast.batch, by=cast.clerk, criteria=stepped)
    cast.accepted()
    cast.evaluate()
    assignment = cast.open_assignments()[0]
    with pytest.raises(Incomplete) as refusal:
        actions.save_sheet(
            assignment,
            by=assignment.evaluator,
            entries=SheetEntries(scores={"novelty": Decimal(value)}),
            version=1,
        )
    assert said in refusal.value.errors[0].message


def test_of_two_saves_from_the_same_version_the_second_is_refused_with_both_shown() -> None:
    cast = evaluating()
    assignment = cast.open_assignments()[0]
    actions.save_sheet(assignment, by=assignment.evaluator, entries=entries_of("80"), version=1)
    with pytest.raises(StaleVersion) as refusal:
        actions.save_sheet(assignment, by=assignment.evaluator, entries=entries_of("70"), version=1)
    assert refusal.value.current["scores"]["novelty"] == "80.00"  # type: ignore[index]


def test_what_an_evaluator_finds_is_theirs_alone_until_the_scores_are_locked() -> None:
    cast = evaluating()
    mine, other = cast.open_assignments()
    actions.add_finding(mine, by=mine.evaluator, place="滨海新城", practice="先行做法", relation="same")
    lead, measure = cast.evaluation_lead, mine.measure_id
    hidden = {
        (other.evaluator, f"/evaluations/{other.pk}/"),
        (other.evaluator, f"/evaluations/offline/{cast.batch.number}/sheets.xlsx"),
        (cast.clerk, f"/measures/{measure}/"),
        (cast.auditor, f"/measures/{measure}/"),
        (lead, f"/measures/{measure}/"),
        (cast.unit_lead, f"/measures/{measure}/"),
        (cast.clerk, f"/batches/{cast.batch.number}/tally/{measure}/"),
    }
    assert [
        (person, address)
        for person, address in hidden
        if "滨海新城" in client_of(person).get(address).content.decode(errors="ignore")
    ] == []
    assert "滨海新城" in client_of(mine.evaluator).get(f"/evaluations/{mine.pk}/").content.decode()
    cast.score_all()
    cast.close()
    assert "滨海新城" in client_of(cast.clerk).get(f"/measures/{measure}/").content.decode()
    assert "滨海新城" not in client_of(cast.unit_lead).get(f"/measures/{measure}/").content.decode()


def test_the_next_measure_follows_in_ones_own_order_and_wraps_round() -> None:
    cast = evaluating(measures=4, evaluators=1)
    waiting = Assignment.objects.filter(evaluator=cast.evaluators[0])
    mine = list(waiting.in_own_order())
    assert neighbours(mine[1], waiting) == Neighbours(mine[0].pk, mine[2].pk)
    assert neighbours(mine[3], waiting) == Neighbours(mine[2].pk, mine[0].pk)
    assert neighbours(mine[0], waiting) == Neighbours(mine[3].pk, mine[1].pk)
    assert neighbours(mine[0], waiting.filter(pk=mine[0].pk)) == Neighbours(None, None)


def test_what_is_kept_for_later_comes_when_nothing_else_waits() -> None:
    cast = evaluating(measures=3, evaluators=1)
    waiting = Assignment.objects.filter(evaluator=cast.evaluators[0])
    first, second, third = waiting.in_own_order()
    actions.flag_assignment(second, by=second.evaluator, is_flagged=True)
    assert neighbours(first, waiting).next == third.pk
    assert neighbours(first, waiting.exclude(pk=third.pk)).next == second.pk


def test_nobodys_order_is_everybodys() -> None:
    cast = evaluating(measures=8, evaluators=2)
    orders = [
        list(Assignment.objects.filter(evaluator=one).in_own_order().values_list("measure", flat=True))
        for one in cast.evaluators
    ]
    assert sorted(orders[0]) == sorted(orders[1])
    assert orders[0] != orders[1]


def test_the_time_left_is_told_from_the_pace_and_not_from_breaks() -> None:
    start = timezone.now()
    minutes = (0, 4, 10, 200, 205)
    assert minutes_left([start + timedelta(minutes=one) for one in minutes], 3) == 15
    assert minutes_left([start, start + timedelta(minutes=4)], 3) is None
    # Handed in together, as the table of one's own scores does it: that tells no pace.
    assert minutes_left([start + timedelta(seconds=one) for one in (0, 1, 2, 3)], 3) is None
    assert [
        time_left([start + timedelta(minutes=7 * one) for one in range(4)], left) for left in (3, 26, 0)
    ] == [
        "按您至今的速度，还需约21分钟",
        "按您至今的速度，还需约3小时",
        "",
    ]


def test_complete_sheets_are_handed_in_together_or_not_at_all() -> None:
    cast = evaluating(measures=2, evaluators=1)
    first, second = cast.open_assignments()
    actions.save_sheet(first, by=first.evaluator, entries=entries_of("80"), version=1)
    with pytest.raises(Incomplete) as refusal:
        actions.submit_sheets(first.evaluator, [first, second])
    assert refusal.value.errors[0].place == str(second.measure)
    assert not Evaluation.objects.submitted().exists()


# --- handover
def test_after_the_handover_nothing_of_the_result_can_be_changed() -> None:
    cast = evaluating(measures=2)
    assignment = cast.open_assignments()[0]
    cast.score(assignment)
    cast.hand_in("其余专家因病缺席")
    late = cast.open_assignments()[0]
    for step in (
        lambda: actions.save_sheet(late, by=late.evaluator, entries=entries_of("80"), version=1),
        lambda: actions.reopen_assignment(assignment, by=cast.evaluation_lead, reason="漏看附件"),
        lambda: actions.recuse_assignment(late, by=late.evaluator, reason="曾任顾问"),
        lambda: actions.withdraw_assignment(late, by=cast.clerk),
        lambda: actions.propose_assignments(cast.panel, by=cast.clerk),
    ):
        with pytest.raises(WrongState):
            step()


def test_a_result_is_signed_by_name_and_names_what_is_missing() -> None:
    cast = evaluating()
    with pytest.raises(Incomplete) as refusal:
        actions.hand_in_result(
            cast.panel, by=cast.evaluation_lead, statement="独立评审。", signed_name="别人"
        )
    assert [fault.place for fault in refusal.value.errors] == ["signed_name", "missing"]
