"""The list of measures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.models import Unit, User
from accounts.web import person_of
from core.paging import page_by_columns
from core.quoting import within_quotes
from core.web import for_permission
from measures.bulk import acts_for
from measures.choices import Classification, ExportFormat, Field, MeasureState
from measures.forms import MeasureFilter
from measures.kept_views import kept_views
from measures.list_address import COLUMNS, columns_of, query_of
from measures.listing import SORTS, in_order, listed, pills_of, ready_views, rows_of
from measures.models import Batch, Measure

UNITS_OFFERED = 200


@dataclass(frozen=True, slots=True)
class ViewRefused:
    """What was refused of keeping or opening a view: the sentence, the name as typed, and which view it is about."""

    sentence: str
    name: str
    view_id: int | None = None
    shows_rows: bool = True


@require_GET
@for_permission("measures.list_measures")
def measure_list(request: HttpRequest) -> HttpResponse:
    """The measures that the person may see, in the chosen order, narrowed down by what the address says."""
    return list_page(request)


def list_page(request: HttpRequest, refused: ViewRefused | None = None) -> HttpResponse:
    """Return the list as the address narrows it, with 422 and no row where it asks for what cannot be."""
    person = person_of(request)
    form = MeasureFilter(request.GET)
    filters = form.cleaned_data if form.is_valid() else {}
    sort = request.GET.get("sort", "")
    sort = sort if sort in SORTS else ""
    columns = columns_of(request.GET)
    is_shown = form.is_valid() and (refused is None or refused.shows_rows)
    found = listed(person, filters) if is_shown else Measure.objects.none()
    page = page_by_columns(request, in_order(found.for_rows(), sort), SORTS[sort])
    batches = list(Batch.objects.visible_to(person).order_by("-number")[:50])
    units = list(Unit.objects.order_by("name")[:UNITS_OFFERED]) if _picks_unit(person) else []
    context = {
        "page": page,
        "rows": rows_of(page.rows, person),
        "form": form,
        "words": form["words"].value() or "",
        "sort": sort,
        "sorts": _sort_queries(request),
        "columns": columns,
        "every_column": COLUMNS.items(),
        "present_query": query_of(filters, sort, columns),
        "views": kept_views(person),
        "refused": refused,
        "pills": pills_of(filters, _said(filters, batches, units), sort, columns),
        "ready": ready_views(person),
        "states": MeasureState.choices,
        "fields": Field.choices,
        "classes": Classification.choices,
        "batches": batches,
        "units": units,
        "bulk_acts": acts_for(person),
        "can_screen": person.has_perm("measures.screen_measure"),
        "open_batches": Batch.objects.open_to(person),
        "export_formats": ExportFormat.choices if person.has_perm("measures.export_measures") else [],
    }
    status = 200 if form.is_valid() and refused is None else 422
    return render(request, "measures/measure_list.html", context, status=status)


def _picks_unit(person: User) -> bool:
    return person.has_perm("measures.read_process")


def _sort_queries(request: HttpRequest) -> dict[str, str]:
    """Return the addresses of the orders; each starts at its first page."""
    queries = {}
    for sort in SORTS:
        values = request.GET.copy()
        for name in ("after", "sort"):
            values.pop(name, None)
        if sort:
            values["sort"] = sort
        queries[sort or "newest"] = f"?{values.urlencode()}"
    return queries


def _said(filters: Mapping[str, Any], batches: list[Batch], units: list[Unit]) -> dict[str, str]:
    """Say each filter in words."""
    numbers = {batch.number: str(batch) for batch in batches}
    names = {unit.pk: unit.name for unit in units}
    said = {
        "words": f"“{within_quotes(filters.get('words', ''))}”",
        "batch": numbers.get(filters.get("batch") or 0, str(filters.get("batch"))),
        "unit": names.get(filters.get("unit") or 0, str(filters.get("unit"))),
        "state": dict(MeasureState.choices).get(filters.get("state", ""), ""),
        "field": dict(Field.choices).get(filters.get("field", ""), ""),
        "claimed": Classification.named().get(filters.get("claimed", ""), ""),
        "handed_up": _("待审核报送"),
        "overdue": _("退回超期"),
    }
    return {name: str(text) for name, text in said.items()}
