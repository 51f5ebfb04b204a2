"""Beside a candidate that is screened: what was returned before, and what changed since."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accounts.web import person_of
from core.web import for_permission
from measures.actions.drafting import labels
from measures.models import Measure
from measures.presentation import changes_since_return


@require_GET
@for_permission("measures.screen_measure")
def screening_past(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the returns with their comments and the changes since the last; htmx gets the part alone."""
    measure = get_object_or_404(Measure.objects.visible_to(person_of(request)).for_page(), pk=pk)
    context = {"measure": measure, "changes": changes_since_return(measure), "labels": labels()}
    is_part = request.headers.get("HX-Request") == "true"
    page = "measures/screening_past.html" if is_part else "measures/screening_past_page.html"
    return render(request, page, context)
