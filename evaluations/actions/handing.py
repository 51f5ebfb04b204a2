"""The third party hands its result in; the office can give it back; flagged measures get a second round."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.acting import action
from core.errors import Fault, Incomplete, WrongState
from core.folding import folded
from core.quoting import within_quotes
from core.remarks import require_reason
from evaluations.handovers import sheets_digest, standing_handover
from evaluations.models import Advice, Assignment, Decision, Handover, Panel
from evaluations.sight import without_evaluators
from evaluations.telling import tell_given_back, tell_handed_in
from measures.actions.batches import enter_phase, require_step
from measures.choices import BatchState, Classification, MeasureState
from measures.models import Batch, Measure
from measures.naming.hiding import hide_senders


@action("evaluations.hand_in_result")
def hand_in_result(
    panel: Panel, *, by: User, statement: str, signed_name: str, missing: str = ""
) -> Handover:
    """Hand the round's result in, signed by name; from then on no sheet changes. Handing in twice changes nothing.

    Raises `Incomplete` where the signature is not the person's name, a measure has no evaluator, or sheets are
    missing without `missing` saying why.
    """
    standing = standing_handover(panel.batch)
    if standing is not None:
        return standing
    if panel.batch.state != BatchState.EVALUATING:
        raise WrongState(_("%(batch)s不在评估阶段，不能提交结果。") % {"batch": panel.batch})
    faults = _handover_faults(panel, by, statement, signed_name, missing)
    if faults:
        raise Incomplete(faults)
    digest, count = sheets_digest(panel)
    handover = panel.handovers.create(
        round=panel.round,
        statement=statement.strip(),
        signed_name=signed_name.strip(),
        missing=missing.strip(),
        sheet_count=count,
        digest=digest,
        by=by,
    )
    tell_handed_in(handover)
    return handover


@action("evaluations.give_back_result")
def give_back_result(panel: Panel, *, by: User, reason: str) -> Panel:
    """Give a result back for a reason, so that sheets can be changed; the handover stays on record."""
    require_reason(reason)
    if panel.batch.state != BatchState.EVALUATING:
        raise WrongState(_("%(batch)s不在评估阶段，不能退回结果。") % {"batch": panel.batch})
    take_back_handover(panel.batch, by=by, reason=reason)
    return panel


@action("evaluations.reevaluate", steps=[Batch.step_back_to_evaluating, Measure.reopen_evaluation])
def reevaluate_measures(batch: Batch, *, by: User, measures: Sequence[Measure], reason: str) -> Batch:
    """审定 → 第三方评估 for a second round 复评 of these measures alone; the first round and its tally are kept.

    Decisions that are not confirmed are dropped for these measures; a confirmed one must be reopened first.
    """
    require_reason(reason)
    require_step(batch, batch.step_back_to_evaluating)
    chosen = list(batch.measures.filter(pk__in=[measure.pk for measure in measures]))
    faults = [
        Fault(
            str(measure),
            _("“%(measure)s”的结论已经确认，请先退回结论再复评。") % {"measure": within_quotes(measure)},
        )
        for measure in chosen
        if measure.state != MeasureState.EVALUATED
    ]
    if not chosen:
        faults = [Fault("measures", _("请先勾选要复评的举措。"))]
    if faults:
        raise Incomplete(faults)
    panel = Panel.objects.select_for_update(no_key=True).get(batch=batch)
    panel.round += 1
    panel.save()
    Decision.objects.filter(measure__in=chosen).delete()
    for measure in chosen:
        measure.reopen_evaluation()
        measure.save()
    enter_phase(batch, batch.step_back_to_evaluating, by=by, reason=reason)
    return batch


@action("evaluations.advise_decision")
def advise_decision(measure: Measure, *, by: User, classification: str, reason: str) -> Advice:
    """Advise the office on a measure's class; an empty class advises against it. It binds nobody."""
    require_reason(reason)
    if measure.batch.state != BatchState.DECIDING:
        raise WrongState(_("%(batch)s不在审定阶段。") % {"batch": measure.batch})
    if classification and classification not in Classification.values:
        raise Incomplete([Fault("classification", _("没有这个创新性类别。"))])
    advice, _created = Advice.objects.update_or_create(
        measure=measure, defaults={"classification": classification, "reason": reason.strip(), "by": by}
    )
    return advice


def take_back_handover(batch: Batch, *, by: User, reason: str) -> None:
    """Let the standing handover stand no more, for an action that has checked who asks."""
    standing = standing_handover(batch)
    if standing is None:
        return
    standing.given_back_at = timezone.now()
    standing.given_back_by = by
    standing.give_back_reason = reason.strip()
    standing.save()
    tell_given_back(standing)


def require_no_handover(batch: Batch) -> None:
    """Refuse to touch sheets or assignments once the result is handed in."""
    if standing_handover(batch) is not None:
        raise handed_in_refusal()


def handed_in_refusal() -> WrongState:
    """Return what is said to who wants to change a sheet of a result that is handed in."""
    return WrongState(_("第三方已提交评估结果，评分已封存。如需修改，请由办公室先退回结果。"))


def _handover_faults(panel: Panel, by: User, statement: str, signed_name: str, missing: str) -> list[Fault]:
    faults = []
    if not statement.strip():
        faults.append(Fault("statement", _("请填写评估声明。")))
    if folded(signed_name) != folded(by.name):
        faults.append(Fault("signed_name", _("签名应与您的姓名“%(name)s”一致。") % {"name": by.name}))
    accepted = panel.batch.measures.filter(state=MeasureState.ACCEPTED).select_related("batch")
    unassigned = list(without_evaluators(accepted, panel.round))
    hide_senders(unassigned, by)
    faults += [
        Fault(
            str(measure), _("“%(measure)s”在这一轮还没有分派评审专家。") % {"measure": within_quotes(measure)}
        )
        for measure in unassigned
    ]
    open_count = Assignment.objects.filter(measure__batch=panel.batch).open().count()
    if open_count and not missing.strip():
        message = _("还有%(count)d份评分表没有提交。如不再等待，请在“缺评说明”中写明理由。")
        faults.append(Fault("missing", message % {"count": open_count}))
    return faults
