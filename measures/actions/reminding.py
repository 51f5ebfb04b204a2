"""The office reminds units of what is missing, besides what the calendar reminds of by itself."""

from __future__ import annotations

from collections.abc import Collection

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.acting import action
from core.errors import Fault, Incomplete, WrongState
from measures.choices import BatchState
from measures.models import Batch
from measures.overview.rows import UnitRow, rows_of
from measures.telling import tell_chased


@action("measures.remind_units")
def remind_units(batch: Batch, *, by: User, units: Collection[int]) -> list[UnitRow]:
    """Remind those of the units that lack something, each once a day; return those that were.

    Raises `Incomplete` where none is left to remind, `WrongState` unless the batch collects.
    """
    if batch.state != BatchState.COLLECTING:
        raise WrongState(_("只有征集中的批次可以提醒报送单位。"))
    chosen = [row for row in rows_of(batch, None, by) if row.unit.pk in units and row.can_be_reminded]
    if not chosen:
        raise Incomplete([Fault("unit", _("所选单位没有需要提醒的，或今天已经提醒过。"))])
    now = timezone.now()
    for row in chosen:
        row.invitation.reminded_at = now
        row.invitation.save(update_fields=["reminded_at"])
        tell_chased(row)
    return chosen
