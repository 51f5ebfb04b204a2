"""By when the sheets are due: the panel's day, and more time for one evaluator."""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.acting import action
from core.errors import Fault, Incomplete, WrongState
from core.pressing import once
from evaluations.models import Panel, PanelMember
from evaluations.telling import tell_due_moved
from measures.choices import BatchState

OPEN_PHASES = (BatchState.PREPARING, BatchState.COLLECTING, BatchState.EVALUATING)


@action("evaluations.form_panel")
def set_due_day(panel: Panel, *, by: User, due_on: date) -> Panel:
    """Set the day by which every sheet of the panel is due, and tell those who score already when it moves.

    Raises `Incomplete` for a day that has passed or lies before the end of the collecting.
    """
    _require_open(panel)
    closes_on = panel.batch.closes_on
    if due_on < timezone.localdate():
        raise Incomplete([Fault("due_on", _("评分截止不能早于今天。"))])
    if closes_on is not None and due_on < closes_on:
        raise Incomplete([Fault("due_on", _("评分截止不能早于征集截止（%(day)s）。") % {"day": closes_on})])
    if panel.due_on == due_on:
        return panel
    panel.due_on = due_on
    panel.save(update_fields=["due_on"])
    if panel.batch.state == BatchState.EVALUATING:
        tell_due_moved(panel, [one.evaluator for one in panel.members.select_related("evaluator")], due_on)
    return panel


@once
@action("evaluations.manage_panel")
def extend_due_day(panel: Panel, *, by: User, member: PanelMember, until: date, reason: str) -> PanelMember:
    """Give one evaluator more time, on record with its reason, and tell them.

    Raises `Incomplete` for a day that is not later than the panel's, and without a reason.
    """
    _require_open(panel)
    seated = panel.members.select_related("evaluator").filter(pk=member.pk).first()
    if seated is None:
        raise WrongState(_("这位专家不在本批次的评审组。"))
    faults = []
    if until < timezone.localdate() or (panel.due_on is not None and until <= panel.due_on):
        faults.append(Fault("until", _("延期须晚于今天和评审组的评分截止。")))
    if not reason.strip():
        faults.append(Fault("reason", _("请写明延期的理由。")))
    if faults:
        raise Incomplete(faults)
    if (seated.due_until, seated.due_reason) == (until, reason.strip()):
        return seated
    seated.due_until, seated.due_reason = until, reason.strip()
    seated.save(update_fields=["due_until", "due_reason"])
    tell_due_moved(panel, [seated.evaluator], until)
    return seated


def _require_open(panel: Panel) -> None:
    if panel.batch.state not in OPEN_PHASES:
        raise WrongState(_("评估已经结束，不能再改评分截止。"))
