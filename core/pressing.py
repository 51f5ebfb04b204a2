"""One press makes one thing: sent twice, or twice in the same moment, it leads to what it made the first time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property, wraps
from hashlib import sha256
from typing import Any, Final, ParamSpec, TypeVar, cast

from django.apps import apps
from django.db import models, transaction
from django.utils import timezone

from core.models import Pressed

Params = ParamSpec("Params")
Result = TypeVar("Result")
# A page that was drawn anew tells a second wish from the same one sent again.
REACH_OF_A_PAGE = timedelta(days=1)
# Without one, nobody wishes for the same within so short a time.
REACH: Final = timedelta(seconds=2)
GONE: Final = object()


@dataclass
class Press:
    """One request: what makes it the same as another, since when it is here, how long ago that other may have ended.

    `content` tells it from others of the same sender by what is sent alone.
    """

    told: Callable[[], bytes]
    reach: timedelta
    content: Callable[[], bytes] = bytes
    at: datetime = field(default_factory=timezone.now)
    _calls: Counter[str] = field(default_factory=Counter)

    def key_of(self, name: str) -> str:
        """Return what tells one thing that the press makes from the others that it makes."""
        self._calls[name] += 1
        return sha256(self._digest + f"{name} {self._calls[name]}".encode()).hexdigest()

    @cached_property
    def _digest(self) -> bytes:
        return self.told()


pressed: ContextVar[Press | None] = ContextVar("pressed", default=None)
made_once: dict[str, Callable[..., Any]] = {}


def once(act: Callable[Params, Result]) -> Callable[Params, Result]:
    """Have an act that makes something make it once a press; the press sent again is given what was made.

    The act returns a model's instance, a list of such, or a plain value. What was taken away since is made again.
    Outside of a request every call is a wish of its own.
    """
    name = f"{act.__module__}.{act.__qualname__}"

    @wraps(act)
    def made(*args: Params.args, **kwargs: Params.kwargs) -> Result:
        press = pressed.get()
        if press is None:
            return act(*args, **kwargs)
        with transaction.atomic():
            row = _claimed(press.key_of(name))
            if row.done_at and press.at - row.done_at <= press.reach:
                there = _there(row.made)
                if there is not GONE:
                    return cast("Result", there)
            result = act(*args, **kwargs)
            row.made, row.done_at = _told(result), timezone.now()
            row.save(update_fields=["made", "done_at"])
            return result

    made_once[name] = made
    return made


def _claimed(key: str) -> Pressed:
    """Return the press's row, locked. Whoever comes in the same moment waits here until the first has ended."""
    Pressed.objects.bulk_create([Pressed(key=key)], ignore_conflicts=True)
    return Pressed.objects.select_for_update().get(key=key)


def _told(made: object) -> dict[str, Any]:
    several: list[Any] = made if isinstance(made, list) else [made]
    if several and isinstance(several[0], models.Model):
        keys = [one.pk for one in several]
        return {"model": several[0]._meta.label, "keys": keys, "is_list": isinstance(made, list)}
    return {"value": made}


def _there(told: dict[str, Any]) -> object:
    """Return what a press made, or `GONE` where some of it is no more."""
    if "model" not in told:
        return told["value"]
    found = apps.get_model(told["model"])._base_manager.in_bulk(told["keys"])
    if len(found) < len(told["keys"]):
        return GONE
    there = [found[key] for key in told["keys"]]
    return there if told["is_list"] else there[0]
