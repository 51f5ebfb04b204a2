"""Forming the panel and declaring the ties that keep an evaluator from a unit's measures."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from accounts.acting import action
from accounts.errors import Fault, Incomplete, WrongState
from accounts.models import Role, Unit, UnitKind, User
from evaluations.models import Assignment, Panel, PanelMember, Tie
from measures.choices import BatchState
from measures.models import Batch

FORMING_PHASES = (BatchState.PREPARING, BatchState.COLLECTING, BatchState.EVALUATING)


@action("evaluations.form_panel")
def form_panel(
    batch: Batch, *, by: User, agency: Unit, per_measure: int = 5, seed: int | None = None
) -> Panel:
    """Give a batch to a third-party agency; the seed makes the allotment repeatable."""
    _require_forming(batch)
    if agency.kind != UnitKind.THIRD_PARTY:
        raise Incomplete([Fault("agency", _("“%(unit)s”不是第三方机构。") % {"unit": agency})])
    if not 1 <= per_measure <= 99:
        raise Incomplete([Fault("per_measure", _("每项评审人数应在1到99之间。"))])
    panel = Panel.objects.filter(batch=batch).first() or Panel(batch=batch)
    if panel.pk and panel.agency_id != agency.pk and Assignment.objects.filter(measure__batch=batch).exists():
        raise WrongState(_("已经分派了评审专家，不能再更换第三方机构。"))
    panel.agency = agency
    panel.per_measure = per_measure
    panel.seed = batch.number if seed is None else seed
    panel.save()
    return panel


@action("evaluations.manage_panel")
def seat_evaluators(panel: Panel, *, by: User, evaluators: Iterable[User], cap: int | None = None) -> Panel:
    """Make exactly these evaluators the panel's members. One who has assignments cannot leave."""
    _require_forming(panel.batch)
    wanted = {person.pk: person for person in evaluators}
    faults = [
        Fault("evaluators", _("%(person)s不是该机构的评审专家。") % {"person": person})
        for person in wanted.values()
        if person.unit_id != panel.agency_id or not person.has_role(Role.EVALUATOR)
    ]
    leaving = panel.members.exclude(evaluator__in=wanted)
    busy = User.objects.filter(
        pk__in=leaving.values("evaluator"), assignments__measure__batch=panel.batch_id
    ).distinct()
    faults += [
        Fault("evaluators", _("%(person)s已有评审任务，请先撤销其分派。") % {"person": person})
        for person in busy
    ]
    if faults:
        raise Incomplete(faults)
    leaving.delete()
    PanelMember.objects.bulk_create(
        [PanelMember(panel=panel, evaluator=person) for person in wanted.values()], ignore_conflicts=True
    )
    panel.members.update(cap=cap)
    return panel


@action("evaluations.declare_tie")
def declare_tie(panel: Panel, *, by: User, evaluator: User, unit: Unit, reason: str = "") -> Tie:
    """Record that an evaluator must not get a unit's measures. Declaring it twice changes nothing."""
    if not panel.members.filter(evaluator=evaluator).exists():
        raise Incomplete([Fault("evaluator", _("%(person)s不在评审组里。") % {"person": evaluator})])
    tie, _created = Tie.objects.get_or_create(
        evaluator=evaluator, unit=unit, defaults={"reason": reason, "declared_by": by}
    )
    return tie


@action("evaluations.declare_tie")
def revoke_tie(panel: Panel, *, by: User, tie_id: int) -> Panel:
    """Take back a tie that was declared by mistake; doing it twice changes nothing."""
    Tie.objects.filter(pk=tie_id, evaluator__panel_places__panel=panel).delete()
    return panel


def _require_forming(batch: Batch) -> None:
    if batch.state not in FORMING_PHASES:
        raise WrongState(_("评估已经结束，评审组不能再变动。"))
