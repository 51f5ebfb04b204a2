"""How a body names a thing: by the key that the API shows of it, among what the person sees."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from rest_framework import serializers

from core.web import posted_keys

Rows = Callable[[Any], models.QuerySet[Any]]
# No act is about more things at once; whoever has more sends it again.
MOST = 1_000


@dataclass(frozen=True, slots=True)
class Named:
    """By which column things of a model are named, and which of them a person may name."""

    model: type[models.Model]
    key: str
    rows: Rows
    is_bounded: bool = True

    def seen_by(self, person: Any) -> models.QuerySet[Any]:
        """Return the things that a person may name, as far as the token reaches with which a system acts for them."""
        rows = self.rows(person)
        return person.within_reach(rows) if self.is_bounded else rows

    @property
    def is_number(self) -> bool:
        """Whether the key is a number."""
        column: Any = self.model._meta.pk if self.key == "pk" else self.model._meta.get_field(self.key)
        return isinstance(column, models.IntegerField)


_named: dict[type[models.Model], Named] = {}


def refer(model: type[models.Model], *, rows: Rows, key: str = "pk", is_bounded: bool = True) -> None:
    """Let bodies name things of a model by `key`, out of the rows that a person sees.

    `is_bounded` is whether a system names those alone that its token reaches; what is of no batch, like a unit, is named
    by all.
    """
    _named[model] = Named(model, key, rows, is_bounded)


def named(model: type[models.Model]) -> Named:
    """Return how things of a model are named. Raises `KeyError` where nobody said it."""
    return _named[model]


def not_there(keys: Iterable[object]) -> serializers.ValidationError:
    """Return the refusal of keys under which the person sees nothing."""
    return serializers.ValidationError([_("没有“%(key)s”，或者您看不到它。") % {"key": key} for key in keys])


class Reference(serializers.Field[Any, Any, Any, Any]):
    """One thing, by its key. What is not there, or not for the person to see, is refused by its field."""

    def __init__(self, model: type[models.Model], **options: Any) -> None:
        self.model = model
        super().__init__(**options)

    @property
    def named(self) -> Named:
        """How the thing is named: said by the time that somebody asks."""
        return named(self.model)

    def to_internal_value(self, data: Any) -> Any:
        """Return the thing. Raises `ValidationError`."""
        return self._found([data])[0]

    def to_representation(self, value: Any) -> Any:
        """Return the key of the thing."""
        return getattr(value, self.named.key)

    def _found(self, keys: list[Any]) -> list[Any]:
        wanted = [_checked(self.named, key) for key in keys]
        rows = self.named.seen_by(self.context["person"]).filter(**{f"{self.named.key}__in": wanted})
        there: dict[Hashable, Any] = {getattr(one, self.named.key): one for one in rows}
        missing = [key for key in wanted if key not in there]
        if missing:
            raise not_there(missing)
        return [there[key] for key in wanted]


class References(Reference):
    """Several things, each by its key, in the order in which they are named; each counts once."""

    def to_internal_value(self, data: Any) -> Any:
        """Return the things, asked for in one query. Raises `ValidationError`."""
        if not isinstance(data, list):
            raise serializers.ValidationError([_("应是一个列表。")])
        if len(data) > MOST:
            raise serializers.ValidationError([_("一次最多%(most)d项。") % {"most": MOST}])
        return list(dict.fromkeys(self._found(data)))

    def to_representation(self, value: Any) -> Any:
        """Return the keys."""
        return [getattr(one, self.named.key) for one in value]


class ReferenceDescribed(OpenApiSerializerFieldExtension):  # type: ignore[no-untyped-call]  # it registers itself
    """How the schema describes a reference."""

    target_class = "core.api.references.Reference"
    match_subclasses = True

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        """Return the type of the key, or of a list of keys."""
        key: dict[str, Any] = {"type": "integer" if self.target.named.is_number else "string"}
        if not isinstance(self.target, References):
            return key
        return {"type": "array", "items": key, "maxItems": MOST}


def _checked(named: Named, key: Any) -> Any:
    """Return a key of the right kind. Raises `ValidationError`; the database is asked nothing that it cannot hold."""
    if named.is_number and isinstance(key, str) and posted_keys([key]):
        # As a form with files has it.
        return int(key)
    is_right = isinstance(key, int) if named.is_number else isinstance(key, str)
    if not is_right or isinstance(key, bool):
        raise serializers.ValidationError([_("“%(key)s”不是编号。") % {"key": key}])
    return key
