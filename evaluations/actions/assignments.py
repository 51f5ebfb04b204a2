"""Giving measures to evaluators: proposed as a whole, edited by hand, then released."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from accounts.models import User
from core.acting import action
from core.errors import Fault, Incomplete, WrongState
from core.quoting import within_quotes
from core.remarks import require_reason
from evaluations import allotment
from evaluations.actions.handing import require_no_handover
from evaluations.actions.panel import FORMING_PHASES
from evaluations.board import board_of
from evaluations.choices import AllotmentRule, AssignmentState
from evaluations.models import AllotmentProposal, Assignment, Panel
from evaluations.refusals import not_seated
from evaluations.tally_values import Key
from measures.choices import BatchState, MeasureState
from measures.models import Measure


@action("evaluations.allot_measures")
def propose_assignments(panel: Panel, *, by: User) -> list[Assignment]:
    """Fill every accepted measure up to the panel's number of evaluators, balanced and free of ties.

    What was assigned before stays. The same panel and seed give the same proposal. Before the evaluation
    the evaluators see nothing of it; during the evaluation they see it at once. Raises `Incomplete`
    naming the measures that lack evaluators; then nothing is assigned.
    """
    require_assigning(panel)
    return give_out(panel, allot(panel, measures_to_assign(panel)), by=by)


@action("evaluations.allot_measures")
def assign_evaluator(panel: Panel, *, by: User, measure: Measure, evaluator: User) -> Assignment:
    """Give one measure to one member of the panel; refused where the two have a tie."""
    require_assigning(panel)
    if measure.batch_id != panel.batch_id or measure.state != MeasureState.ACCEPTED:
        raise WrongState(_("“%(measure)s”不在待评估的举措之中。") % {"measure": within_quotes(measure)})
    if not panel.members.filter(evaluator=evaluator).exists():
        raise Incomplete([not_seated(evaluator)])
    if not evaluator.is_active:
        raise Incomplete(
            [Fault("evaluator", _("%(person)s的账号已停用，请选择其他专家。") % {"person": evaluator})]
        )
    if (measure.pk, evaluator.pk) in board_of(panel).tied:
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
        round=panel.round,
        defaults={"assigned_by": by, "is_released": released},
    )
    if not created and assignment.state == AssignmentState.RECUSED:
        raise WrongState(_("%(person)s已对这一项申请回避。") % {"person": evaluator})
    return assignment


@action("evaluations.allot_measures")
def withdraw_assignment(assignment: Assignment, *, by: User) -> None:
    """Take back an assignment on which nothing was written yet."""
    if assignment.state != AssignmentState.ASSIGNED:
        raise WrongState(_("专家已经开始评审，不能撤销分派。"))
    require_no_handover(assignment.measure.batch)
    if assignment.measure.batch.state not in FORMING_PHASES or not assignment.is_of_this_round:
        raise WrongState(_("这一轮评估已经结束，分派不能再变动。"))
    assignment.delete()


@action("evaluations.allot_measures", steps=[Assignment.recuse])
def reassign_assignment(assignment: Assignment, *, by: User, evaluator: User, reason: str) -> Assignment:
    """Take an unfinished sheet from somebody who cannot go on and give the measure to another member, for a reason.

    What was written so far stays on record with the first one. Raises like `assign_evaluator`.
    """
    require_reason(reason)
    require_no_handover(assignment.measure.batch)
    panel = Panel.objects.select_related("batch").get(batch=assignment.measure.batch)
    if assignment.round != panel.round:
        raise WrongState(_("这一轮评估已经结束，分派不能再变动。"))
    if evaluator.pk == assignment.evaluator_id:
        raise Incomplete([Fault("evaluator", _("请选择另一位专家。"))])
    taken = Assignment.objects.filter(measure=assignment.measure, evaluator=evaluator, round=assignment.round)
    if taken.exists():
        raise Incomplete([Fault("evaluator", _("这一项已经分派给%(person)s。") % {"person": evaluator})])
    assignment.recuse(_("改派：%(reason)s") % {"reason": reason.strip()})
    assignment.save()
    return assign_evaluator(panel, by=by, measure=assignment.measure, evaluator=evaluator)


def assign_replacement(assignment: Assignment, by: User) -> None:
    """Give the measure of an assignment that fell away to somebody else, where there is anybody left."""
    panel = Panel.objects.get(batch=assignment.measure.batch)
    try:
        missing = allot(panel, [assignment.measure])
    except Incomplete:
        return  # the panel's page shows that the measure is short of evaluators
    give_out(panel, missing, by=by)


def measures_to_assign(panel: Panel) -> list[Measure]:
    """Return the accepted measures of a panel's batch. Raises `Incomplete` where there are none."""
    measures = list(panel.batch.measures.filter(state=MeasureState.ACCEPTED).order_by("pk"))
    if not measures:
        raise Incomplete([Fault("measures", _("还没有形审通过的举措可以分派。"))])
    return measures


def give_out(
    panel: Panel, pairs: Iterable[allotment.Pair], *, by: User, proposal: AllotmentProposal | None = None
) -> list[Assignment]:
    """Make pairs assignments of the panel's round; while the evaluation runs the evaluators see them at once."""
    is_running = panel.batch.state == BatchState.EVALUATING
    return Assignment.objects.bulk_create(
        [
            Assignment(
                measure_id=measure,
                evaluator_id=evaluator,
                round=panel.round,
                proposal=proposal,
                assigned_by=by,
                is_released=is_running,
            )
            for measure, evaluator in pairs
        ]
    )


def allot(panel: Panel, measures: list[Measure]) -> list[allotment.Pair]:
    """Return the (measure, evaluator) pairs that are still missing. Raises `Incomplete` where there is no way."""
    proposal = board_of(panel).propose(
        measures, rule=AllotmentRule.AT_LEAST, count=panel.per_measure, seed=panel.seed, by_field=True
    )
    if proposal.shortfalls:
        titles: dict[Key, str] = {measure.pk: str(measure) for measure in measures}
        raise Incomplete([Fault(titles[one.measure], one.reason) for one in proposal.shortfalls])
    return list(proposal.added)


def require_assigning(panel: Panel) -> None:
    """Refuse to assign outside the phases in which a panel works, or over a result that is handed in."""
    require_no_handover(panel.batch)
    if panel.batch.state not in {BatchState.COLLECTING, BatchState.EVALUATING}:
        raise WrongState(_("只有征集和评估阶段可以分派评审专家。"))
