"""An evaluator is reminded three days before the last day, one day before and the day after: each once, come what may."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from core.models import Event, Notice
from evaluations import actions
from evaluations.due import outlooks_of
from evaluations.models import Assignment, Panel, PanelMember
from evaluations.tasks import remind_evaluators
from tests.clients import client_of
from tests.dying import killed_before
from tests.factories import Cast, make_cast

TODAY = timezone.localdate()
# More than a reminder has.
STATEMENTS = 60


def evaluating() -> Cast:
    cast = make_cast(evaluators=2)
    cast.accepted()
    cast.evaluate()
    return cast


def due_in(days: int) -> None:
    Panel.objects.update(due_on=TODAY + timedelta(days=days))


def told(cast: Cast, place: int = 0) -> list[str]:
    reminders = Notice.objects.filter(recipient=cast.evaluators[place], key__startswith="score-due-")
    return [one.subject for one in reminders.order_by("pk")]


@pytest.mark.django_db
def test_on_a_walk_through_the_days_each_reminder_comes_once(monkeypatch: pytest.MonkeyPatch) -> None:
    cast = evaluating()
    due_in(0)
    came = {}
    for days in range(-6, 7):
        day = TODAY + timedelta(days=days)
        monkeypatch.setattr("evaluations.tasks.timezone.localdate", lambda day=day: day)
        before = len(told(cast))
        for _again in range(3):
            remind_evaluators()
        came[days] = len(told(cast)) - before
    assert [days for days, count in came.items() if count] == [-3, -1, 1]
    assert set(came.values()) == {0, 1}
    assert len(told(cast, 1)) == 3


@pytest.mark.django_db(transaction=True)
def test_a_task_that_dies_at_any_statement_and_comes_again_reminds_everybody_once() -> None:
    cast = evaluating()
    due_in(1)
    counts = []
    for nth in range(1, STATEMENTS):
        Notice.objects.filter(key__startswith="score-due-").delete()
        with killed_before(nth) as asked, suppress(OperationalError, InterfaceError):
            remind_evaluators()
        remind_evaluators()
        counts.append((len(told(cast)), len(told(cast, 1))))
        if len(asked) < nth:
            break
    assert len(counts) > 3
    assert set(counts) == {(1, 1)}


@pytest.mark.django_db
def test_more_time_is_on_record_and_whoever_runs_the_panel_reads_it() -> None:
    cast = evaluating()
    due_in(5)
    seat, until = PanelMember.objects.get(evaluator=cast.evaluators[0]), TODAY + timedelta(days=12)
    for _again in range(2):
        actions.extend_due_day(
            Panel.objects.get(), by=cast.evaluation_lead, member=seat, until=until, reason="住院一周"
        )
    seat.refresh_from_db()
    assert (seat.due_until, seat.due_reason) == (until, "住院一周")
    told_by = Event.objects.filter(act="extend_due_day").values_list("person", flat=True)
    assert set(told_by) == {cast.evaluation_lead.pk}
    assert (
        Notice.objects.filter(recipient=cast.evaluators[0], subject__contains=f"{until:%Y-%m-%d}").count()
        == 1
    )
    for person in (cast.clerk, cast.evaluation_lead):
        page = client_of(person).get(f"/batches/{cast.batch.number}/panel/due/").content.decode()
        assert "已延期：住院一周" in page
        assert f"{until.month}月{until.day}日" in page


@pytest.mark.django_db
def test_whoever_is_late_stands_first_and_then_who_has_not_begun() -> None:
    cast = make_cast(evaluators=3)
    for _n in range(3):
        cast.accepted()
    cast.evaluate()
    by_place = [list(Assignment.objects.open().filter(evaluator=one)) for one in cast.evaluators]
    for assignment in by_place[0][:2] + by_place[2][:1]:
        cast.score(assignment)
    long_ago = timezone.now() - timedelta(days=28)
    Assignment.objects.filter(pk=by_place[2][0].pk).update(submitted_at=long_ago)
    due_in(10)
    order = [one.member.evaluator for one in outlooks_of(Panel.objects.get())]
    assert order == [cast.evaluators[2], cast.evaluators[1], cast.evaluators[0]]
