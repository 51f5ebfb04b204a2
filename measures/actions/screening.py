"""形式审查: the office takes a candidate in, sends it back, turns it down, or merges it with its double."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.acting import acting, action
from core.errors import Fault, Incomplete, WrongState, model_faults
from core.pressing import once
from core.quoting import within_quotes
from core.remarks import remark_faults, require_reason
from core.texts import text_faults, tidy
from measures.actions.commenting import require_seen
from measures.actions.drafting import entry_names, labels
from measures.actions.undoing import release_merged
from measures.choices import BatchState, MeasureState
from measures.deadlines import correction_due, due_day_fault
from measures.entries import COMMENTABLE_ENTRIES
from measures.models import CommonReason, Measure, ScreeningComment, ScreeningReturn
from measures.revisions import record_revision
from measures.shelving import store
from measures.telling import tell_merged_into, tell_returned, tell_screened

# What stands in the batch, waiting, accepted or to be put right by its unit, can take another in.
CAN_TAKE_IN = (MeasureState.SUBMITTED, MeasureState.ACCEPTED, MeasureState.RETURNED)


@action("measures.screen_measure", steps=[Measure.accept])
def accept_measure(measure: Measure, *, by: User) -> Measure:
    """Pass a candidate on to the evaluation."""
    _require_collecting(measure)
    measure.accept()
    store(measure)
    tell_screened(measure)
    return measure


@action("measures.screen_measure", steps=[Measure.send_back])
def return_measure(
    measure: Measure,
    *,
    by: User,
    comments: Mapping[str, str],
    reasons: Mapping[str, CommonReason] | None = None,
    due_on: date | None = None,
    version: int | None = None,
) -> Measure:
    """Send a candidate back with a comment per entry; the unit can then change just these entries.

    It is told by when to send it again: `due_on`, or some working days from today.

    `reasons` names the common reason that a comment started from, so that reasons can be counted. `version` is the save of
    the comments that a page has seen: `StaleVersion` is raised where it did not see the last; None for no such page.
    """
    _require_collecting(measure)
    said = _said(comments)
    if version is not None:
        require_seen(measure, by, said, version)
    today = timezone.localdate()
    due_on = due_on or correction_due(today)
    if fault := due_day_fault(due_on, today=today):
        raise Incomplete([Fault("due_on", fault)])
    measure.send_back()
    store(measure)
    returned = ScreeningReturn.objects.create(
        measure=measure,
        revision=record_revision(measure, occasion="returned", by=by),
        returned_by=by,
        due_on=due_on,
    )
    kept = [
        ScreeningComment(screening_return=returned, field=entry, text=text, reason=(reasons or {}).get(entry))
        for entry, text in said.items()
    ]
    ScreeningComment.objects.bulk_create(kept)
    _drop_sent(measure, by, said)
    tell_returned(returned, said, entry_names())
    return measure


def _said(comments: Mapping[str, str]) -> dict[str, str]:
    """Return what is said by entry, as it is stored; refuse nothing said, and what cannot be kept."""
    said = {entry: tidy(text) for entry, text in comments.items() if text.strip()}
    if not said:
        raise Incomplete([Fault("comments", _("请至少对一个栏目写明需要补正什么。"))])
    unknown = _("没有名为“%(entry)s”的栏目。")
    faults = [Fault(one, unknown % {"entry": one}) for one in said if one not in COMMENTABLE_ENTRIES]
    if faults := faults or remark_faults(said, labels()):
        raise Incomplete(faults)
    return said


@action("measures.screen_measure", steps=[Measure.reject, Measure.undo_screening])
def reject_measure(measure: Measure, *, by: User, reason: str) -> Measure:
    """Turn a candidate down, for a reason that the unit reads."""
    require_reason(reason)
    _require_collecting(measure)
    measure.reject(reason.strip())
    store(measure)
    tell_screened(measure)
    release_merged(measure)
    return measure


@action("measures.screen_measure", steps=[Measure.merge_into])
def merge_measure(measure: Measure, *, by: User, into: Measure, reason: str) -> Measure:
    """Make a candidate part of another of the same batch; its units become joint units of that one."""
    require_reason(reason)
    _require_collecting(measure)
    # The batch is locked by now, so the other measure cannot change its state under us.
    other = Measure.objects.select_for_update(no_key=True).get(pk=into.pk)
    if other.pk == measure.pk or other.batch_id != measure.batch_id:
        raise Incomplete([Fault("into", _("只能并入同一批次的另一项举措。"))])
    if other.state not in CAN_TAKE_IN:
        raise WrongState(_("“%(other)s”现在不能并入其他举措。") % {"other": within_quotes(other)})
    measure.merge_into(other, reason.strip())
    measure.credited_units = _units_new_to(other, measure)
    store(measure)
    tell_screened(measure)
    tell_merged_into(other, measure)
    other.joint_units.add(*measure.credited_units)
    return measure


def _units_new_to(other: Measure, measure: Measure) -> list[int]:
    """Return the units that bring a merged measure in and are not named by the other for another reason.

    A unit that an earlier merge brought in is credited by this one too: each can be undone without the other.
    """
    merges = other.merged_measures.values_list("credited_units", flat=True)
    by_merges = {unit_id for units in merges for unit_id in units}
    joint = set(other.joint_units.values_list("pk", flat=True)) - by_merges
    own = {measure.unit_id, *measure.joint_units.values_list("pk", flat=True)}
    return sorted(unit_id for unit_id in own - joint - {other.unit_id} if unit_id is not None)


def _drop_sent(measure: Measure, by: User, said: Mapping[str, str]) -> None:
    """Drop what was sent from the person's draft; what they wrote besides is kept for them."""
    draft = measure.comment_drafts.filter(author=by).first()
    if draft is None:
        return
    draft.comments = {entry: text for entry, text in draft.comments.items() if entry not in said}
    draft.reasons = {entry: key for entry, key in draft.reasons.items() if entry not in said}
    draft.version += 1
    if draft.comments:
        draft.save()
    else:
        draft.delete()


def _require_collecting(measure: Measure) -> None:
    if measure.batch.state != BatchState.COLLECTING:
        raise WrongState(_("%(batch)s不在征集阶段，不能再做形式审查。") % {"batch": measure.batch})


@once
def set_common_reason(
    *, by: User, text: str, field: str = "", is_active: bool = True, reason_id: int | None = None
) -> CommonReason:
    """Add a common reason, or change one: what was said with it before keeps the words of its day."""
    with acting(by, "measures.set_common_reason", "set_common_reason"):
        stored = CommonReason.objects.select_for_update().filter(pk=reason_id or 0).first()
        reason = stored or CommonReason()
        reason.field, reason.text, reason.is_active = field, tidy(text), is_active
        faults = text_faults({"text": text}, {"text": _("意见")})
        if field and field not in COMMENTABLE_ENTRIES:
            faults.append(Fault("field", _("没有名为“%(entry)s”的栏目。") % {"entry": field}))
        if not faults:
            faults = model_faults(reason)
        if faults:
            raise Incomplete(faults)
        reason.save()
        return reason
