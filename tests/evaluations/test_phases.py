"""The batch's phases: each step from each phase, by whom, and that a step back has its reason."""

from __future__ import annotations

import pytest

from accounts.models import User
from core.errors import Incomplete
from evaluations import actions
from letters import actions as letter_actions
from measures import actions as measure_actions
from measures.models import PhaseChange
from tests.factories import Cast, make_cast
from tests.states import Step, batch_in, outcomes, people_of, who_may

pytestmark = pytest.mark.django_db
PHASES = ("preparing", "collecting", "evaluating", "deciding", "publishing", "published", "cancelled")
ALLOWED: dict[str, dict[str, str]] = {
    "collect": {"preparing": "collecting"},
    "evaluate": {"collecting": "evaluating"},
    "decide": {"evaluating": "deciding"},
    "publish": {"deciding": "publishing"},
    "back to preparing": {},  # refused once something was sent in
    "back to collecting": {"evaluating": "collecting"},
    "back to evaluating": {"deciding": "evaluating"},
    "back to deciding": {"publishing": "deciding"},
    "cancel": dict.fromkeys(("preparing", "collecting", "evaluating", "deciding"), "cancelled"),
}
STEPS: dict[str, Step] = {
    "collect": lambda batch, by: actions.open_collecting(batch, by=by),
    "evaluate": lambda batch, by: actions.start_evaluation(batch, by=by, reason="材料已齐"),
    "decide": lambda batch, by: actions.close_evaluation(batch, by=by),
    "publish": lambda batch, by: letter_actions.start_publishing(batch, by=by),
    "back to preparing": lambda batch, by: measure_actions.stop_collecting_again(batch, by=by, reason="有误"),
    "back to collecting": lambda batch, by: actions.step_back_to_collecting(batch, by=by, reason="有误"),
    "back to evaluating": lambda batch, by: actions.step_back_to_evaluating(batch, by=by, reason="有误"),
    "back to deciding": lambda batch, by: letter_actions.step_back_to_deciding(batch, by=by, reason="有误"),
    "cancel": lambda batch, by: measure_actions.cancel_batch(batch, by=by, reason="政策调整"),
}
FORWARD = {"collect", "evaluate", "decide", "publish"}


def doers(cast: Cast) -> dict[str, tuple[Step, User]]:
    return {name: (act, cast.clerk if name in FORWARD else cast.reviewer) for name, act in STEPS.items()}


@pytest.mark.parametrize("phase", PHASES)
def test_a_batch_takes_each_step_from_its_phases_only(phase: str) -> None:
    cast = make_cast(evaluators=1)
    batch = batch_in(phase, cast)
    assert batch.state == phase
    wanted = {name: starts[phase] for name, starts in ALLOWED.items() if phase in starts}
    assert outcomes(batch, doers(cast)) == wanted


@pytest.mark.parametrize(
    ("step", "phase", "may"),
    [
        ("collect", "preparing", {"office_clerk", "office_reviewer"}),
        ("evaluate", "collecting", {"office_clerk", "office_reviewer"}),
        ("decide", "evaluating", {"office_clerk", "office_reviewer"}),
        ("publish", "deciding", {"office_clerk", "office_reviewer"}),
        ("back to collecting", "evaluating", {"office_reviewer"}),
        ("back to evaluating", "deciding", {"office_reviewer"}),
        ("back to deciding", "publishing", {"office_reviewer"}),
        ("cancel", "deciding", {"office_reviewer"}),
    ],
)
def test_only_those_it_falls_to_take_a_step(step: str, phase: str, may: set[str]) -> None:
    cast = make_cast(evaluators=1)
    batch = batch_in(phase, cast)
    assert who_may(batch, STEPS[step], people_of(cast)) == may


@pytest.mark.parametrize(
    "step",
    [
        lambda batch, by: actions.step_back_to_collecting(batch, by=by, reason=" "),
        lambda batch, by: measure_actions.cancel_batch(batch, by=by, reason=""),
    ],
)
def test_a_step_back_without_a_reason_is_refused(step: Step) -> None:
    cast = make_cast(evaluators=1)
    batch = batch_in("evaluating", cast)
    with pytest.raises(Incomplete):
        step(batch, cast.reviewer)
    batch.refresh_from_db()
    assert batch.state == "evaluating"


def test_each_step_is_in_the_logbook_with_who_and_why() -> None:
    cast = make_cast(evaluators=1)
    actions.step_back_to_collecting(batch_in("evaluating", cast), by=cast.reviewer, reason="漏审一项")
    last = PhaseChange.objects.filter(batch=cast.batch).latest("pk")
    assert (last.from_state, last.to_state, last.by, last.reason) == (
        "evaluating",
        "collecting",
        cast.reviewer,
        "漏审一项",
    )


def test_collecting_does_not_open_without_criteria_dates_and_units() -> None:
    cast = make_cast(evaluators=1, is_collecting=False)
    cast.batch.rubrics.all().delete()
    cast.batch.invitations.all().delete()
    measure_actions.change_batch(cast.batch, by=cast.clerk, opens_on=None, closes_on=None)
    with pytest.raises(Incomplete) as refusal:
        actions.open_collecting(cast.batch, by=cast.clerk)
    assert {fault.place for fault in refusal.value.errors} == {"rubric", "closes_on", "units"}
