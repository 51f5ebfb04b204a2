"""Giving roles and duties: the one door to them. docs/decisions/administrators.md says who may and why."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.choices import OFFICE_ROLES, Duty, Role, labels_of
from accounts.helping import ACCOUNT
from accounts.models import RoleChange, User, role_fault
from core.acting import action
from core.errors import Fault, Incomplete, WrongState
from core.notices import tell
from core.pressing import once

LONGEST_REASON = 300


def takes_two(person: User, roles: Sequence[str], duty: str) -> bool:
    """Whether one security administrator's word is not enough: a role of the office more, or another duty."""
    return duty != person.duty or bool(OFFICE_ROLES & (set(roles) - set(person.roles)))


def open_change(person: User) -> RoleChange | None:
    """Return the change that waits for a second administrator."""
    waiting = RoleChange.objects.filter(person=person, confirmed_at__isnull=True)
    return waiting.select_related("asked_by", "person").first()


@once
@action("accounts.give_role")
def set_roles(person: User, *, by: User, roles: Sequence[str], duty: str, reason: str) -> RoleChange | None:
    """Have a person hold these roles and this duty and no other, at once or when another administrator confirms.

    Returns what waits for confirmation. Raises `Incomplete` for what cannot be held, `WrongState` while a change waits.
    """
    if open_change(person) is not None:
        raise WrongState(_("这个人的角色有一项改动等待确认，请先确认或取消。"))
    wanted = [role.value for role in Role if role in roles]
    reason = reason.strip()
    _require(person, wanted, duty, reason)
    if not takes_two(person, wanted, duty):
        _hold(person, wanted, duty, f"由{by}办理。")
        return None
    change = RoleChange.objects.create(person=person, roles=wanted, duty=duty, reason=reason, asked_by=by)
    _tell_confirmers(change)
    return change


@action("accounts.confirm_role")
def confirm_role(change: RoleChange, *, by: User) -> RoleChange:
    """Let a change hold; confirming twice changes nothing.

    Raises `WrongState` where the person's unit is none for these roles any more.
    """
    if change.confirmed_at is not None:
        return change
    person = User.objects.select_for_update(no_key=True).get(pk=change.person_id)
    if fault := role_fault(person.unit, change.roles, change.duty):
        raise WrongState(fault)
    change.confirmed_by, change.confirmed_at = by, timezone.now()
    change.save(update_fields=["confirmed_by", "confirmed_at"])
    _hold(person, change.roles, change.duty, f"由{change.asked_by}提出、{by}确认，理由：{change.reason}。")
    return change


@action("accounts.give_role")
def drop_role_change(person: User, *, by: User) -> User:
    """Take back what waits for confirmation."""
    RoleChange.objects.filter(person=person, confirmed_at__isnull=True).delete()
    return person


def _require(person: User, roles: Sequence[str], duty: str, reason: str) -> None:
    faults = []
    if fault := role_fault(person.unit, roles, duty):
        faults.append(Fault("roles", fault))
    if takes_two(person, roles, duty) and not reason:
        faults.append(Fault("reason", _("办公室的角色和管理员由两人办理，请写明理由。")))
    if len(reason) > LONGEST_REASON:
        faults.append(Fault("reason", _("理由最多%(most)d字。") % {"most": LONGEST_REASON}))
    if faults:
        raise Incomplete(faults)


def _hold(person: User, roles: Sequence[str], duty: str, how: str) -> None:
    if (list(roles), duty) == (person.roles, person.duty):
        return
    person.roles, person.duty = list(roles), duty
    person.save(update_fields=["roles", "duty"])
    held = "、".join(labels_of(roles, duty)) or "没有角色"
    tell([person], ACCOUNT, f"您的角色现在是：{held}", body=how)


def _tell_confirmers(change: RoleChange) -> None:
    others = User.objects.filter(duty__in=[Duty.SYSTEM, Duty.SECURITY]).exclude(pk=change.person_id)
    held = "、".join(labels_of(change.roles, change.duty)) or "没有角色"
    tell(
        others,
        ACCOUNT,
        f"请确认角色：{change.person}（{held}）",
        body=f"{change.asked_by}提出，理由：{change.reason}",
        path=reverse("people:roles", args=[change.person_id]),
        but=change.asked_by,
    )
