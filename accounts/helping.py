"""What an administrator does for somebody who cannot sign in any more; each on record."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.adapter import unlock
from accounts.models import FactorReset, User
from accounts.told import FACTOR_RESET
from core.acting import action
from core.errors import Fault, Incomplete, WrongState
from core.notices import tell

LONGEST_REASON = 300


@action("accounts.help_person")
def unlock_person(person: User, *, by: User) -> User:
    """Forget a person's failed tries, so that they need not wait."""
    unlock(person)
    return person


@action("accounts.help_person")
def ask_factor_reset(person: User, *, by: User, reason: str) -> FactorReset:
    """Ask for a lost second factor to be taken off an account; it stays until another administrator confirms."""
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_REASON:
        raise Incomplete(
            [Fault("reason", _("请写明理由（怎样核实了本人），最多%(most)d字。") % {"most": LONGEST_REASON})]
        )
    if not Authenticator.objects.filter(user=person).exists():
        raise WrongState(_("这个账号没有设置第二验证方式，不需要重置。"))
    waiting = FactorReset.objects.filter(person=person, confirmed_at__isnull=True).first()
    return waiting or FactorReset.objects.create(person=person, reason=reason, asked_by=by)


@action("accounts.confirm_factor_reset")
def confirm_factor_reset(reset: FactorReset, *, by: User) -> FactorReset:
    """Take the second factor off and tell its owner; confirming twice changes nothing."""
    if reset.confirmed_at is not None:
        return reset
    Authenticator.objects.filter(user=reset.person_id).delete()
    reset.confirmed_by, reset.confirmed_at = by, timezone.now()
    reset.save()
    unlock(reset.person)
    _tell_owner(reset)
    return reset


@action("accounts.help_person")
def drop_factor_reset(person: User, *, by: User) -> User:
    """Take back what was asked for and not confirmed yet."""
    FactorReset.objects.filter(person=person, confirmed_at__isnull=True).delete()
    return person


def _tell_owner(reset: FactorReset) -> None:
    told = FACTOR_RESET.about(asker=reset.asked_by, confirmer=reset.confirmed_by, reason=reset.reason)
    tell([reset.person], told)
