"""Who takes a step of a letter for whom: the grants in force, asked by the rules and by the steps themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from accounts.choices import CONFIRMING_ROLES, LETTER_ROLES, Role
from accounts.models import User
from letters.choices import STEPS_OF, Hand
from letters.hands import Deed, Grant, deed_of
from letters.models import Delegation, Letter
from letters.models.delegation import DelegationQuerySet

# By which roles of their own somebody has a hand.
ROLES_OF: Mapping[Hand, tuple[Role, ...]] = {
    Hand.REVIEWER: CONFIRMING_ROLES,
    Hand.SIGNATORY: (Role.SIGNATORY,),
}
HAND_OF: dict[str, Hand] = {step: hand for hand, steps in STEPS_OF.items() for step in steps}
REMEMBERED_S = 300
# What a page has read of one person's grants, so that it asks once for all of its letters.
_known: ContextVar[tuple[int, Sequence[Delegation]] | None] = ContextVar("known grants", default=None)


def is_delegate(person: User) -> bool:
    """Whether a person was asked to act for somebody and that is not over; remembered, for the home page asks each time."""
    found = cache.get_or_set(_key(person.pk), lambda: _open_to(person).exists(), REMEMBERED_S)
    return bool(found)


def forget_delegate(person: int) -> None:
    """Ask anew for a person once the running transaction is committed."""
    transaction.on_commit(lambda: cache.delete(_key(person)), robust=True)


def offered_to(person: User) -> int:
    """Count the delegations that a person has not answered."""
    return _open_to(person).filter(accepted_at__isnull=True).count()


@contextmanager
def knowing_grants(person: User) -> Iterator[None]:
    """Read what a person may do for others once for everything that is asked inside."""
    before = _known.set((person.pk, grants_to(person) if is_delegate(person) else ()))
    try:
        yield
    finally:
        _known.reset(before)


def grants_to(person: User) -> Sequence[Delegation]:
    """Return the delegations by which a person may take steps for others today, the principals brought along."""
    known = _known.get()
    if known is not None and known[0] == person.pk:
        return known[1]
    # Who works on letters, in whatever role: they alone can act for somebody, also once they were given it.
    if not person.has_role(*LETTER_ROLES):
        return ()
    found = Delegation.objects.in_force(timezone.localdate()).filter(delegate=person.pk)
    return list(found.select_related("principal", "delegate", "batch").order_by("pk"))


def holds_hand(person: User, hand: Hand) -> bool:
    """Whether a person has a hand by a role of their own."""
    return person.has_role(*ROLES_OF[hand])


def can_be_used(delegation: Delegation) -> bool:
    """Whether the people of a delegation in force still are who may give and take it."""
    gives = holds_hand(delegation.principal, Hand(delegation.hand))
    return gives and delegation.delegate.has_role(*LETTER_ROLES)


def acts_for_somebody(person: User, hand: Hand) -> bool:
    """Whether there is a letter at all of which a person could take such a step for somebody."""
    return any(one.hand == hand and can_be_used(one) for one in grants_to(person))


def deed_for(letter: Letter, person: User, hand: Hand) -> Deed | None:
    """Return how a person can take a step of a hand of a letter, or None where they cannot."""
    is_own = holds_hand(person, hand)
    given = [] if is_own else [one for one in grants_to(person) if one.batch_id == letter.batch_id]
    people = {person.pk: person, **{one.principal_id: one.principal for one in given}}
    return deed_of(
        person.pk,
        hand,
        earlier=deeds_of(letter),
        grants=[Grant(one.principal_id, one.delegate_id, Hand(one.hand)) for one in given],
        holds=lambda key, wanted: holds_hand(people[key], wanted),
    )


def principal_of(letter: Letter, by: User, hand: Hand) -> User | None:
    """Return for whom somebody takes a step that they may take: nobody where it is their own."""
    deed = deed_for(letter, by, hand)
    if deed is None or deed.for_whom is None:
        return None
    return next(one.principal for one in grants_to(by) if one.principal_id == deed.for_whom)


def deeds_of(letter: Letter) -> list[Deed]:
    """Return the steps of a letter by which somebody has a hand in it."""
    return [
        Deed(HAND_OF[step.step], step.by_id, step.for_whom_id)
        for step in letter.steps.all()
        if step.step in HAND_OF
    ]


def _open_to(person: User) -> DelegationQuerySet:
    return Delegation.objects.filter(
        delegate=person.pk, ended_at__isnull=True, ends_on__gte=timezone.localdate()
    )


def _key(person: int) -> str:
    return f"delegations-to-{person}"


def delegates_for(letter: Letter, hand: Hand) -> list[User]:
    """Return who may take a step of the letter for somebody today: they are told what waits for those they act for."""
    found = Delegation.objects.in_force(timezone.localdate()).filter(batch=letter.batch_id, hand=hand)
    return [one.delegate for one in found.select_related("delegate", "principal") if can_be_used(one)]
