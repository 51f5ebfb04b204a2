"""What can be told to other systems: each app registers its kinds in its `apps.py`; nothing lists them centrally."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Model, QuerySet
from django_stubs_ext import StrOrPromise

if TYPE_CHECKING:
    # The models of webhooks stand beside it and say what their kinds are called.
    from accounts.models import User


def _nothing(_thing: Any) -> Mapping[str, str]:
    return {}


@dataclass(frozen=True, slots=True)
class HookKind:
    """A kind of events about one model: the code that is sent, and what it is called on the page.

    `seen_by` is the gate: the things of which a person may be told. `place` is a thing's address under the API's, and
    `number` what people call it by. `states` are those whose beginning is told by the state machine itself; of a model
    without one its action tells (`announce`). `besides` is what else is sent of a thing that has no address of its own.
    """

    code: str
    label: StrOrPromise
    model: type[Model]
    seen_by: Callable[[User], QuerySet[Any]]
    place: Callable[[Any], str]
    number: Callable[[Any], str]
    states: frozenset[str] = frozenset()
    besides: Callable[[Any], Mapping[str, str]] = _nothing


_kinds: dict[str, HookKind] = {}


def add_hook_kinds(*kinds: HookKind) -> None:
    """Register kinds of events. Raises `ValueError` for a code that another kind has."""
    for kind in kinds:
        if _kinds.setdefault(kind.code, kind) is not kind:
            raise ValueError(f"two kinds of events are called {kind.code}")


def hook_kinds() -> list[HookKind]:
    """Return all kinds, in the order of what happens to a batch."""
    return list(_kinds.values())


def kind_called(code: str) -> HookKind | None:
    """Return the kind with a code; None for that of an app that is gone."""
    return _kinds.get(code)


def kind_beginning(model: type[Model], state: str) -> HookKind | None:
    """Return the kind that tells of a thing of the model that it came into the state, if one does."""
    return next((one for one in _kinds.values() if one.model is model and state in one.states), None)
