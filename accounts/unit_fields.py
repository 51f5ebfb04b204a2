"""Choosing units in a form: boxes to tick while they are few, names line by line when they are many."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Unit

# What one looks through with one's eyes; a page with thousands takes seconds, and nobody finds anything on it.
MOST_BOXES = 100


class UnitsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # none at run time
    """Some of the units that are offered. Every unit is known by its name and by its code."""

    widget = forms.CheckboxSelectMultiple

    def offer(self, units: QuerySet[Unit]) -> None:
        """Say which units there are to choose from."""
        self.queryset = units
        if (count := units.count()) > MOST_BOXES:
            self.widget = forms.Textarea(attrs={"rows": 8})  # type: ignore[assignment]  # a class until it is copied
            self.help_text = _("可选的单位有%(n)d家，请写名称或代码，一行一家。") % {"n": count}

    def prepare_value(self, value: Any) -> Any:
        """Return what is chosen as the page shows it."""
        if not isinstance(self.widget, forms.Textarea) or isinstance(value, str) or value is None:
            return super().prepare_value(value)
        keys = [getattr(one, "pk", one) for one in value]
        return "\n".join(self._units.filter(pk__in=keys).values_list("name", flat=True))

    def clean(self, value: Any) -> QuerySet[Unit]:
        """Return the units. Raises `ValidationError` naming what is none of those offered."""
        if not isinstance(value, str):
            return super().clean(value)
        named = self._named(value)
        if self.required and not named:
            raise ValidationError(self.error_messages["required"], code="required")
        return self._units.filter(pk__in=named)

    def _named(self, text: str) -> list[int]:
        lines = dict.fromkeys(line.strip() for line in text.splitlines() if line.strip())
        found = self._units.filter(Q(name__in=lines) | Q(code__in=lines)).values_list("pk", "name", "code")
        unknown = lines.keys() - {word for _key, *words in found for word in words}
        if unknown:
            names = "、".join(line for line in lines if line in unknown)
            raise ValidationError(_("没有可选的单位叫：%(names)s。") % {"names": names})
        return [key for key, _name, _code in found]

    @property
    def _units(self) -> QuerySet[Unit]:
        assert self.queryset is not None, "units are offered before one is chosen"
        return self.queryset
