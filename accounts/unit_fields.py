"""Choosing units in a form: boxes to tick while they are few, names line by line when they are many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Unit

# What one looks through with one's eyes; a page with thousands takes seconds, and nobody finds anything on it.
MOST_SHOWN = 100


class UnitsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # none at run time
    """Some of the units that are offered."""

    widget = forms.CheckboxSelectMultiple

    def offer(self, units: QuerySet[Unit]) -> None:
        """Say which units there are to choose from."""
        self.queryset = units
        if (count := units.count()) > MOST_SHOWN:
            self.widget = forms.Textarea(attrs={"rows": 8})  # type: ignore[assignment]  # a class until it is copied
            self.help_text = _("可选的单位有%(n)d家，请写名称或代码，一行一家。") % {"n": count}

    def prepare_value(self, value: Any) -> Any:
        """Return what is chosen as the page shows it."""
        if not isinstance(self.widget, forms.Textarea) or isinstance(value, str) or value is None:
            return super().prepare_value(value)
        return "\n".join(_written(self._units, [getattr(one, "pk", one) for one in value]))

    def clean(self, value: Any) -> QuerySet[Unit]:
        """Return the units. Raises `ValidationError` naming what is none of those offered."""
        if not isinstance(value, str):
            return super().clean(value)
        named = _meant(self._units, [line.strip() for line in value.splitlines() if line.strip()])
        if self.required and not named:
            raise ValidationError(self.error_messages["required"], code="required")
        return self._units.filter(pk__in=named)

    @property
    def _units(self) -> QuerySet[Unit]:
        assert self.queryset is not None, "units are offered before one is chosen"
        return self.queryset


class UnitField(forms.ModelChoiceField):  # type: ignore[type-arg]  # none at run time
    """One of the units that are offered, or none."""

    def offer(self, units: QuerySet[Unit]) -> None:
        """Say which units there are to choose from."""
        self.queryset = units
        if units.count() > MOST_SHOWN:
            self.widget = forms.TextInput()
            self.help_text = _("请写单位的名称或代码。") + str(self.help_text)

    def clean(self, value: Any) -> Unit | None:
        """Return the unit. Raises `ValidationError` for what is none of those offered."""
        if isinstance(self.widget, forms.TextInput) and value and value.strip():
            assert self.queryset is not None, "units are offered before one is chosen"
            (value,) = _meant(self.queryset, [value.strip()])
        return super().clean(value)


def _written(units: QuerySet[Unit], keys: Iterable[int]) -> list[str]:
    """Return how units are written: by name, by code where another one has the same name."""
    chosen = units.filter(pk__in=keys)
    named = units.filter(name__in=chosen.values("name")).values_list("name", flat=True)
    counted = list(named)
    return [unit.name if counted.count(unit.name) == 1 else unit.code for unit in chosen]


def _meant(units: QuerySet[Unit], words: list[str]) -> list[int]:
    """Return the keys of the units that are written so. Raises `ValidationError` for none, and for more than one."""
    meant: defaultdict[str, dict[int, str]] = defaultdict(dict)
    for key, name, code in units.filter(Q(name__in=words) | Q(code__in=words)).values_list(
        "pk", "name", "code"
    ):
        meant[name][key] = code
        meant[code] = {key: code}
    if unknown := [word for word in dict.fromkeys(words) if word not in meant]:
        raise ValidationError(_("没有可选的单位叫：%(names)s。") % {"names": "、".join(unknown)})
    for word in words:
        if len(meant[word]) > 1:
            raise ValidationError(
                _("叫“%(name)s”的单位不止一家，请写代码：%(codes)s。")
                % {"name": word, "codes": "、".join(sorted(meant[word].values()))}
            )
    return [key for word in words for key in meant[word]]
