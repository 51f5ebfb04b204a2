"""The way of a candidate as its unit reads it: every step with its day, and nothing of what is not theirs to know yet."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import html

from accounts.choices import Role
from accounts.models import User
from evaluations.models import Decision
from letters import actions as letter_actions
from measures import actions
from measures.actions.drafting import labels
from measures.journey import Step, journey_of
from measures.models import Measure
from tests.clients import client_of
from tests.factories import Cast, make_cast, make_person
from tests.states import measure_in

pytestmark = pytest.mark.django_db


def way(measure: Measure, person: User) -> list[Step]:
    shown = Measure.objects.visible_to(person).for_page().get(pk=measure.pk)
    return journey_of(shown, person, labels())


def said(measure: Measure, person: User) -> list[tuple[str, str]]:
    return [(step.label, step.position) for step in way(measure, person)]


AHEAD = [("第三方评估", "ahead"), ("审定", "ahead"), ("拟文", "ahead"), ("印发", "ahead")]


def test_each_step_stands_with_its_day_and_who_of_the_unit_took_it() -> None:
    cast = make_cast()
    draft = cast.draft()
    assert said(draft, cast.submitter) == [("填写", "done"), ("报送", "current"), *AHEAD]
    actions.hand_up_measure(draft, by=cast.submitter)
    actions.submit_measure(draft, by=cast.unit_lead)
    actions.return_measure(draft, by=cast.clerk, comments={"effect": "请补充案例。"})
    assert said(draft, cast.submitter)[-5] == ("补正后再次报送", "current")
    actions.submit_measure(draft, by=cast.unit_lead)
    actions.accept_measure(draft, by=cast.clerk)
    steps = way(draft, cast.submitter)
    assert [(step.label, step.by) for step in steps[:6]] == [
        ("填写", ""),
        ("交单位审核人", str(cast.submitter)),
        ("报送", str(cast.unit_lead)),
        ("退回补正", "办公室"),
        ("再次报送", str(cast.unit_lead)),
        ("形审通过", "办公室"),
    ]
    assert all(step.at for step in steps[:6])
    assert [text for _entry, text in steps[3].comments] == ["请补充案例。"]
    page = client_of(cast.submitter).get(f"/measures/{draft.pk}/").content.decode()
    assert "请补充案例。" in page
    assert cast.clerk.name not in page


def test_what_left_the_batch_has_nothing_ahead() -> None:
    for state in ("rejected", "merged", "withdrawn"):
        cast = make_cast(evaluators=1)
        measure = measure_in(state, cast)
        assert not [step for step in way(measure, cast.unit_lead) if step.position == "ahead"], state


def test_nobody_else_is_told_the_way() -> None:
    cast = make_cast(evaluators=1)
    measure = measure_in("evaluated", cast)
    for person in (
        cast.clerk,
        cast.auditor,
        cast.evaluators[0],
        cast.evaluation_lead,
        make_person(Role.UNIT_LEAD),
    ):
        assert journey_of(measure, person, labels()) == []


@pytest.mark.parametrize("state", ["accepted", "evaluated", "selected"])
def test_no_unreleased_class_mark_or_evaluator_is_on_the_way(state: str) -> None:
    cast = make_cast(evaluators=2)
    measure = measure_in(state, cast)
    shown = journey_on_the_page(measure, cast)
    assert shown
    for told in (
        "全国首创",
        "复制拓展",
        "入选",
        "分",
        "票",
        *(one.name for one in cast.evaluators),
        cast.clerk.name,
    ):
        assert told not in shown, told
    assert Decision.objects.filter(measure=measure).exists() == (state == "selected")


def test_the_result_stands_there_once_the_letter_is_out() -> None:
    cast = make_cast(evaluators=1)
    measure = cast.accepted()
    letter = cast.signed_letter()
    measure.refresh_from_db()
    assert way(measure, cast.unit_lead)[-1] == Step("印发", position="ahead")
    letter_actions.issue_letter(letter, by=cast.signatory)
    measure.refresh_from_db()
    last = way(measure, cast.unit_lead)[-1]
    assert (last.label, last.position, last.note) == ("印发", "done", "已发布")


def journey_on_the_page(measure: Measure, cast: Cast) -> str:
    answer = client_of(cast.unit_lead).get(f"/measures/{measure.pk}/")
    found: Any = html.fromstring(answer.content.decode()).xpath('//details[contains(@class, "journey")]')[0]
    return str(found.text_content())
