"""Telling the units why: the office writes each measure's reason, and releases a batch's once its letter is out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.acting import action
from core.errors import Fault, Incomplete, WrongState
from core.quoting import within_quotes
from core.remarks import remark_faults
from evaluations.leaks import ToldText, guard_of, leak_faults
from evaluations.models import Decision, Evaluation, Reason
from evaluations.refusals import strange_remark
from evaluations.searches import search_of
from evaluations.telling import tell_reasons
from measures.choices import BatchState, Classification
from measures.models import Batch, Measure


@action("evaluations.tell_reasons")
def write_reason(measure: Measure, *, by: User, ground: str, remarks: Mapping[int, str]) -> Reason:
    """Write what the unit will read: the reason, and remarks by the sheets they come from, put right where needed.

    Raises `Incomplete` for a reason that says nothing, a remark of another measure's sheet, or a text that names an
    expert or a measure that the unit may not see.
    """
    if not measure.batch.scores_are_locked:
        raise WrongState(_("评估结束以后才能写告知单位的理由。"))
    if Reason.objects.filter(measure=measure, released_at__isnull=False).exists():
        raise WrongState(
            _("“%(measure)s”的理由已经告知单位，不能再改。") % {"measure": within_quotes(measure)}
        )
    kept = {str(key): text.strip() for key, text in remarks.items() if text.strip()}
    faults = remark_faults({"ground": ground, **kept}, {"ground": _("理由")})
    if not ground.strip():
        faults.append(Fault("ground", _("请写明理由。")))
    own = Evaluation.objects.submitted().filter(assignment__measure=measure, pk__in=[*remarks])
    if own.count() != len(remarks):
        faults.append(strange_remark())
    reason = Reason(measure=measure, ground=ground.strip(), remarks=kept)
    faults += leak_faults(_texts_of(reason), guard_of(measure.batch).names_for(measure))
    if faults:
        raise Incomplete(faults)
    stored, _created = Reason.objects.update_or_create(
        measure=measure, defaults={"ground": reason.ground, "remarks": kept, "written_by": by}
    )
    return stored


@action("evaluations.tell_reasons")
def release_reasons(batch: Batch, *, by: User) -> int:
    """Let each unit read the reasons of its measures, all or none; what nobody wrote is taken from the decision.

    Raises `Incomplete` naming measure, heading and word wherever a text names an expert, their account or agency, or a
    measure that the unit may not see, and each reason that was written before its decision was made anew.
    Returns how many were told; telling twice tells nobody.
    """
    if batch.state != BatchState.PUBLISHED:
        raise WrongState(_("公函印发以后才能告知单位。"))
    decided = Decision.objects.of_batch(batch.pk).select_related(
        "measure__unit", "search_run", "outside_search", "replicated_comparison"
    )
    written = {one.measure_id: one for one in Reason.objects.filter(measure__batch=batch).with_decision()}
    reasons = [
        written.get(one.measure_id) or Reason(measure=one.measure, ground=ground_of(one), written_by=by)
        for one in decided
    ]
    waiting = [one for one in reasons if one.released_at is None]
    faults = _release_faults(batch, waiting)
    if faults:
        raise Incomplete(faults)
    for one in waiting:
        one.released_by, one.released_at = by, timezone.now()
        # When it was written stays as it is.
        one.save(update_fields=["released_by", "released_at"] if one.pk else None)
    tell_reasons(batch, [one.measure for one in waiting])
    return len(waiting)


def _release_faults(batch: Batch, reasons: Sequence[Reason]) -> list[Fault]:
    guard = guard_of(batch)
    faults = []
    for one in reasons:
        if one.is_outdated:
            sentence = _("“%(measure)s”的理由写好以后结论又改过，请打开这项举措的理由，核对后重新保存。")
            faults.append(Fault(str(one.measure), sentence % {"measure": within_quotes(one.measure)}))
        faults += leak_faults(_texts_of(one), guard.names_for(one.measure))
    return faults


def ground_of(decision: Decision) -> str:
    """Return the reason as the decision states it, without anybody's name, to be told as it is or put right."""
    search = search_of(decision)
    lines = [
        decision.reason,
        decision.prior_art_note,
        # Not where: the office searches among other units' candidates too, and how many there are is not told.
        _("所依据的检索：%(day)s。") % {"day": search.day} if search else "",
        _("复制的在先做法：%(practice)s。") % {"practice": decision.replicates}
        if decision.replicates
        else "",
    ]
    label = Classification(decision.classification).label if decision.classification else _("不入选")
    return "\n".join(line for line in lines if line.strip()) or _("认定为%(label)s。") % {"label": label}


def _texts_of(reason: Reason) -> Iterator[ToldText]:
    title = str(reason.measure)
    yield ToldText(title, _("理由"), reason.ground)
    for remark in reason.told_remarks:
        yield ToldText(title, _("转告的专家意见"), remark)
