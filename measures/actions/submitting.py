"""Sending a candidate to the office, and taking it back before the evaluation."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.acting import action
from core.errors import Fault, Incomplete, WrongState
from core.remarks import require_reason
from measures.actions.drafting import labels, require_open
from measures.actions.reading import post_reading
from measures.actions.undoing import release_merged
from measures.choices import BatchState
from measures.completeness import missing_for_submission
from measures.models import Invitation, Measure
from measures.revisions import record_revision
from measures.shelving import store
from measures.telling import tell_handed_down, tell_handed_up, tell_submitted, tell_withdrawn
from precedents.actions.runs import set_hit_aside
from precedents.models import SearchHit


@action("measures.submit_measure", steps=[Measure.submit])
def submit_measure(
    measure: Measure, *, by: User, apart: Mapping[SearchHit, str] = MappingProxyType({})
) -> Measure:
    """Send a complete candidate in, or answer a return.

    `apart` says of hits of the person's search, such as published measures that look the same, why each is another.
    Raises `Incomplete` with everything that is missing or too long, `WrongState` outside the collecting
    phase or after the closing date (unless the office gave the unit a grace).
    """
    if not measure.batch.is_open_to_units:
        raise WrongState(_("%(batch)s现在不在征集阶段，不能报送。") % {"batch": measure.batch})
    if measure.submitted_at is None:
        _require_in_time(measure)
    faults = missing_for_submission(measure, labels())
    if faults:
        raise Incomplete(faults)
    _tell_apart(apart, by)
    measure.submit(by)
    store(measure)
    record_revision(measure, occasion="submitted", by=by)
    measure.returns.filter(answered_at=None).update(answered_at=timezone.now())
    tell_submitted(measure, by=by)
    post_reading(measure)
    return measure


@action("measures.edit_measure")
def hand_up_measure(measure: Measure, *, by: User) -> Measure:
    """Tell the unit's lead that a candidate is ready; doing it twice changes nothing. Incomplete ones are refused."""
    require_open(measure)
    faults = missing_for_submission(measure, labels())
    if faults:
        raise Incomplete(faults)
    if measure.handed_up_at is None:
        measure.handed_up_at = timezone.now()
        measure.unit_note = ""
        measure.save()
        tell_handed_up(measure, by=by)
    return measure


@action("measures.submit_measure")
def hand_down_measure(measure: Measure, *, by: User, note: str) -> Measure:
    """Send a candidate back inside the unit, with a note for whoever writes it; the office sees nothing of it."""
    require_open(measure)
    if not note.strip():
        raise Incomplete([Fault("note", _("请写明需要修改什么。"))])
    measure.handed_up_at, measure.unit_note = None, note.strip()
    measure.save()
    tell_handed_down(measure, by=by)
    return measure


@action("measures.withdraw_measure", steps=[Measure.withdraw, Measure.undo_screening])
def withdraw_measure(measure: Measure, *, by: User, reason: str = "") -> Measure:
    """Take a candidate out of the batch before the evaluation; one that was sent needs a reason."""
    if measure.batch.state != BatchState.COLLECTING:
        raise WrongState(_("征集阶段已经结束，不能撤回。如确需撤回，请联系办公室。"))
    if measure.submitted_at is not None:
        require_reason(reason)
    measure.withdraw(reason.strip())
    store(measure)
    if measure.submitted_at is not None:
        tell_withdrawn(measure, by=by)
    release_merged(measure)
    return measure


def _tell_apart(apart: Mapping[SearchHit, str], by: User) -> None:
    faults: list[Fault] = []
    for hit, reason in apart.items():
        try:
            set_hit_aside(hit, by=by, reason=reason)
        except Incomplete as refusal:
            faults += [Fault(f"reason-{hit.pk}", fault.message) for fault in refusal.errors]
    if faults:
        raise Incomplete(faults)


def _require_in_time(measure: Measure) -> None:
    if not measure.batch.is_past_due:
        return
    invitation = Invitation.objects.filter(batch=measure.batch, unit=measure.unit).first()
    grace = invitation.grace_until if invitation else None
    if grace is None or timezone.localdate() > grace:
        raise WrongState(
            _("%(batch)s的征集已于%(day)s截止。如需补报，请联系办公室给予宽限。")
            % {"batch": measure.batch, "day": measure.batch.closes_on}
        )
