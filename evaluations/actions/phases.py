"""Moving a batch through collecting, evaluation and decision: what each phase asks for, and what it freezes."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.acting import action
from core.errors import Fault, Incomplete, WrongState
from core.quoting import within_quotes
from core.remarks import require_reason
from evaluations.actions.handing import take_back_handover
from evaluations.actions.panel import waiting_by_evaluator
from evaluations.actions.rubrics import latest_rubric
from evaluations.actions.tallying import store_tally
from evaluations.handovers import sheets_digest, standing_handover
from evaluations.models import Assignment, Decision, Evaluation, Panel, Waiver
from evaluations.openings import StillOpen, open_points
from evaluations.sight import without_evaluators
from evaluations.telling import tell_released
from measures.actions.batches import enter_phase, require_step
from measures.choices import MeasureState
from measures.models import Batch, Measure
from measures.revisions import record_revision
from measures.telling import tell_call


@action("measures.advance_batch", steps=[Batch.open_collecting])
def open_collecting(batch: Batch, *, by: User) -> Batch:
    """筹备 → 征集. Raises `Incomplete` where the criteria, the dates or the invited units are missing."""
    require_step(batch, batch.open_collecting)
    faults = []
    if not batch.rubrics.exists():
        rubric = reverse("evaluations:rubric", args=[batch.number])
        faults.append(Fault("rubric", _("还没有设置评分指标。"), rubric))
    if batch.opens_on is None or batch.closes_on is None:
        settings = reverse("measures:batch_edit", args=[batch.number])
        faults.append(Fault("closes_on", _("还没有设置征集的起止日期。"), settings))
    if not batch.invitations.exists():
        faults.append(
            Fault("units", _("还没有邀请报送单位。"), reverse("measures:batch_invite", args=[batch.number]))
        )
    if faults:
        raise Incomplete(faults)
    enter_phase(batch, batch.open_collecting, by=by)
    tell_call(batch, batch.invited_units.all())
    return batch


@action("measures.advance_batch", steps=[Batch.start_evaluating])
def start_evaluation(batch: Batch, *, by: User, reason: str = "", accepts_open: bool = False) -> Batch:
    """征集 → 第三方评估: freeze texts, criteria and panel, and release the assignments.

    Before the closing date has passed, closing by hand needs a reason. Raises `Incomplete` listing what is
    still unscreened and which measures have no evaluator; and, unless `accepts_open`, what else is open.
    """
    require_step(batch, batch.start_evaluating)
    faults = _not_ready(batch)
    if not batch.is_past_due and not reason.strip():
        faults.insert(0, Fault("reason", _("截止日期未到，提前结束征集请写明理由。")))
    if faults:
        raise Incomplete(faults)
    points = [] if accepts_open else open_points(batch, by)
    if points:
        raise StillOpen(points, _("开始评估之前，还有下列事项没有办结。"))
    for measure in Measure.objects.filter(batch=batch, state=MeasureState.ACCEPTED).prefetch_related(
        "attachments", "comparisons"
    ):
        record_revision(measure, occasion="evaluating", by=by)
    rubric = latest_rubric(batch)
    rubric.frozen_at = timezone.now()
    rubric.save(update_fields=["frozen_at"])
    Assignment.objects.filter(measure__batch=batch).update(is_released=True)
    enter_phase(batch, batch.start_evaluating, by=by, reason=reason)
    tell_released(batch, waiting_by_evaluator(batch))
    return batch


@action("measures.advance_batch", steps=[Batch.start_deciding, Measure.close_evaluation])
def close_evaluation(batch: Batch, *, by: User, waiver: str = "") -> Batch:
    """第三方评估 → 审定: lock the scores and compute the tally.

    Sheets that are missing need a written waiver; it is kept with the names of those missing.
    """
    require_step(batch, batch.start_deciding)
    missing = list(
        Assignment.objects.filter(measure__batch=batch).open().select_related("measure__batch", "evaluator")
    )
    if missing and not waiver.strip():
        raise Incomplete(
            [
                Fault(
                    "waiver",
                    _("%(person)s对“%(measure)s”的评分表还没有提交。")
                    % {"person": a.evaluator, "measure": within_quotes(a.measure)},
                    _assignments_page(a.measure),
                )
                for a in missing
            ],
            _("还有%(count)d份评分表没有提交。如不再等待，请写明理由。") % {"count": len(missing)},
        )
    _require_latest_rubric(batch)
    _require_handover(batch)
    enter_phase(batch, batch.start_deciding, by=by, reason=waiver)
    if missing:
        Waiver.objects.create(batch=batch, reason=waiver.strip(), by=by).assignments.set(missing)
    for measure in batch.measures.filter(state=MeasureState.ACCEPTED):
        measure.close_evaluation()
        measure.save()
    store_tally(batch)
    return batch


@action("measures.step_back_batch", steps=[Batch.step_back_to_collecting])
def step_back_to_collecting(batch: Batch, *, by: User, reason: str) -> Batch:
    """第三方评估 → 征集, for a reason; assignments and saved sheets stay."""
    require_reason(reason)
    require_step(batch, batch.step_back_to_collecting)
    take_back_handover(batch, by=by, reason=reason)
    enter_phase(batch, batch.step_back_to_collecting, by=by, reason=reason)
    return batch


@action(
    "measures.step_back_batch",
    steps=[Batch.step_back_to_evaluating, Measure.reopen_evaluation, Measure.reopen_decision],
)
def step_back_to_evaluating(batch: Batch, *, by: User, reason: str) -> Batch:
    """审定 → 第三方评估, for a reason. Decisions are taken back: they rested on a tally that may change.

    In a second round only what it was held for is opened again.
    """
    require_reason(reason)
    require_step(batch, batch.step_back_to_evaluating)
    take_back_handover(batch, by=by, reason=reason)
    enter_phase(batch, batch.step_back_to_evaluating, by=by, reason=reason)
    decided = (MeasureState.SELECTED, MeasureState.NOT_SELECTED)
    reopened = batch.measures.filter(state__in=[MeasureState.EVALUATED, *decided])
    panel = Panel.objects.filter(batch=batch).first()
    if panel is not None and panel.round > 1:
        in_round = Assignment.objects.filter(measure__batch=batch, round=panel.round)
        reopened = reopened.filter(pk__in=in_round.values("measure"))
    Decision.objects.filter(measure__in=reopened).delete()
    for measure in list(reopened):
        if measure.state in decided:
            measure.reopen_decision()
        measure.reopen_evaluation()
        measure.save()
    return batch


def _not_ready(batch: Batch) -> list[Fault]:
    """List what keeps the evaluation from starting, each with the page on which it is put right."""
    unscreened, unassigned = _("“%(measure)s”还没有完成形式审查。"), _("“%(measure)s”还没有分派评审专家。")
    faults = [
        Fault(
            str(one),
            unscreened % {"measure": within_quotes(one)},
            reverse("measures:screening_page", args=[one.pk]),
        )
        for one in batch.measures.unscreened()
    ]
    accepted = batch.measures.filter(state=MeasureState.ACCEPTED)
    if not accepted.exists() and not faults:
        queue = reverse("measures:screening_queue")
        faults.append(Fault("measures", _("没有形审通过的举措，不能开始评估。"), queue))
    return faults + [
        Fault(str(one), unassigned % {"measure": within_quotes(one)}, _assignments_page(one))
        for one in without_evaluators(accepted)
    ]


def _assignments_page(measure: Measure) -> str:
    return reverse("evaluations:measure_assignments", args=[measure.batch.number, measure.pk])


def _require_handover(batch: Batch) -> None:
    standing = standing_handover(batch)
    if standing is None:
        raise WrongState(_("第三方机构负责人还没有提交评估结果，请等待提交后再进入审定。"))
    digest, _count = sheets_digest(standing.panel)
    if digest != standing.digest:
        raise WrongState(_("评分表与第三方提交时不一致，请退回结果，由第三方重新提交。"))


def _require_latest_rubric(batch: Batch) -> None:
    handed_in = Evaluation.objects.filter(assignment__measure__batch=batch).submitted()
    if handed_in.exclude(rubric=latest_rubric(batch)).exists():
        raise WrongState(_("有评分表按旧版指标打分。请先重新打开这些评分表，由专家按新指标评分。"))
