"""How long it is until a day, counted as offices count: working days know public holidays and 调休."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import chinese_calendar
from django.utils.translation import gettext as _

from core.bounds import out_of_time

LONGEST_COUNT_DAYS = 400
# How long a unit has to put right what was returned, unless the office says otherwise.
CORRECTION_WORKING_DAYS = 5
FIRST_WEEKEND_DAY = 5


@dataclass(frozen=True, slots=True)
class Countdown:
    """Days from today up to and with the last one. An estimate reaches a year whose holidays are not announced."""

    days: int
    working_days: int
    is_estimate: bool


def countdown_to(last: date, *, today: date) -> Countdown:
    """Count the days left; today is not counted, and a day that has passed leaves none."""
    days = max(0, (last - today).days)
    left = [today + timedelta(days=n) for n in range(1, min(days, LONGEST_COUNT_DAYS) + 1)]
    working = [_worked(day) for day in left]
    return Countdown(
        days=days,
        working_days=sum(1 for is_working, _known in working if is_working),
        is_estimate=not all(known for _is_working, known in working),
    )


def working_day_after(day: date, count: int) -> date:
    """Return the working day that is so many working days later: the day itself for none, at most a year ahead."""
    for _n in range(LONGEST_COUNT_DAYS):
        if count <= 0:
            break
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day


def correction_due(today: date) -> date:
    """Return the day by which what is returned today is to be put right."""
    return working_day_after(today, CORRECTION_WORKING_DAYS)


def due_day_fault(day: date, *, today: date) -> str:
    """Say why a day cannot be the one by which something is put right, nothing where it can."""
    if day < today:
        return _("补正期限不能早于今天，请改选日期。")
    return out_of_time(day, _("补正期限"))


def is_working_day(day: date) -> bool:
    """Whether a day is worked, as far as its year's holidays are announced."""
    is_worked, _is_known = _worked(day)
    return is_worked


def _worked(day: date) -> tuple[bool, bool]:
    """Return whether a day is worked, and whether that is known: next year's holidays are announced each autumn."""
    try:
        return chinese_calendar.is_workday(day), True
    except NotImplementedError:  # how the calendar says that it does not know a year
        return day.weekday() < FIRST_WEEKEND_DAY, False
