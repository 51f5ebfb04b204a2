"""The search over the trail."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.choices import EventKind
from core.folding import saying_kept
from core.people import Person
from core.trail.acts import act_choices
from core.trail.narrowing import Key, Narrowing
from core.trail.things import MOST_FOUND, found_keys, thing_choices

DATE_INPUT = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class TrailFilter(forms.Form):
    """By person, thing, kind, act and days. Every field may stay empty."""

    who = forms.CharField(label=gettext_lazy("人员"), required=False, max_length=60)
    model = forms.ChoiceField(label=gettext_lazy("对象类别"), required=False)
    thing = forms.CharField(label=gettext_lazy("对象"), required=False, max_length=100)
    kind = forms.ChoiceField(label=gettext_lazy("种类"), required=False)
    act = forms.ChoiceField(label=gettext_lazy("事项"), required=False)
    first_day = forms.DateField(label=gettext_lazy("从"), required=False, widget=DATE_INPUT)
    last_day = forms.DateField(label=gettext_lazy("到"), required=False, widget=DATE_INPUT)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        everything = [("", _("全部"))]
        choices: dict[str, list[tuple[Any, Any]]] = {
            "model": thing_choices(),
            "kind": EventKind.choices,
            "act": act_choices(),
        }
        for name, offered in choices.items():
            field = cast("forms.ChoiceField", self.fields[name])
            field.choices = [*everything, *offered]

    def clean(self) -> dict[str, Any]:
        """Hold what goes together to each other."""
        entries = super().clean() or self.cleaned_data
        first, last = entries.get("first_day"), entries.get("last_day")
        if first and last and first > last:
            self.add_error("last_day", _("“到”早于“从”，请改正其中一个日期。"))
        if bool(entries.get("model")) != bool(entries.get("thing")):
            self.add_error("thing", _("按对象查找时，对象类别和对象都要填，如“举措”和它的编号。"))
        return entries

    def narrowing(self) -> Narrowing:
        """Return what is asked for; only after it was found valid."""
        entries = self.cleaned_data
        return Narrowing(
            people=self._people(entries["who"]),
            things=self._things(entries["model"], entries["thing"]),
            kind=entries["kind"],
            act=entries["act"],
            first_day=entries["first_day"],
            last_day=entries["last_day"],
        )

    def _people(self, words: str) -> list[int] | None:
        if not words:
            return None
        named = saying_kept(get_user_model()._default_manager.all(), words, "folded_names")
        return list(named.values_list("pk", flat=True)[:MOST_FOUND])

    def _things(self, model: str, words: str) -> list[Key] | None:
        if not model:
            return None
        return [(model, key) for key in found_keys(model, self.person, words)]
