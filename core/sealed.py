"""Columns that the database holds sealed (`core.sealing`): telephone numbers and whom to call."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Lookup

from core.sealing import MARK, NotOpened, seal, sealings, unseal


class SealedField(models.CharField):  # type: ignore[type-arg]  # none at run time
    """A text that stands sealed in its column and in the trail, and in the clear on the row.

    `max_length` holds for the text. Only whole values are looked for (`exact`).
    """

    def db_type(self, connection: Any) -> str:
        """Return the column's type: what is sealed is longer than what it says."""
        return "text"

    def db_check(self, connection: Any) -> str:
        """Let the database itself refuse a text in the clear."""
        return _refusing(f'"{self.column}"')

    def get_prep_value(self, value: Any) -> Any:
        """Return a text as it is stored."""
        text = super().get_prep_value(value)
        return text and seal(text, self.place)

    def from_db_value(self, value: str | None, *_others: Any) -> str | None:
        """Return a stored text in the clear."""
        return value and self.opened(value)

    def opened(self, stored: str) -> str:
        """Return what a stored text says. Raises `NotOpened`."""
        return unseal(stored, self.place)

    @property
    def place(self) -> str:
        """What a text is bound to."""
        return f"{self.model._meta.label_lower}.{self.name}"


@SealedField.register_lookup
class WholeValue(Lookup[str]):
    """Finds a whole value, whichever of the keys it was sealed with."""

    lookup_name = "exact"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """Compare with each sealing."""
        column, params = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s)", [*params, sealings(str(self.rhs), self.lhs.output_field.place)]


class PartlySealedField(models.JSONField):
    """Texts by their names, of which those named in `sealed` stand sealed in the column."""

    def __init__(self, *args: Any, sealed: Sequence[str] = (), **options: Any) -> None:
        self.sealed = tuple(sealed)
        super().__init__(*args, **options)

    def deconstruct(self) -> Any:
        """Return what a migration writes."""
        name, path, args, options = super().deconstruct()
        return name, path, args, {**options, "sealed": self.sealed}

    def db_check(self, connection: Any) -> str:
        """Let the database itself refuse a text in the clear."""
        texts = (f"COALESCE(\"{self.column}\" ->> '{name}', '')" for name in self.sealed)
        return " AND ".join(f"({_refusing(text)})" for text in texts)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Return the texts as they are stored."""
        return super().get_db_prep_value(self._with_each(value, seal), connection, prepared)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """Return stored texts in the clear."""
        return self._with_each(super().from_db_value(value, expression, connection), unseal)

    def _with_each(self, texts: Any, act: Callable[[str, str], str]) -> Any:
        if not isinstance(texts, dict):
            return texts
        place = f"{self.model._meta.label_lower}.{self.name}"
        changed = {name: act(texts[name], f"{place}.{name}") for name in self.sealed if texts.get(name)}
        return {**texts, **changed}


def _refusing(text: str) -> str:
    return f"{text} = '' OR starts_with({text}, '{MARK}')"


def opened(model: type[models.Model], name: str, stored: str) -> str:
    """Return what a column's stored text says, where a query gave it as it stands. Raises `NotOpened`."""
    field = model._meta.get_field(name)
    assert isinstance(field, SealedField)
    return field.opened(stored)


def sealed_fields(model: type[models.Model]) -> list[SealedField | PartlySealedField]:
    """Return the columns of a model that are sealed, wholly or partly."""
    return [
        field for field in model._meta.concrete_fields if isinstance(field, SealedField | PartlySealedField)
    ]


def sealed_faults() -> Iterator[str]:
    """Yield why something that is stored sealed does not open here; a sentence a table."""
    for model in apps.get_models():
        names = [field.name for field in sealed_fields(model)]
        try:
            for _row in model._default_manager.only(*names).iterator() if names else ():
                pass
        except NotOpened as fault:
            yield f"{model._meta.verbose_name}：{fault}"
