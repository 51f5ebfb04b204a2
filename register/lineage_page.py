"""沿革 of a measure on the screen: a section of its page, and a page of its own with the graph."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accounts.web import person_of
from measures.models import Measure
from register.lineage.drawing import drawn
from register.lineage.gathering import lineage_for


@require_GET
@login_required
def lineage(request: HttpRequest, pk: int) -> HttpResponse:
    """Who took what from whom, as a graph and as its table; htmx gets the table alone."""
    person = person_of(request)
    measures = Measure.objects.visible_to(person).select_related("batch", "unit")
    measure = get_object_or_404(measures, pk=pk)
    found = lineage_for(measure, person)
    context = {"measure": measure, "lineage": found}
    if request.headers.get("HX-Request") == "true":
        return render(request, "register/lineage_table.html", context)
    return render(request, "register/lineage.html", {**context, "drawing": drawn(found)})
