"""The list of measures as an address: which columns it shows, what a view keeps of it, and whether that still holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

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


def lost_of(view: SavedView, person: User) -> str:
    """Say what a view asks for that there is no longer, or that its owner may not ask for any more; "" where it holds."""
    form = MeasureFilter(QueryDict(view.query))
    if not form.is_valid():
        names = _("、").join(str(form.fields[name].label) for name in form.errors)
        return _("这个视图里的“%(names)s”已经没有了，没有列出任何举措。请重新筛选，再存一次。") % {
            "names": names
        }
    number, unit = form.cleaned_data.get("batch"), form.cleaned_data.get("unit")
    if number and not Batch.objects.visible_to(person).filter(number=number).exists():
        return _("这个视图里的第%(number)s批您已经看不到了，没有列出任何举措。") % {"number": number}
    may_pick = person.has_perm("measures.read_process")
    if unit and not (may_pick and Unit.objects.filter(pk=unit).exists()):
        return _("这个视图按报送单位筛选，您已经不能这样筛选了，没有列出任何举措。")
    return ""
