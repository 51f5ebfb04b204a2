"""What a step was called with, and what tells it from every other call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, is_dataclass
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
        subject = args[0] if args and is_dataclass(args[0]) else None
        try:
            said = told_apart([args, kwargs])
        except _UnknownError:
            said = None
        attributes = dict(vars(subject)) if subject else {}
        return cls(subject, attributes, [args[1:] if subject else args, kwargs], said)

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
    if is_dataclass(value):
        return (type(value), told_apart(vars(value)))
    raise _UnknownError
