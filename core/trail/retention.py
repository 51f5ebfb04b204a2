"""How long the trail is kept: never under half a year, by the office's decision, for good until there is one."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from core.acting import acting, action
from core.errors import Fault, Incomplete, WrongState
from core.models import Retention
from core.models.retention import FEWEST_MONTHS
from core.people import Person
from core.pressing import once

MOST_MONTHS = 1200


@once
def set_retention(*, by: Person, months: int | None) -> Retention:
    """Propose how many months events are kept; None keeps them for good. It holds once another person confirms it.

    Raises `NotAllowed`, `Incomplete`.
    """
    with acting(by, "core.set_retention", "set_retention"):
        if months is not None and not FEWEST_MONTHS <= months <= MOST_MONTHS:
            sentence = _("保存期限至少%(fewest)d个月，至多%(most)d个月；不填表示长期保存。")
            raise Incomplete([Fault("months", sentence % {"fewest": FEWEST_MONTHS, "most": MOST_MONTHS})])
        return Retention.objects.create(months=months, decided_by_id=by.pk)


@action("core.confirm_retention")
def confirm_retention(retention: Retention, *, by: Person) -> Retention:
    """Confirm what another person proposed, while it is the latest proposal: what is older goes after its export."""
    if retention.confirmed_at is not None or retention != Retention.objects.first():
        raise WrongState(_("这份提议已经确认，或已有更新的提议。请刷新页面查看。"))
    retention.confirmed_by_id, retention.confirmed_at = by.pk, timezone.now()
    retention.save(update_fields=["confirmed_by", "confirmed_at"])
    return retention


def months_kept() -> int | None:
    """Return for how many months events are kept; None for good."""
    decided = in_force()
    return decided.months if decided else None


def in_force() -> Retention | None:
    """Return the decision that holds."""
    return Retention.objects.filter(confirmed_at__isnull=False).first()


def proposed() -> Retention | None:
    """Return the decision that waits for a second person."""
    latest = Retention.objects.first()
    return latest if latest and latest.confirmed_at is None else None


def kept_from() -> date | None:
    """Return the first day that is still kept; None where all are."""
    months = months_kept()
    return months_before(timezone.localdate(), months) if months else None


def months_before(day: date, months: int) -> date:
    """Return the same day so many months earlier, or the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
