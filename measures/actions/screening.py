"""形式审查: the office takes a candidate in, sends it back, turns it down, or merges it with its double."""

from __future__ import annotations

from collections.abc import Mapping

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.acting import action
from accounts.errors import Fault, Incomplete, NotAllowed, WrongState
from accounts.models import User
from measures.actions.batches import require_reason
from measures.actions.drafting import labels
from measures.choices import BatchState, MeasureState
from measures.models import CommonReason, Measure, ScreeningComment, ScreeningReturn
from measures.revisions import record_revision
from measures.telling import tell_returned, tell_screened
from measures.texts import COMMENTABLE_ENTRIES, text_faults, tidy


@action("measures.screen_measure")
def accept_measure(measure: Measure, *, by: User) -> Measure:
    """Pass a candidate on to the evaluation."""
    _require_collecting(measure)
    measure.accept()
    measure.save()
    tell_screened(measure)
    return measure


@action("measures.screen_measure")
def return_measure(
    measure: Measure,
    *,
    by: User,
    comments: Mapping[str, str],
    reasons: Mapping[str, CommonReason] | None = None,
) -> Measure:
    """Send a candidate back with a comment per entry; the unit can then change just these entries.

    `reasons` names the common reason that a comment started from, so that reasons can be counted.
    """
    _require_collecting(measure)
    said = {entry: text.strip() for entry, text in comments.items() if text.strip()}
    if not said:
        raise Incomplete([Fault("comments", _("请至少对一个栏目写明需要补正什么。"))])
    unknown = [entry for entry in said if entry not in COMMENTABLE_ENTRIES]
    if unknown:
        raise Incomplete(
            [Fault(entry, _("没有名为“%(entry)s”的栏目。") % {"entry": entry}) for entry in unknown]
        )
    measure.send_back()
    measure.save()
    revision = record_revision(measure, occasion="returned", by=by)
    returned = ScreeningReturn.objects.create(measure=measure, revision=revision, returned_by=by)
    ScreeningComment.objects.bulk_create(
        [
            ScreeningComment(
                screening_return=returned, field=entry, text=text, reason=(reasons or {}).get(entry)
            )
            for entry, text in said.items()
        ]
    )
    tell_returned(measure, said, labels())
    return measure


@action("measures.screen_measure")
def reject_measure(measure: Measure, *, by: User, reason: str) -> Measure:
    """Turn a candidate down, for a reason that the unit reads."""
    require_reason(reason)
    _require_collecting(measure)
    measure.reject(reason.strip())
    measure.save()
    tell_screened(measure)
    return measure


@action("measures.screen_measure")
def merge_measure(measure: Measure, *, by: User, into: Measure, reason: str) -> Measure:
    """Make a candidate part of another of the same batch; its units become joint units of that one."""
    require_reason(reason)
    _require_collecting(measure)
    # The batch is locked by now, so the other measure cannot change its state under us.
    other = Measure.objects.select_for_update(no_key=True).get(pk=into.pk)
    if other.pk == measure.pk or other.batch_id != measure.batch_id:
        raise Incomplete([Fault("into", _("只能并入同一批次的另一项举措。"))])
    if other.state not in {MeasureState.SUBMITTED, MeasureState.ACCEPTED}:
        raise WrongState(_("“%(other)s”现在不能并入其他举措。") % {"other": other})
    measure.merge_into(other, reason.strip())
    measure.save()
    tell_screened(measure)
    credited = {measure.unit_id, *measure.joint_units.values_list("pk", flat=True)} - {other.unit_id, None}
    other.joint_units.add(*(unit_id for unit_id in credited if unit_id is not None))
    return measure


def _require_collecting(measure: Measure) -> None:
    if measure.batch.state != BatchState.COLLECTING:
        raise WrongState(_("%(batch)s不在征集阶段，不能再做形式审查。") % {"batch": measure.batch})


def set_common_reason(
    *, by: User, text: str, field: str = "", is_active: bool = True, reason_id: int | None = None
) -> CommonReason:
    """Add a common reason, or change one: what was said with it before keeps the words of its day."""
    if not by.has_perm("measures.set_common_reason"):
        raise NotAllowed
    with transaction.atomic(), pghistory.context(user=by.pk, action="set_common_reason"):
        stored = CommonReason.objects.select_for_update().filter(pk=reason_id or 0).first()
        reason = stored or CommonReason()
        reason.field, reason.text, reason.is_active = field, tidy(text), is_active
        faults = text_faults({"text": text}, {"text": _("意见")})
        if field and field not in COMMENTABLE_ENTRIES:
            faults.append(Fault("field", _("没有名为“%(entry)s”的栏目。") % {"entry": field}))
        if not faults:
            faults = _model_faults(reason)
        if faults:
            raise Incomplete(faults)
        reason.save()
        return reason


def _model_faults(reason: CommonReason) -> list[Fault]:
    try:
        reason.full_clean()
    except ValidationError as error:
        return [Fault(place, said) for place, each in error.message_dict.items() for said in each]
    return []
