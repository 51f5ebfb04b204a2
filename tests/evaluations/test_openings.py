"""People out of use get no work, and what is open is said before an evaluation starts."""

from __future__ import annotations

import pytest

from accounts.inviting import unopened_account
from core.errors import Incomplete
from evaluations import actions
from evaluations.models import Assignment, TieCandidate
from evaluations.openings import open_points
from measures.choices import BatchState
from tests.clients import client_of
from tests.factories import Cast, make_cast

pytestmark = pytest.mark.django_db


def leave(cast: Cast) -> None:
    cast.evaluators[0].is_active = False
    cast.evaluators[0].save()


def test_who_left_is_allotted_nothing_and_replaces_nobody() -> None:
    cast = make_cast(evaluators=4)
    cast.panel.per_measure = 3
    cast.panel.save()
    leave(cast)
    measure = cast.accepted()
    actions.propose_assignments(cast.panel, by=cast.clerk)
    assert not Assignment.objects.filter(evaluator=cast.evaluators[0]).exists()
    with pytest.raises(Incomplete, match="需要补正"):
        actions.assign_evaluator(cast.panel, by=cast.clerk, measure=measure, evaluator=cast.evaluators[0])
    proposal = actions.draw_proposal(cast.panel, by=cast.clerk, rule="add", count=1, seed=1)
    assert cast.evaluators[0].pk not in {evaluator for _measure, evaluator in proposal.pairs}


def test_what_is_open_is_said_and_started_over_only_knowingly() -> None:
    cast = make_cast(evaluators=3)
    cast.accepted()
    actions.propose_assignments(cast.panel, by=cast.clerk)
    new = unopened_account(username="new", name="新专家", unit=cast.evaluation_lead.unit, roles=["evaluator"])
    cast.panel.members.create(evaluator=new)
    TieCandidate.objects.create(
        evaluator=cast.evaluators[1], unit=cast.unit, ground="same_name", detail="同名"
    )
    leave(cast)
    with pytest.raises(Incomplete) as refused:
        actions.start_evaluation(cast.batch, by=cast.clerk, reason="材料已齐")
    said = [str(fault) for fault in refused.value.errors]
    assert said == [
        f"{cast.evaluators[0]}: 已停用，名下还有分派，请改派。",
        "新专家: 还没有开通账号。",
        "还有1条疑似回避关系没有认定。",
    ]
    batch = actions.start_evaluation(cast.batch, by=cast.clerk, reason="材料已齐", accepts_open=True)
    assert batch.state == BatchState.EVALUATING


def test_the_page_shows_what_is_open_and_keeps_the_reason() -> None:
    cast = make_cast(evaluators=3)
    cast.accepted()
    actions.propose_assignments(cast.panel, by=cast.clerk)
    TieCandidate.objects.create(
        evaluator=cast.evaluators[1], unit=cast.unit, ground="same_name", detail="同名"
    )
    client, address = client_of(cast.clerk), f"/batches/{cast.batch.number}/evaluate/"
    shown = client.post(address, {"reason": "材料已齐"})
    assert shown.status_code == 422
    assert "还有1条疑似回避关系没有认定" in shown.content.decode()
    assert ">材料已齐</textarea>" in shown.content.decode()
    assert client.post(address, {"reason": "材料已齐", "accepts_open": "on"}).status_code == 302


def test_a_panel_with_nothing_open_has_no_points() -> None:
    cast = make_cast(evaluators=3)
    cast.accepted()
    actions.propose_assignments(cast.panel, by=cast.clerk)
    assert open_points(cast.batch, cast.clerk) == []
