"""Setting a batch up. The phases that need scores or a letter are entered by the apps that know those."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django_fsm import can_proceed

from accounts.choices import SUBMITTING_KINDS
from accounts.models import Unit, User
from core.acting import acting, action, wrong_state_sentence
from core.errors import Fault, Incomplete, WrongState, require_clean
from core.pressing import once
from core.remarks import require_reason
from measures.batch_settings import DAYS, KEPT
from measures.choices import BatchState
from measures.models import Batch, Invitation, PhaseChange
from measures.telling import tell_call, tell_grace

SETTABLE_WHILE_COLLECTING = frozenset({"closes_on", "hard_closes_on"})
SETTABLE = frozenset({"year", "dates_are_stated", "run_at_once", *DAYS, *KEPT})


@once
def create_batch(*, by: User, number: int, year: int, zone: str, **settings: Any) -> Batch:
    """Open a batch in preparation. Raises `Incomplete` for a number that exists or a value out of range."""
    with acting(by, "measures.create_batch", "create_batch"):
        batch = Batch(number=number, year=year, zone=zone, **_settable(settings))
        _check(batch)
        batch.save()
        return batch


@action("measures.change_batch")
def change_batch(batch: Batch, /, *, by: User, **settings: Any) -> Batch:
    """Change a batch's settings while it is prepared, or its dates while it collects."""
    settings = _settable(settings)
    if batch.state == BatchState.COLLECTING:
        changed = {name for name, value in settings.items() if getattr(batch, name) != value}
        if changed - SETTABLE_WHILE_COLLECTING:
            raise WrongState(_("征集已经开始，只能调整截止日期。"))
    elif batch.state not in {BatchState.PREPARING, BatchState.COLLECTING}:
        raise WrongState(_("征集已经结束，批次设置不能再改。"))
    for name, value in settings.items():
        setattr(batch, name, value)
    _check(batch)
    batch.save()
    return batch


@action("measures.change_batch")
def invite_units(batch: Batch, *, by: User, units: Iterable[Unit]) -> Batch:
    """Invite units to a batch that is prepared or collecting; inviting twice changes nothing."""
    if batch.state not in {BatchState.PREPARING, BatchState.COLLECTING}:
        raise WrongState(_("征集已经结束，不能再邀请单位。"))
    wanted = list(units)
    strangers = [unit for unit in wanted if unit.kind not in SUBMITTING_KINDS]
    if strangers:
        raise Incomplete(
            [Fault("units", _("“%(unit)s”不是报送单位。") % {"unit": unit}) for unit in strangers]
        )
    Invitation.objects.bulk_create(
        [Invitation(batch=batch, unit=unit) for unit in wanted], ignore_conflicts=True
    )
    if batch.state == BatchState.COLLECTING:
        tell_call(batch, wanted)
    return batch


@once
@action("measures.change_batch")
def grant_grace(invitation: Invitation, *, by: User, until: date, reason: str) -> Invitation:
    """Let one unit send after the closing date, until the end of a day, for a reason."""
    if not reason.strip():
        raise Incomplete([Fault("reason", _("请写明宽限的理由。"))])
    if invitation.batch.state != BatchState.COLLECTING:
        raise WrongState(_("只有征集中的批次可以给单位宽限。"))
    invitation.grace_until = until
    invitation.grace_reason = reason.strip()
    invitation.save()
    tell_grace(invitation, by=by)
    return invitation


@action("measures.cancel_batch", steps=[Batch.cancel])
def cancel_batch(batch: Batch, *, by: User, reason: str) -> Batch:
    """Cancel a batch for a reason, before its letter is drafted."""
    require_reason(reason)
    enter_phase(batch, batch.cancel, by=by, reason=reason)
    return batch


@action("measures.step_back_batch", steps=[Batch.step_back_to_preparing])
def stop_collecting_again(batch: Batch, *, by: User, reason: str) -> Batch:
    """Step back from collecting to preparing; refused once a unit has sent something in."""
    require_reason(reason)
    if batch.measures.exclude(submitted_at=None).exists():
        raise WrongState(_("已有单位报送举措，不能退回筹备阶段。"))
    enter_phase(batch, batch.step_back_to_preparing, by=by, reason=reason)
    return batch


def require_step(batch: Batch, step: Callable[[], None]) -> None:
    """Refuse a step that does not start in the batch's phase, before anything is said of what it lacks."""
    if not can_proceed(step):
        raise WrongState(wrong_state_sentence(batch))


def enter_phase(batch: Batch, step: Callable[[], None], *, by: User, reason: str = "") -> None:
    """Take one step of a locked batch's state machine, store it, and write it into the batch's logbook."""
    before = batch.state
    step()
    batch.save()
    PhaseChange.objects.create(
        batch=batch, from_state=before, to_state=batch.state, reason=reason.strip(), by=by
    )


def state_total(batch: Batch, measures: int | None) -> None:
    """Put down a batch's stated total, which is none where its measures stand in the register."""
    if batch.stated_total != measures:
        batch.stated_total = measures
        batch.save()


def _settable(settings: dict[str, Any]) -> dict[str, Any]:
    unknown = set(settings) - SETTABLE
    if unknown:
        raise TypeError(f"not settings of a batch: {sorted(unknown)}")
    return settings


def _check(batch: Batch) -> None:
    require_clean(batch, exclude=["state"])
