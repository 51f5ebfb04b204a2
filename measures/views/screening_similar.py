"""Beside a candidate that is screened: the like of it in all four panels, of a search that is kept."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.web import person_of
from core.web import for_permission
from measures import actions
from measures.actions.comparing import side_open_to
from measures.models import Measure
from measures.screened import alike_and_open, panels_beside, told_apart_by_unit
from measures.searches import current_search
from precedents.models import SearchRun


@require_http_methods(["GET", "POST"])
@for_permission("measures.search_measure")
def screening_similar(request: HttpRequest, pk: int) -> HttpResponse:
    """The panels of the search that is kept for what is written now; sent, it searches anew. htmx gets the part alone."""
    person = person_of(request)
    measure = get_object_or_404(Measure.objects.visible_to(person).select_related("batch"), pk=pk)
    if request.method == "GET":
        return _answer(request, measure, current_search(measure, person))
    run = actions.search_measure(measure, by=person)
    if request.headers.get("HX-Request") == "true":
        return _answer(request, measure, run)
    return redirect("measures:screening_similar", pk)


def _answer(request: HttpRequest, measure: Measure, run: SearchRun | None) -> HttpResponse:
    person = person_of(request)
    panels = panels_beside(run, person, request.GET.get("panel", "")) if run else []
    context = {
        "measure": measure,
        "run": run,
        "panels": panels,
        "shown": next((panel for panel in panels if panel.is_shown), None),
        "can_judge": run is not None and person.has_perm("precedents.decide_hit", run),
        "count": sum(panel.count for panel in panels),
        "count_alike": alike_and_open(run, person) if run else 0,
        "told_apart": told_apart_by_unit(measure, person) if run else [],
        "records_address": reverse("measures:adopt_hit", args=[measure.pk])
        if side_open_to(measure, person)
        else "",
    }
    is_part = request.headers.get("HX-Request") == "true"
    page = "measures/screening_similar.html" if is_part else "measures/screening_similar_page.html"
    return render(request, page, context)
