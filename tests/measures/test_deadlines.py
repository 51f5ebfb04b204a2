"""Two deadlines, one spoken; the time left counted as offices count it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from core.errors import Incomplete, WrongState
from measures import actions
from measures.calls import open_calls
from measures.deadlines import Countdown, correction_due, countdown_to
from measures.models import Invitation
from tests.factories import Cast, make_cast


@pytest.mark.parametrize(
    ("today", "last", "wanted"),
    [
        # 2026-09-30 is a Wednesday; 1 to 7 October are holidays, Saturday the 10th is worked in their stead.
        (date(2026, 9, 30), date(2026, 10, 10), Countdown(10, 3, is_estimate=False)),
        (date(2026, 9, 30), date(2026, 10, 7), Countdown(7, 0, is_estimate=False)),
        (date(2026, 3, 2), date(2026, 3, 6), Countdown(4, 4, is_estimate=False)),
        (date(2026, 3, 6), date(2026, 3, 6), Countdown(0, 0, is_estimate=False)),
        (date(2026, 3, 7), date(2026, 3, 6), Countdown(0, 0, is_estimate=False)),
        (date(2090, 3, 6), date(2090, 3, 13), Countdown(7, 5, is_estimate=True)),
    ],
)
def test_working_days_know_holidays_and_the_days_worked_in_their_stead(
    today: date, last: date, wanted: Countdown
) -> None:
    assert countdown_to(last, today=today) == wanted


@pytest.mark.parametrize(
    ("today", "due_on"),
    # The first seven days of October are holidays; the tenth, a Saturday, is worked, and the eleventh is not.
    [(date(2026, 9, 29), date(2026, 10, 12)), (date(2026, 3, 2), date(2026, 3, 9))],
)
def test_a_return_is_due_after_five_days_that_are_worked(today: date, due_on: date) -> None:
    assert correction_due(today) == due_on


def due(cast: Cast, *, days: int, hard: int | None = None) -> None:
    """Move the batch's due date, and its hard close, to so many days from today."""
    today = timezone.localdate()
    close = None if hard is None else today + timedelta(days=hard)
    actions.change_batch(
        cast.batch, by=cast.clerk, closes_on=today + timedelta(days=days), hard_closes_on=close
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("days", "hard", "is_taken"),
    [(0, None, True), (-1, None, False), (-1, 0, True), (-2, -1, False), (0, 5, True)],
)
def test_what_comes_by_the_hard_close_is_taken(days: int, hard: int | None, *, is_taken: bool) -> None:
    cast = make_cast(evaluators=1)
    measure = cast.draft()
    due(cast, days=days, hard=hard)
    if is_taken:
        assert actions.submit_measure(measure, by=cast.unit_lead).state == "submitted"
        return
    with pytest.raises(WrongState, match="截止"):
        actions.submit_measure(measure, by=cast.unit_lead)


@pytest.mark.django_db
def test_the_hard_close_is_not_before_the_due_date() -> None:
    cast = make_cast(evaluators=1)
    with pytest.raises(Incomplete):
        due(cast, days=3, hard=2)


@pytest.mark.django_db
def test_a_unit_is_told_the_due_date_alone() -> None:
    cast = make_cast(evaluators=1)
    due(cast, days=10, hard=20)
    client = Client()
    client.force_login(cast.submitter)
    hard = timezone.localdate() + timedelta(days=20)
    for address in ("/", f"/batches/{cast.batch.number}/", f"/api/v1/batches/{cast.batch.number}/"):
        page = client.get(address).content.decode()
        assert "征集" in page or "collecting" in page
        assert f"{hard.year}年{hard.month}月{hard.day}日" not in page
        assert hard.isoformat() not in page
    assert "还有10天" in client.get("/").content.decode()


@pytest.mark.django_db
def test_a_grace_is_told_to_its_unit_and_counts() -> None:
    cast = make_cast(evaluators=1)
    due(cast, days=-1)
    [call] = open_calls(cast.submitter)
    assert call.is_over
    invitation = Invitation.objects.get(batch=cast.batch, unit=cast.unit)
    until = timezone.localdate() + timedelta(days=2)
    actions.grant_grace(invitation, by=cast.clerk, until=until, reason="系统故障")
    [call] = open_calls(cast.submitter)
    assert (call.is_over, call.countdown.days, call.grace_until) == (False, 2, until)
    assert open_calls(cast.clerk) == []
