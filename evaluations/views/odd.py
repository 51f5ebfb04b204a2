"""What looks odd in the sheets of a batch, for the panel's lead and, once they are sealed, for the office."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accounts.web import person_of
from core.web import for_permission, reads_sealed
from evaluations.odd_sheets import flags_for, may_see_flags, rule_labels
from measures.models import Batch


@require_GET
@for_permission("evaluations.read_odd_sheets")
@reads_sealed("read_odd_sheets")
def odd_sheets(request: HttpRequest, number: int) -> HttpResponse:
    """Every flag with its rule and figures, and every rule that was tried."""
    person = person_of(request)
    batch = get_object_or_404(Batch.objects.visible_to(person), number=number)
    if not person.has_perm("evaluations.read_odd_sheets", batch):
        raise Http404
    is_open = may_see_flags(batch, person)
    context = {
        "batch": batch,
        "is_open": is_open,
        "flags": flags_for(batch, person) if is_open else [],
        "rules": rule_labels().values(),
    }
    return render(request, "evaluations/odd_sheets.html", context)
