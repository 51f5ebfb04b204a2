"""Systems with tokens of their own: for everything, for one scope, for everything but one, and bound to batches or a unit."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta
from itertools import count

from django.utils import timezone

from accounts.choices import MachineScope
from accounts.machine_tokens import MachineToken
from accounts.machines import digest_of
from accounts.models import User
from tests.matrix.identities import Identity

_serial = count(1)


def machine(
    person: User, name: str, *, scopes: Collection[str], batches: Sequence[int] = (), unit: int | None = None
) -> Identity:
    """Return a system that acts for a person. Its token goes with the transaction that it is made in."""
    secret = f"fzm_{next(_serial)}"
    MachineToken.objects.create(
        person=person,
        name=name,
        digest=digest_of(secret),
        scopes=list(scopes),
        batches=list(batches),
        unit_id=unit,
        ends_at=timezone.now() + timedelta(days=1),
    )
    return Identity(name, person, headers={"authorization": f"Bearer {secret}"})


def with_scope(person: User, scope: str) -> Identity:
    """Return a system that may do what one scope opens, and nothing else."""
    return machine(person, "with its scope", scopes=[scope])


def without_scope(person: User, scope: str) -> Identity:
    """Return a system that may do whatever a scope does not open."""
    return machine(person, "without its scope", scopes=set(MachineScope.values) - {scope})
