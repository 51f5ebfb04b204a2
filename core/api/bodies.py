"""What an act is told: a body derived from its action's own keywords, by their annotations."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from django.db import models
from rest_framework import serializers

from core.api.references import MOST, Reference, References
from core.api.versions import EDIT_VERSION

# What a column of whole numbers holds.
LEAST_NUMBER, MOST_NUMBER = -(2**31), 2**31 - 1
SEVERAL = (Sequence, Collection, Iterable, list, tuple, set, frozenset)
# Filled in by whoever calls an action: who acts, and over which version.
NOT_SAID = frozenset({"by", "version"})


class Body(serializers.Serializer[Any]):
    """A body whose `validated_data` are the keywords of an action. Its context tells `person`, `subject` and `request`."""


class EditVersion(serializers.IntegerField):
    """The edit version that was read, for whoever does not send it as If-Match."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=1, max_value=MOST_NUMBER, required=False, **options)


def keywords_of(act: Callable[..., Any]) -> dict[str, inspect.Parameter]:
    """Return the keywords that an action is given, without its subject."""
    parameters = inspect.signature(inspect.unwrap(act)).parameters
    return {name: one for name, one in parameters.items() if one.kind == inspect.Parameter.KEYWORD_ONLY}


def is_asked_whole(act: Callable[..., Any]) -> bool:
    """Whether an action has a keyword that nobody may leave out."""
    empty = inspect.Parameter.empty
    return any(one.default is empty for name, one in keywords_of(act).items() if name not in NOT_SAID)


def body_of(
    act: Callable[..., Any],
    *,
    leaving_out: Collection[str],
    first: type[models.Model] | None,
    first_name: str,
) -> type[Body] | None:
    """Derive the body of an act from its keywords; None where there is nothing to say.

    `first` is the model of the action's subject where the body names that as `first_name`. An action with a `version` takes
    it as `edit_version`. Raises `TypeError` for an annotation that does not say how it is written as JSON.
    """
    function = inspect.unwrap(act)
    hints, keywords = get_type_hints(function), keywords_of(act)
    fields: dict[str, Any] = {first_name: Reference(first)} if first else {}
    for name, keyword in keywords.items():
        if name not in NOT_SAID and name not in leaving_out:
            is_required = keyword.default is inspect.Parameter.empty
            fields[name] = _field(hints[name], f"{function.__name__}({name})", required=is_required)
    if "version" in keywords and "version" not in leaving_out:
        fields[EDIT_VERSION] = EditVersion(help_text="读到的版本；也可以不写，改在If-Match里写读到的ETag。")
    if not fields:
        return None
    name = "".join(word.capitalize() for word in function.__name__.split("_"))
    return type(f"{name}Body", (Body,), {"__doc__": f"What {function.__name__} is told.", **fields})


def _field(hint: Any, where: str, **options: Any) -> serializers.Field[Any, Any, Any, Any]:
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        (only,) = [one for one in inner if one is not NoneType]
        return _field(only, where, allow_null=True, **options)
    if origin in SEVERAL:
        return _several(inner[0], where, **options)
    if origin is Mapping and inner[0] is str:
        return serializers.DictField(child=_field(inner[1], where), **options)
    if isinstance(hint, type):
        return _plain(hint, where, **options)
    raise TypeError(f"{where}: say by `body` how {hint} is written")


def _several(hint: Any, where: str, **options: Any) -> serializers.Field[Any, Any, Any, Any]:
    if isinstance(hint, type) and issubclass(hint, models.Model):
        return References(hint, **options)
    return serializers.ListField(child=_field(hint, where), max_length=MOST, **options)


def _plain(hint: type, where: str, **options: Any) -> serializers.Field[Any, Any, Any, Any]:
    if issubclass(hint, models.Model):
        return Reference(hint, **options)
    if issubclass(hint, models.TextChoices):
        return serializers.ChoiceField(hint.choices, **options)
    if hint is str:
        # The action says what must not be empty, and how long it may be.
        return serializers.CharField(allow_blank=True, trim_whitespace=False, **options)
    if hint is bool:
        return serializers.BooleanField(**options)
    if hint is int:
        return serializers.IntegerField(min_value=LEAST_NUMBER, max_value=MOST_NUMBER, **options)
    if hint is date:
        return serializers.DateField(**options)
    if hint is Decimal:
        return serializers.DecimalField(max_digits=12, decimal_places=4, **options)
    raise TypeError(f"{where}: say by `body` how {hint} is written")
