"""The list of measures as an address: which columns it shows, what a view keeps of it, and whether that still holds."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import Value
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Unit, User
from measures.forms import MeasureFilter
from measures.models import Batch, SavedView

# What a row can do without; number, name and state it always has.
COLUMNS = {
    "unit": gettext_lazy("单位"),
    "field": gettext_lazy("领域"),
    "claimed": gettext_lazy("申报类别"),
    "when": gettext_lazy("等了／日期"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a view asks for, or in `lost` a sentence on what there is no longer, or its owner may not ask for now."""

    filters: Mapping[str, Any] = field(default_factory=dict)
    lost: str = ""


def columns_of(asked: QueryDict) -> list[str]:
    """Return the columns that an address names, in the list's order; one that names none shows them all."""
    named = asked.getlist("column")
    return [column for column in COLUMNS if column in named] or list(COLUMNS)


def query_of(filters: Mapping[str, Any], sort: str, columns: Sequence[str]) -> str:
    """Return the query of the address that shows the list so; what goes without saying is left out."""
    values: dict[str, object] = {
        name: "on" if value is True else str(value) for name, value in filters.items() if value
    }
    if sort:
        values["sort"] = sort
    if len(columns) < len(COLUMNS):
        values["column"] = list(columns)
    return urlencode(values, doseq=True)


def asked_by(views: Sequence[SavedView], person: User) -> dict[int, Asked]:
    """Return by key what views ask for, in one query however many they are."""
    forms = {view.pk: MeasureFilter(QueryDict(view.query)) for view in views}
    present = _present([form.cleaned_data for form in forms.values() if form.is_valid()], person)
    return {key: _asked(form, present) for key, form in forms.items()}


def _present(asked: Sequence[Mapping[str, Any]], person: User) -> set[tuple[str, int]]:
    """Return the batches and units among those asked for that there are for a person to ask for."""
    batches = Batch.objects.visible_to(person).filter(
        number__in={one["batch"] for one in asked if one["batch"]}
    )
    units = Unit.objects.filter(pk__in={one["unit"] for one in asked if one["unit"]})
    if not person.has_perm("measures.read_process"):
        units = units.none()
    named = batches.order_by().values_list(Value("batch"), "number")
    return set(named.union(units.order_by().values_list(Value("unit"), "pk")))


def _asked(form: MeasureFilter, present: Collection[tuple[str, int]]) -> Asked:
    if not form.is_valid():
        names = _("、").join(str(form.fields[name].label) for name in form.errors)
        return Asked(
            lost=_("这个视图里的“%(names)s”已经没有了，没有列出任何举措。请重新筛选，再存一次。")
            % {"names": names}
        )
    filters, sort = form.cleaned_data, form.data.get("sort", "")
    number, unit = filters["batch"], filters["unit"]
    if number and ("batch", number) not in present:
        return Asked(
            lost=_("这个视图里的第%(number)s批您已经看不到了，没有列出任何举措。") % {"number": number}
        )
    if unit and ("unit", unit) not in present:
        return Asked(lost=_("这个视图按报送单位筛选，您已经不能这样筛选了，没有列出任何举措。"))
    return Asked({**filters, "sort": sort})
