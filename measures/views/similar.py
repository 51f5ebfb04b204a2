"""The like of a candidate beside its form, while it is written."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accounts.web import person_of
from core.web import for_permission
from measures.actions.comparing import side_open_to
from measures.models import Measure
from measures.similar import near_practice, state_of


@require_GET
@for_permission("measures.edit_measure")
def measure_similar(request: HttpRequest, pk: int) -> HttpResponse:
    """A part of the form's page: what is near to the candidate as it is saved; 204 while the page shows just that."""
    person = person_of(request)
    measure = get_object_or_404(Measure.objects.visible_to(person).select_related("batch"), pk=pk)
    if not person.has_perm("measures.edit_measure", measure):
        raise PermissionDenied
    seen = request.GET.get("seen", "")
    if seen and seen == state_of(measure):
        return HttpResponse(status=204)
    context = {
        "measure": measure,
        "near": near_practice(measure, person),
        "can_compare": bool(side_open_to(measure, person)),
    }
    return render(request, "measures/similar.html", context)
