"""Taking a screening back: what was accepted, turned down or merged waits again, and nothing merged is lost."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.models import User
from core.acting import action
from core.errors import WrongState
from core.quoting import within_quotes
from core.remarks import require_reason
from measures.choices import BatchState, MeasureState
from measures.models import Measure
from measures.shelving import store
from measures.telling import tell_reopened


@action("measures.screen_measure", steps=[Measure.undo_screening])
def undo_screening(measure: Measure, *, by: User, reason: str) -> Measure:
    """Let a candidate wait for the screening again, until the collecting closes; its unit is told why."""
    require_reason(reason)
    if measure.batch.state != BatchState.COLLECTING:
        raise WrongState(
            _("%(batch)s的征集已经结束，形审结果不能再改。确需更改，请先退回征集阶段。")
            % {"batch": measure.batch}
        )
    return _reopen(measure, reason.strip())


def release_merged(measure: Measure) -> list[Measure]:
    """Let what was merged into a measure that leaves the batch wait again. Part of withdrawing and rejecting."""
    merged = measure.merged_measures.select_for_update(of=("self",), no_key=True).order_by("pk")
    reason = _("并入的“%(measure)s”%(state)s") % {
        "measure": within_quotes(measure),
        "state": measure.get_state_display(),
    }
    return [_reopen(each, reason) for each in merged]


def _reopen(measure: Measure, reason: str) -> Measure:
    before = MeasureState(measure.state).label
    if measure.state == MeasureState.MERGED:
        _take_credit_back(measure)
    measure.undo_screening()
    store(measure)
    tell_reopened(measure, before=before, reason=reason)
    return measure


def _take_credit_back(measure: Measure) -> None:
    """Take the units out of the other measure that this merge alone had brought in."""
    other = measure.merged_into
    assert other is not None  # by a constraint
    elsewhere = other.merged_measures.exclude(pk=measure.pk).values_list("credited_units", flat=True)
    still_credited = {unit_id for units in elsewhere for unit_id in units}
    other.joint_units.remove(*(set(measure.credited_units) - still_credited))
