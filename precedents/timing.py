"""Whether a practice was there by a batch's cut-off (查重截止日): what came later is no prior practice."""

from __future__ import annotations

import calendar
import re
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

# What lists write where they know no day: 2019, 2019年, 2019年6月, 2019-06.
_PERIOD = re.compile(r"(\d{4})\s*(?:年|[-./])?\s*(?:(\d{1,2})\s*月?)?")


class Timing(models.TextChoices):
    """How a practice stands to the cut-off; `UNSURE` where its date is not known, or not exactly enough."""

    EARLIER = "earlier", _("早于查重截止日")
    LATER = "later", _("晚于查重截止日")
    UNSURE = "unsure", _("不知是否早于查重截止日")


def timing_of(since: str, cutoff: date | None) -> Timing | None:
    """Return how a practice that began at `since` stands to the cut-off, of which the day itself is part.

    `since` is an ISO date or what its list says. None where the batch has no cut-off.
    """
    if cutoff is None:
        return None
    period = _period(since.strip())
    if period is None:
        return Timing.UNSURE
    first, last = period
    if first > cutoff:
        return Timing.LATER
    return Timing.EARLIER if last <= cutoff else Timing.UNSURE


def _period(since: str) -> tuple[date, date] | None:
    """Return the first and the last day that a date may mean."""
    try:
        day = date.fromisoformat(since)
    except ValueError:
        return _loose_period(since)
    return day, day


def _loose_period(since: str) -> tuple[date, date] | None:
    found = _PERIOD.fullmatch(since)
    if found is None:
        return None
    year, month = int(found[1]), int(found[2] or 0)
    if not date.min.year <= year <= date.max.year or month > 12:
        return None
    last_month = month or 12
    return date(year, month or 1, 1), date(year, last_month, calendar.monthrange(year, last_month)[1])
