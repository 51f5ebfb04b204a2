"""Giving roles and duties: the one door to them. docs/decisions/administrators.md says who may and why."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from accounts.choices import OFFICE_ROLES, Duty, Role, names_of
from accounts.models import RoleChange, User, role_fault
from accounts.told import ROLES_ASKED, ROLES_CONFIRMED, ROLES_GIVEN
from core.acting import action
from core.errors import Fault, Incomplete, WrongState
from core.notice_texts import Filled
from core.notices import tell
from core.pressing import once
from core.saying import Several, listed

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
        _hold(person, wanted, duty, ROLES_GIVEN.about(roles=_held(wanted, duty), person=by))
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
    told = ROLES_CONFIRMED.about(
        roles=_held(change.roles, change.duty), asker=change.asked_by, confirmer=by, reason=change.reason
    )
    _hold(person, change.roles, change.duty, told)
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


def _hold(person: User, roles: Sequence[str], duty: str, told: Filled) -> None:
    if (list(roles), duty) == (person.roles, person.duty):
        return
    person.roles, person.duty = list(roles), duty
    person.save(update_fields=["roles", "duty"])
    tell([person], told)


def _held(roles: Sequence[str], duty: str) -> Several | StrOrPromise:
    """Return what somebody is, in the language of whoever reads it."""
    return listed(*names_of(roles, duty)) if roles or duty else gettext_lazy("没有角色")


def _tell_confirmers(change: RoleChange) -> None:
    others = User.objects.filter(duty__in=[Duty.SYSTEM, Duty.SECURITY]).exclude(pk=change.person_id)
    told = ROLES_ASKED.about(
        person=change.person,
        roles=_held(change.roles, change.duty),
        asker=change.asked_by,
        reason=change.reason,
    )
    path = reverse("people:roles", args=[change.person_id])
    tell(others, told, path=path, but=change.asked_by)
