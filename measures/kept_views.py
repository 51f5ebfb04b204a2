"""The views that somebody keeps of the list of measures, each with how many measures it holds now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, IntegerField, QuerySet, Subquery, When

from accounts.models import User
from core.folding import folded_words
from measures.finding import UnitNames, unit_names
from measures.list_address import asked_by
from measures.listing import in_order, listed
from measures.models import Measure, SavedView

# Past this a count tells nobody more, and would read on through every batch there was.
MOST_COUNTED = 999


@dataclass(frozen=True, slots=True)
class KeptView:
    """A kept view and how many measures it holds, in words; "" where opening it lists nothing, and says why."""

    view: SavedView
    count: str = ""


class _Held(Subquery):
    """How many rows a query has, as a value in another."""

    template = "(SELECT count(*) FROM (%(subquery)s) held)"
    output_field = IntegerField()


def kept_views(person: User) -> list[KeptView]:
    """Return somebody's views in the order they were kept, all counted in one query."""
    views = list(SavedView.objects.visible_to(person))
    counts = _counts(views, person)
    return [KeptView(view, _said(counts.get(view.pk))) for view in views]


def _counts(views: Sequence[SavedView], person: User) -> dict[int, int]:
    asked = {key: one.filters for key, one in asked_by(views, person).items() if not one.lost}
    if not asked:
        return {}
    units = unit_names() if any(folded_words(one.get("words", "")) for one in asked.values()) else ()
    held = [When(pk=key, then=_Held(_first_of(person, one, units))) for key, one in asked.items()]
    rows = SavedView.objects.visible_to(person).filter(pk__in=asked)
    return dict(rows.order_by().values_list("pk", Case(*held)))


def _first_of(person: User, filters: Mapping[str, Any], units: UnitNames) -> QuerySet[Measure, int]:
    found = in_order(listed(person, filters, units), filters["sort"])
    return found.order_by().values_list("pk", flat=True)[: MOST_COUNTED + 1]


def _said(count: int | None) -> str:
    if count is None:
        return ""
    return str(count) if count <= MOST_COUNTED else f"{MOST_COUNTED}+"
