"""What a step was called with, and what tells it from every other call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models

Key = tuple[object, ...]
# Only of these does the value say everything.
_PLAIN = (str, int, float, bytes, date, Decimal, type(None))


class _UnknownError(Exception):
    """What was handed to a step cannot be told from another thing of its type."""


@dataclass(frozen=True)
class Given:
    """What a step was called with."""

    subject: object
    attributes: Mapping[str, Any]
    others: Sequence[object]
    said: Key | None

    @classmethod
    def of(cls, args: Sequence[object], kwargs: Mapping[str, object]) -> Given:
        everything = [*args, *kwargs.values()]
        subject = next((each for each in everything if _may_be_rebound(each)), None)
        try:
            said = told_apart([args, kwargs])
        except _UnknownError:
            said = None
        attributes = dict(vars(subject)) if subject else {}
        return cls(subject, attributes, [each for each in everything if each is not subject], said)

    def said_now(self) -> Key:
        """Return what tells the objects that were given from what they may become."""
        return told_apart([self.attributes, self.others])


def told_apart(value: object) -> Key:
    """Return what tells a value from every other."""
    if isinstance(value, _PLAIN):
        return (type(value), value)
    if isinstance(value, models.Model):
        stored = value.__dict__
        names = (each.attname for each in value._meta.concrete_fields)
        return (value._meta.label, *((name, repr(stored[name])) for name in names if name in stored))
    if isinstance(value, Mapping):
        return (dict, *((name, told_apart(each)) for name, each in sorted(value.items())))
    if isinstance(value, (list, tuple)):
        return (type(value), *map(told_apart, value))
    if is_dataclass(value) and not isinstance(value, type):
        return (type(value), *(told_apart(getattr(value, each.name)) for each in fields(value)))
    raise _UnknownError


def _may_be_rebound(value: object) -> bool:
    """Whether a step may bind attributes of this to something new."""
    if not is_dataclass(value) or isinstance(value, type):
        return False
    kind: Any = type(value)
    return not kind.__dataclass_params__.frozen
