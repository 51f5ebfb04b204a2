"""What the third party sees of batches and measures. Who evaluates what, the app of the evaluations says: it enters it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from accounts.models import User

# A query for keys; the gates put it into their own.
Keys = QuerySet[Any, Any]


@dataclass(frozen=True, slots=True)
class Sight:
    """Three questions about a person; each answers with a query for primary keys."""

    batches_led: Callable[[User], Keys]
    batches_seated: Callable[[User], Keys]
    measures_given: Callable[[User], Keys]


@dataclass(slots=True)
class _Entered:
    sight: Sight | None = field(default=None)


_entered = _Entered()


def enter_sight(sight: Sight) -> None:
    """Enter who answers the three questions."""
    _entered.sight = sight


def third_party() -> Sight:
    """Return who answers them. Without an answer nobody may ask: a gate that fails open is none."""
    if _entered.sight is None:
        raise LookupError("no app has entered what the third party sees")
    return _entered.sight
