"""What becomes of a written candidate: handed on inside the unit, taken back."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.web import person_of
from core.errors import Incomplete
from core.quoting import within_quotes
from core.web import for_permission
from measures import actions
from measures.actions.drafting import labels
from measures.models import Measure


@for_permission("measures.edit_measure")
@require_POST
def measure_hand_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell the unit's lead that a candidate is ready."""
    told = _("“%(measure)s”已交单位审核人，由其报送。")
    try:
        return _step(
            request, pk, lambda measure: actions.hand_up_measure(measure, by=person_of(request)), told
        )
    except Incomplete as refusal:
        context = {
            "measure": _measure(request, pk),
            "sentence": refusal.message,
            "faults": refusal.errors,
            "labels": labels(),
        }
        return render(request, "measures/measure_refused.html", context, status=422)


@for_permission("measures.submit_measure")
@require_POST
def measure_hand_down(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a candidate back inside the unit."""
    person, note = person_of(request), request.POST.get("note", "")
    told = _("“%(measure)s”已退给填报人修改。")
    return _step(request, pk, lambda measure: actions.hand_down_measure(measure, by=person, note=note), told)


@for_permission("measures.withdraw_measure")
@require_POST
def measure_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a candidate back."""
    person, reason = person_of(request), request.POST.get("reason", "")
    told = _("“%(measure)s”已撤回。")
    return _step(
        request, pk, lambda measure: actions.withdraw_measure(measure, by=person, reason=reason), told
    )


def _step(request: HttpRequest, pk: int, act: Callable[[Measure], object], told: str) -> HttpResponse:
    """Take a step and go back to the measure."""
    measure = _measure(request, pk)
    act(measure)
    messages.success(request, told % {"measure": within_quotes(measure)})
    return redirect("measures:measure_detail", pk)


def _measure(request: HttpRequest, pk: int) -> Measure:
    return get_object_or_404(Measure.objects.visible_to(person_of(request)), pk=pk)
