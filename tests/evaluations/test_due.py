"""Sheets have a day by which they are due; who is late is reminded once a day that counts, and seen beforehand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from core.errors import Incomplete, NotAllowed, WrongState
from core.models import Notice
from evaluations import actions
from evaluations.due import due_days, due_evaluators, expected_end, outlooks_of
from evaluations.models import Assignment, Panel, PanelMember
from evaluations.tasks import remind_evaluators
from measures.deadlines import working_day_after
from tests.clients import client_of
from tests.factories import Cast, make_cast

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def evaluating(evaluators: int = 2, measures: int = 1) -> Cast:
    cast = make_cast(evaluators=evaluators)
    for _n in range(measures):
        cast.accepted()
    cast.evaluate()
    return cast


def due_in(cast: Cast, days: int) -> Panel:
    Panel.objects.filter(pk=cast.panel.pk).update(due_on=TODAY + timedelta(days=days))
    return Panel.objects.get(pk=cast.panel.pk)


def reminders() -> list[tuple[object, str]]:
    told = Notice.objects.filter(key__startswith=f"score-due-{Panel.objects.get().pk}-").order_by("pk")
    return [(one.recipient, one.subject) for one in told]


def seat(cast: Cast, place: int = 0) -> PanelMember:
    return PanelMember.objects.get(panel=cast.panel, evaluator=cast.evaluators[place])


@pytest.mark.parametrize(("days", "words"), [(3, "还有3天截止"), (1, "还有1天截止"), (-1, "已过截止日")])
def test_each_evaluator_with_open_sheets_is_reminded_once_a_day_that_counts(days: int, words: str) -> None:
    cast = evaluating(evaluators=2)
    cast.score(cast.open_assignments()[0])
    panel = due_in(cast, days)
    assert [remind_evaluators(), remind_evaluators()] == [1, 1]
    (waiting,) = Assignment.objects.open()
    assert reminders() == [
        (waiting.evaluator, f"{cast.batch}：评分{words}（{panel.due_on:%Y-%m-%d}），您还有1项没有提交")
    ]


@pytest.mark.parametrize("days", [7, 4, 2, 0, -2])
def test_on_other_days_nobody_is_reminded(days: int) -> None:
    cast = evaluating()
    due_in(cast, days)
    assert remind_evaluators() == 0


def test_who_was_given_more_time_is_reminded_of_their_own_day() -> None:
    cast = evaluating(evaluators=2)
    panel = due_in(cast, 1)
    later = TODAY + timedelta(days=3)
    actions.extend_due_day(panel, by=cast.evaluation_lead, member=seat(cast), until=later, reason="出差")
    assert {(one.member.evaluator, one.days) for one in due_evaluators(TODAY)} == {
        (cast.evaluators[0], 3),
        (cast.evaluators[1], 1),
    }
    assert due_days(cast.evaluators[0])[0].last_day == later


def closed_account(cast: Cast) -> None:
    for person in cast.evaluators:
        person.is_active = False
        person.save()


def handed_in(cast: Cast) -> None:
    cast.hand_in(missing="专家住院，办公室已同意")


def unreleased(cast: Cast) -> None:
    Assignment.objects.update(is_released=False)


@pytest.mark.parametrize("happened", [closed_account, handed_in, unreleased])
def test_who_cannot_score_any_more_is_not_reminded(happened: Callable[[Cast], None]) -> None:
    cast = evaluating()
    due_in(cast, 1)
    happened(cast)
    assert remind_evaluators() == 0


def test_the_office_sets_the_day_and_the_evaluators_are_told_once() -> None:
    cast = evaluating(evaluators=1)
    day = max(TODAY, cast.batch.closes_on or TODAY) + timedelta(days=10)
    for _again in range(2):
        actions.set_due_day(cast.panel, by=cast.clerk, due_on=day)
    assert Panel.objects.get().due_on == day
    told = Notice.objects.filter(recipient=cast.evaluators[0], subject__contains=f"{day:%Y-%m-%d}前提交")
    assert told.count() == 1


def test_a_day_that_cannot_be_is_refused_in_words() -> None:
    cast = evaluating(evaluators=1)
    before = TODAY - timedelta(days=1)
    with pytest.raises(Incomplete, match="补正") as refused:
        actions.set_due_day(cast.panel, by=cast.clerk, due_on=before)
    assert [fault.message for fault in refused.value.errors] == ["评分截止不能早于今天。"]
    panel = due_in(cast, 20)
    with pytest.raises(Incomplete) as refused:
        actions.extend_due_day(panel, by=cast.clerk, member=seat(cast), until=TODAY, reason=" ")
    assert [fault.place for fault in refused.value.errors] == ["until", "reason"]


def test_who_may_not_run_the_panel_moves_no_day() -> None:
    cast = evaluating(evaluators=1)
    day = TODAY + timedelta(days=60)
    for person in (cast.evaluators[0], cast.evaluation_lead, cast.auditor, cast.unit_lead):
        with pytest.raises(NotAllowed):
            actions.set_due_day(cast.panel, by=person, due_on=day)
    for person in (cast.evaluators[0], cast.auditor, cast.unit_lead):
        with pytest.raises(NotAllowed):
            actions.extend_due_day(cast.panel, by=person, member=seat(cast), until=day, reason="出差")


def test_after_the_evaluation_no_day_moves_and_another_panels_member_has_none_here() -> None:
    cast, other = evaluating(evaluators=1), make_cast(evaluators=1)
    day = TODAY + timedelta(days=60)
    with pytest.raises(WrongState, match="不在本批次的评审组"):
        actions.extend_due_day(cast.panel, by=cast.clerk, member=seat(other), until=day, reason="出差")
    cast.score_all()
    cast.close()
    with pytest.raises(WrongState, match="评估已经结束"):
        actions.set_due_day(cast.panel, by=cast.clerk, due_on=day)


@pytest.mark.parametrize(
    ("submitted", "remaining", "working_days"),
    [(10, 10, 5), (10, 1, 1), (3, 10, 17), (50, 5, 1)],
)
def test_the_end_is_reckoned_at_the_speed_so_far(submitted: int, remaining: int, working_days: int) -> None:
    today = date(2026, 11, 27)  # a Friday, five working days since Monday the 23rd
    end = expected_end(date(2026, 11, 23), submitted, remaining, today=today)
    assert end == working_day_after(today, working_days)


def test_nothing_is_reckoned_from_nothing() -> None:
    today = date(2026, 11, 27)
    assert expected_end(today, 0, 5, today=today) is None
    assert expected_end(today, 5, 0, today=today) is None


def test_the_lead_and_the_office_see_who_will_be_late_and_nobody_sees_a_mark() -> None:
    cast = evaluating(evaluators=1, measures=6)
    cast.score(cast.open_assignments()[0])
    long_ago = timezone.make_aware(datetime.combine(TODAY - timedelta(days=14), datetime.min.time()))
    Assignment.objects.filter(submitted_at__isnull=False).update(submitted_at=long_ago)
    panel = due_in(cast, 5)
    (outlook,) = outlooks_of(panel)
    assert (outlook.submitted, outlook.open, outlook.will_be_late, outlook.is_overdue) == (1, 5, True, False)
    for person in (cast.clerk, cast.evaluation_lead):
        assert (
            "晚于截止" in client_of(person).get(f"/batches/{cast.batch.number}/panel/due/").content.decode()
        )
    assert client_of(cast.evaluators[0]).get(f"/batches/{cast.batch.number}/panel/due/").status_code == 403


def test_an_evaluator_sees_the_days_left_on_their_list_and_their_desk() -> None:
    cast = evaluating(evaluators=1)
    panel = due_in(cast, 4)
    client = client_of(cast.evaluators[0])
    assert panel.due_on is not None
    assert f"{panel.due_on.month}月{panel.due_on.day}日截止" in client.get("/evaluations/").content.decode()
    assert client.get("/").context["rows"][0].standing.due_on == panel.due_on


def test_the_pages_say_what_was_wrong_and_keep_what_was_typed() -> None:
    cast = evaluating(evaluators=1)
    due_in(cast, 20)
    page = f"/batches/{cast.batch.number}/panel/due/{seat(cast).pk}/"
    answer = client_of(cast.clerk).post(page, {"until": f"{TODAY}", "reason": "外出调研"})
    assert answer.status_code == 422
    assert "延期须晚于" in answer.content.decode()
    assert "外出调研" in answer.content.decode()
    day = TODAY + timedelta(days=40)
    assert client_of(cast.clerk).post(page, {"until": f"{day}", "reason": "外出调研"}).status_code == 302
    assert seat(cast).due_until == day
