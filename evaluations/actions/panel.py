"""Forming the panel, and reminding those who sit on it."""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from django.db.models import Count
from django.utils.translation import gettext as _

from accounts.choices import Role, UnitKind
from accounts.models import Unit, User
from core.acting import action
from core.errors import Fault, Incomplete, WrongState
from core.pressing import once
from evaluations.handovers import standing_handover
from evaluations.models import Assignment, Panel, PanelMember
from evaluations.telling import tell_reminded
from measures.choices import BatchState
from measures.models import Batch

MOST_SEED = 2**31 - 1
FORMING_PHASES = (BatchState.PREPARING, BatchState.COLLECTING, BatchState.EVALUATING)


@action("evaluations.form_panel")
def form_panel(
    batch: Batch, *, by: User, agency: Unit, per_measure: int = 5, seed: int | None = None
) -> Panel:
    """Give a batch to a third-party agency; the seed makes the allotment repeatable.

    A seed that nobody names is drawn by chance and stays: with one that can be guessed, whoever knows the panel
    could draw the allotment again and read ties off what differs.
    """
    require_forming(batch)
    if agency.kind != UnitKind.THIRD_PARTY:
        raise Incomplete([Fault("agency", _("“%(unit)s”不是第三方机构。") % {"unit": agency})])
    if not 1 <= per_measure <= 99:
        raise Incomplete([Fault("per_measure", _("每项评审人数应在1到99之间。"))])
    panel = Panel.objects.filter(batch=batch).first() or Panel(batch=batch)
    if panel.pk and panel.agency_id != agency.pk and Assignment.objects.filter(measure__batch=batch).exists():
        raise WrongState(_("已经分派了评审专家，不能再更换第三方机构。"))
    if panel.pk and panel.agency_id != agency.pk:
        panel.members.all().delete()
        panel.nominations.filter(settled_at__isnull=True).delete()
    panel.agency = agency
    panel.per_measure = per_measure
    if seed is not None or panel.pk is None:
        panel.seed = secrets.randbelow(MOST_SEED) if seed is None else seed
    panel.save()
    return panel


@action("evaluations.manage_panel")
def seat_evaluators(panel: Panel, *, by: User, evaluators: Iterable[User]) -> Panel:
    """Make exactly these evaluators the panel's members. One who has assignments cannot leave."""
    require_forming(panel.batch)
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
    return panel


@once
@action("evaluations.manage_panel")
def remind_evaluators(panel: Panel, *, by: User, evaluators: Iterable[User] | None = None) -> int:
    """Remind those whose sheets are missing, or only some of them; return how many were reminded."""
    if panel.batch.state != BatchState.EVALUATING or standing_handover(panel.batch):
        raise WrongState(_("这一轮评估已经结束，不用再提醒。"))
    waiting = waiting_by_evaluator(panel.batch)
    if evaluators is not None:
        chosen = {person.pk for person in evaluators}
        waiting = {person: count for person, count in waiting.items() if person.pk in chosen}
    if not waiting:
        raise WrongState(_("没有需要提醒的专家：评分表都已提交。"))
    tell_reminded(panel.batch, waiting, by=by)
    return len(waiting)


def waiting_by_evaluator(batch: Batch) -> dict[User, int]:
    """Return the evaluators who have sheets to hand in, and how many."""
    waiting = Assignment.objects.filter(measure__batch=batch).open().values("evaluator")
    counts = {row["evaluator"]: row["n"] for row in waiting.annotate(n=Count("pk")).order_by("evaluator")}
    return {person: counts[person.pk] for person in User.objects.filter(pk__in=counts).order_by("pk")}


def require_forming(batch: Batch) -> None:
    """Refuse to change a panel whose evaluation is over."""
    if batch.state not in FORMING_PHASES:
        raise WrongState(_("评估已经结束，评审组不能再变动。"))
