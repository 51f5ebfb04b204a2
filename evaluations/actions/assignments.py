"""Giving measures to evaluators: proposed as a whole, edited by hand, then released."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.acting import action
from accounts.errors import Fault, Incomplete, WrongState
from accounts.models import User
from evaluations import allotment
from evaluations.actions.panel import FORMING_PHASES
from evaluations.choices import AssignmentState
from evaluations.models import Assignment, Panel, Tie
from evaluations.tally_values import Key
from measures.choices import BatchState, MeasureState
from measures.models import Measure


@action("evaluations.manage_panel")
def propose_assignments(panel: Panel, *, by: User) -> list[Assignment]:
    """Fill every accepted measure up to the panel's number of evaluators, balanced and free of ties.

    What was assigned before stays. The same panel and seed give the same proposal. Before the evaluation
    the evaluators see nothing of it; during the evaluation they see it at once. Raises `Incomplete`
    naming the measures that lack evaluators; then nothing is assigned.
    """
    _require_assigning(panel)
    measures = list(panel.batch.measures.filter(state=MeasureState.ACCEPTED).order_by("pk"))
    if not measures:
        raise Incomplete([Fault("measures", _("还没有形审通过的举措可以分派。"))])
    proposal = allot(panel, measures)
    released = panel.batch.state == BatchState.EVALUATING
    return Assignment.objects.bulk_create(
        [
            Assignment(measure_id=measure_id, evaluator_id=evaluator_id, assigned_by=by, is_released=released)
            for measure_id, evaluator_id in proposal
        ]
    )


@action("evaluations.manage_panel")
def assign_evaluator(panel: Panel, *, by: User, measure: Measure, evaluator: User) -> Assignment:
    """Give one measure to one member of the panel; refused where the two have a tie."""
    _require_assigning(panel)
    if measure.batch_id != panel.batch_id or measure.state != MeasureState.ACCEPTED:
        raise WrongState(_("“%(measure)s”不在待评估的举措之中。") % {"measure": measure})
    if not panel.members.filter(evaluator=evaluator).exists():
        raise Incomplete([Fault("evaluator", _("%(person)s不在评审组里。") % {"person": evaluator})])
    if Tie.objects.filter(evaluator=evaluator, unit_id__in=credited_unit_ids(measure)).exists():
        raise Incomplete(
            [
                Fault(
                    "evaluator", _("%(person)s与报送单位有回避关系，不能评审这一项。") % {"person": evaluator}
                )
            ]
        )
    released = panel.batch.state == BatchState.EVALUATING
    assignment, created = Assignment.objects.get_or_create(
        measure=measure,
        evaluator=evaluator,
        round=1,
        defaults={"assigned_by": by, "is_released": released},
    )
    if not created and assignment.state == AssignmentState.RECUSED:
        raise WrongState(_("%(person)s已对这一项申请回避。") % {"person": evaluator})
    return assignment


@action("evaluations.manage_panel")
def withdraw_assignment(assignment: Assignment, *, by: User) -> None:
    """Take back an assignment on which nothing was written yet."""
    if assignment.state != AssignmentState.ASSIGNED:
        raise WrongState(_("专家已经开始评审，不能撤销分派。"))
    if assignment.measure.batch.state not in FORMING_PHASES:
        raise WrongState(_("评估已经结束，评审组不能再变动。"))
    assignment.delete()


def allot(panel: Panel, measures: list[Measure]) -> list[allotment.Pair]:
    """Return the (measure, evaluator) pairs that are still missing. Raises `Incomplete` where there is no way."""
    members = list(panel.members.order_by("pk"))
    tied_units: dict[int, set[int]] = {}
    for evaluator_id, unit_id in Tie.objects.filter(
        evaluator__in=[member.evaluator_id for member in members]
    ).values_list("evaluator_id", "unit_id"):
        tied_units.setdefault(unit_id, set()).add(evaluator_id)
    joint = Measure.joint_units.through.objects.filter(measure__in=measures).values_list(
        "measure_id", "unit_id"
    )
    units = {measure.pk: {measure.unit_id} for measure in measures}
    for measure_id, unit_id in joint:
        units[measure_id].add(unit_id)
    ties = {
        (measure_id, evaluator_id)
        for measure_id, unit_ids in units.items()
        for unit_id in unit_ids
        for evaluator_id in tied_units.get(unit_id or 0, ())
    }
    # The other measures' pairs as well: a member's load and cap are those of the whole batch.
    existing = Assignment.objects.filter(measure__batch=panel.batch)
    ties |= set(existing.filter(state=AssignmentState.RECUSED).values_list("measure_id", "evaluator_id"))
    titles: dict[Key, str] = {measure.pk: str(measure) for measure in measures}
    proposal = allotment.propose(
        measures=[measure.pk for measure in measures],
        evaluators=[member.evaluator_id for member in members],
        ties=ties,
        per_measure=panel.per_measure,
        caps={member.evaluator_id: member.cap for member in members if member.cap is not None},
        seed=panel.seed,
        existing=list(
            existing.exclude(state=AssignmentState.RECUSED).values_list("measure_id", "evaluator_id")
        ),
    )
    if proposal.shortfalls:
        raise Incomplete(
            [Fault(titles[shortfall.measure], shortfall.reason) for shortfall in proposal.shortfalls]
        )
    return list(proposal.added)


def credited_unit_ids(measure: Measure) -> list[int]:
    """Return the units that send a measure in: the lead unit and the joint ones."""
    joint = list(measure.joint_units.values_list("pk", flat=True))
    return [*joint, *([measure.unit_id] if measure.unit_id else [])]


def _require_assigning(panel: Panel) -> None:
    if panel.batch.state not in {BatchState.COLLECTING, BatchState.EVALUATING}:
        raise WrongState(_("只有征集和评估阶段可以分派评审专家。"))
