"""Settling each measure's class: one person decides, another confirms."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.acting import action
from core.errors import Fault, Incomplete, NotAllowed, WrongState
from core.quoting import within_quotes
from core.remarks import require_reason
from evaluations.models import Decision
from evaluations.verdicts import (
    Verdict,
    majority_class,
    require_sound,
    settled_verdicts,
    stated_columns,
    verdict_faults,
    verdict_of,
)
from measures.choices import BatchState, MeasureState
from measures.models import Batch, Measure


@action("evaluations.decide_measure")
def decide_measure(measure: Measure, *, by: User, verdict: Verdict) -> Decision:
    """Decide on a measure, or decide anew while nobody has confirmed it.

    Raises `Incomplete` where the class lacks its ground, or where the decision leaves the votes without a reason.
    """
    _require_deciding(measure.batch)
    if measure.state != MeasureState.EVALUATED:
        raise WrongState(
            _("“%(measure)s”的结论已经确认，请先由确认人退回。") % {"measure": within_quotes(measure)}
        )
    require_sound(verdict, measure)
    decision, _created = Decision.objects.update_or_create(
        measure=measure,
        defaults={
            **stated_columns(verdict),
            "decided_by": by,
            "decided_at": timezone.now(),
            "returned_reason": "",
        },
        create_defaults=None,
    )
    return decision


@action("evaluations.decide_measure")
def decide_as_settled(
    batch: Batch, *, by: User, measures: Sequence[Measure], prior_art_note: str
) -> list[Decision]:
    """Decide many measures as the majority proposed, all or none. Raises `Incomplete` naming each that cannot be."""
    _require_deciding(batch)
    plan = settled_verdicts(measures, prior_art_note)
    faults = [Fault(str(measure), fault.message) for measure, _verdict, lacking in plan for fault in lacking]
    if faults:
        raise Incomplete(faults)
    return [decide_measure(measure, by=by, verdict=verdict) for measure, verdict, _lacking in plan]


@action("evaluations.confirm_decision", steps=[Measure.select, Measure.leave_out])
def confirm_decision(decision: Decision, *, by: User, marks: Collection[str] | None = None) -> Decision:
    """Confirm another person's decision; the measure is then selected or left out. Confirming twice changes nothing.

    `marks` are those of the decisions as the person read them: one that was changed since is refused.
    """
    _require_deciding(decision.measure.batch)
    if decision.is_confirmed:
        return decision
    if decision.decided_by_id == by.pk:
        raise NotAllowed(_("结论由您作出，须由另一位有权限的人确认。"))
    if marks is not None and decision.mark not in marks:
        raise WrongState(
            _("“%(measure)s”的结论刚刚又改过，请刷新页面，看过新的结论再确认。")
            % {"measure": within_quotes(decision.measure)}
        )
    measure = decision.measure
    # What it rests on may have come to lack since: the batch's cut-off moved, or the votes were counted anew.
    faults = verdict_faults(verdict_of(decision), measure, settled=majority_class(measure))
    if faults:
        raise Incomplete([Fault(str(measure), fault.message) for fault in faults])
    decision.confirmed_by = by
    decision.confirmed_at = timezone.now()
    decision.returned_reason = ""
    decision.save()
    if decision.is_selected:
        measure.select()
    else:
        measure.leave_out()
    measure.save()
    return decision


@action("evaluations.confirm_decision")
def confirm_decisions(
    batch: Batch, *, by: User, decisions: Sequence[Decision], marks: Collection[str] | None = None
) -> list[Decision]:
    """Confirm many decisions, all or none; see `confirm_decision` for `marks`."""
    return [confirm_decision(decision, by=by, marks=marks) for decision in decisions]


@action("evaluations.confirm_decision", steps=[Measure.reopen_decision])
def reopen_decision(decision: Decision, *, by: User, reason: str) -> Decision:
    """Take a confirmed decision back to pending, for a reason, while the batch is being decided."""
    require_reason(reason)
    _require_deciding(decision.measure.batch)
    if not decision.is_confirmed:
        return decision
    decision.confirmed_by = decision.confirmed_at = None
    decision.returned_reason = reason.strip()
    decision.save()
    decision.measure.reopen_decision()
    decision.measure.save()
    return decision


@action("evaluations.decide_measure")
def order_annex(batch: Batch, *, by: User, decisions: Sequence[int]) -> Batch:
    """Set the order of the annex inside each class: `decisions` are keys, first to last."""
    _require_deciding(batch)
    place_in_annex(batch, decisions)
    return batch


def place_in_annex(batch: Batch, decisions: Sequence[int]) -> None:
    """Number decisions in the order of their keys. Raises `Incomplete` for one twice or of another batch."""
    own = {decision.pk: decision for decision in Decision.objects.of_batch(batch.pk)}
    if len(set(decisions)) != len(decisions) or not set(decisions) <= set(own):
        raise Incomplete([Fault("decisions", _("次序中有重复或不属于本批次的举措，请刷新页面后重试。"))])
    for position, decision_id in enumerate(decisions, start=1):
        own[decision_id].position = position
    Decision.objects.bulk_update([own[decision_id] for decision_id in decisions], ["position"])


def _require_deciding(batch: Batch) -> None:
    if batch.state != BatchState.DECIDING:
        raise WrongState(_("%(batch)s不在审定阶段。") % {"batch": batch})
