"""What needs a leader: three sentences at most, told from the rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from measures.overview.conditions import Condition
from measures.overview.rows import UnitRow

MOST = 3


@dataclass(frozen=True, slots=True)
class LeadersRemark:
    """A sentence, and whether it is of something late."""

    text: str
    is_late: bool = False


def remarks_of(rows: Sequence[UnitRow]) -> list[LeadersRemark]:
    """Return the first three of what a leader should know: who cannot be reached, and who was given more time."""
    return [*_unreached(rows), *_graces(rows)][:MOST]


def _unreached(rows: Sequence[UnitRow]) -> Iterator[LeadersRemark]:
    for row in rows:
        told = {"unit": row.unit}
        if row.condition == Condition.NO_ACCOUNT:
            yield LeadersRemark(
                _("%(unit)s没有可以登录的账号，提醒送不到，请办公室联系。") % told, is_late=True
            )
        elif row.condition == Condition.NEVER_SIGNED_IN and not row.counts.before:
            yield LeadersRemark(
                _("%(unit)s从未登录，上批也没有报送，请办公室致电确认。") % told, is_late=True
            )


def _graces(rows: Sequence[UnitRow]) -> Iterator[LeadersRemark]:
    for row in rows:
        until = row.invitation.grace_until
        if until is not None and row.last_day is not None:
            told = {
                "unit": row.unit,
                "day": date_format(until, "MONTH_DAY_FORMAT"),
                "reason": row.invitation.grace_reason,
            }
            yield LeadersRemark(_("%(unit)s已宽限至%(day)s：%(reason)s") % told)
