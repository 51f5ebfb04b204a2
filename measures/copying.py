"""What a new batch takes over from an earlier one: apps further to the left enter their own part in their `apps.py`."""

from __future__ import annotations

from collections.abc import Callable

from accounts.models import User
from measures.models import Batch

# Told the earlier batch and the new one, which is in preparation, and by whom.
Copier = Callable[[Batch, Batch, User], None]
_copiers: dict[str, Copier] = {}


def add_copier(copy: Copier) -> None:
    """Register what copies an app's part of a batch; each app's once."""
    _copiers[f"{copy.__module__}.{copy.__qualname__}"] = copy


def copy_parts(source: Batch, target: Batch, by: User) -> None:
    """Copy every app's part, in the order in which they were entered."""
    for copy in _copiers.values():
        copy(source, target, by)
