"""代理: offered by whoever holds the role, accepted by whoever acts, ended by either, all on record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.choices import LETTER_ROLES
from accounts.models import User
from core.acting import acting, action
from core.bounds import out_of_time
from core.errors import Fault, Incomplete, WrongState
from core.pressing import once
from core.remarks import require_reason
from letters.choices import DELEGATED, Hand
from letters.delegated import ROLES_OF, forget_delegate, holds_hand
from letters.models import Delegation
from letters.telling import tell_delegation_accepted, tell_delegation_ended, tell_delegation_offered
from measures.choices import BatchState
from measures.models import Batch

LONGEST_DAYS = 92


def hands_to_give(person: User) -> list[tuple[str, object]]:
    """Return the steps that a person can give to others: those that they may take by a role of their own."""
    return [(hand, label) for hand, label in DELEGATED if holds_hand(person, Hand(hand))]


def people_to_act(person: User) -> QuerySet[User]:
    """Return who can act for a person: the others of the office who work on letters."""
    workers = User.objects.filter(is_active=True, roles__overlap=list(LETTER_ROLES))
    return workers.exclude(pk=person.pk).order_by("name", "pk")


def batches_to_give() -> QuerySet[Batch]:
    """Return the batches whose letters are still to come, or may be corrected."""
    return Batch.objects.exclude(state=BatchState.CANCELLED).filter(is_imported=False).order_by("-number")


@once
def offer_delegation(
    *, by: User, delegate: User, hand: str, batch: Batch, starts_on: date, ends_on: date, reason: str
) -> Delegation:
    """Have somebody take one's own step of a batch's letters from a day to a day. It holds once they accept.

    Raises `Incomplete` naming the field.
    """
    with acting(by, "letters.delegate", "offer_delegation"):
        require_reason(reason)
        offered = Delegation(
            principal=by,
            delegate=delegate,
            hand=hand,
            batch=batch,
            starts_on=starts_on,
            ends_on=ends_on,
            reason=reason.strip(),
        )
        if faults := [*_people_faults(offered), *_limit_faults(offered)]:
            raise Incomplete(faults)
        offered.save()
        forget_delegate(delegate.pk)
        tell_delegation_offered(offered)
        return offered


@action("letters.accept_delegation")
def accept_delegation(delegation: Delegation, *, by: User) -> Delegation:
    """Take it on; accepting twice changes nothing."""
    if delegation.ended_at is not None or delegation.ends_on < timezone.localdate():
        raise WrongState(_("这项代理已经终止或过期，不能接受。"))
    if delegation.accepted_at is None:
        delegation.accepted_at = timezone.now()
        delegation.save()
        tell_delegation_accepted(delegation)
    return delegation


@action("letters.end_delegation")
def end_delegation(delegation: Delegation, *, by: User, reason: str) -> Delegation:
    """End it, or decline it, for a reason. What was done by it stands; ending twice changes nothing."""
    require_reason(reason)
    if delegation.ended_at is None:
        delegation.ended_at, delegation.ended_by = timezone.now(), by
        delegation.ended_reason = reason.strip()
        delegation.save()
        tell_delegation_ended(delegation, by=by)
    return delegation


def _people_faults(offered: Delegation) -> Iterator[Fault]:
    by, delegate = offered.principal, offered.delegate
    if offered.hand not in dict(hands_to_give(by)):
        yield Fault("hand", _("只能请人代理自己可以办的环节。"))
    elif holds_hand(delegate, Hand(offered.hand)):
        roles = "、".join(str(role.label) for role in ROLES_OF[Hand(offered.hand)])
        told = {"person": delegate, "roles": roles}
        yield Fault("delegate", _("%(person)s是%(roles)s，自己就可以办，不必代理。") % told)
    if not people_to_act(by).filter(pk=delegate.pk).exists():
        yield Fault("delegate", _("代理人应是办公室的另一位经办人、核稿人或签发人。"))


def _limit_faults(offered: Delegation) -> Iterator[Fault]:
    if not batches_to_give().filter(pk=offered.batch_id).exists():
        yield Fault("batch", _("这一批已取消或由历史导入，没有要办的函。"))
    for name, day in (("starts_on", offered.starts_on), ("ends_on", offered.ends_on)):
        if fault := out_of_time(day, str(Delegation._meta.get_field(name).verbose_name)):  # type: ignore[union-attr]
            yield Fault(name, fault)
    if offered.ends_on < max(offered.starts_on, timezone.localdate()):
        yield Fault("ends_on", _("结束日期不能早于开始日期和今天，请改选日期。"))
    elif (offered.ends_on - offered.starts_on).days > LONGEST_DAYS:
        yield Fault("ends_on", _("代理最长%(most)d天，请改选日期。") % {"most": LONGEST_DAYS})
