"""What becomes of a written candidate: handed on inside the unit, sent in, taken back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.errors import ActionError, Incomplete
from accounts.models import UNIT_ROLES, Role
from accounts.web import for_roles, person_of
from measures import actions
from measures.models import Measure


@for_roles(*UNIT_ROLES)
@require_POST
def measure_hand_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell the unit's lead that a candidate is ready."""
    person = person_of(request)
    measure = get_object_or_404(Measure.objects.visible_to(person), pk=pk)
    try:
        actions.hand_up_measure(measure, by=person)
    except Incomplete as refusal:
        return _refused(request, measure, refusal)
    messages.success(request, _("“%(measure)s”已交单位审核人，由其报送。") % {"measure": measure})
    return redirect("measures:measure_detail", pk)


@for_roles(Role.UNIT_LEAD)
@require_POST
def measure_hand_down(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a candidate back inside the unit."""
    person = person_of(request)
    measure = get_object_or_404(Measure.objects.visible_to(person), pk=pk)
    try:
        actions.hand_down_measure(measure, by=person, note=request.POST.get("note", ""))
    except Incomplete as refusal:
        return _refused(request, measure, refusal)
    messages.success(request, _("“%(measure)s”已退给填报人修改。") % {"measure": measure})
    return redirect("measures:measure_detail", pk)


@for_roles(*UNIT_ROLES)
@require_POST
def measure_submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a candidate in; what is missing is shown on its page."""
    person = person_of(request)
    measure = get_object_or_404(Measure.objects.visible_to(person), pk=pk)
    try:
        actions.submit_measure(measure, by=person)
    except Incomplete as refusal:
        return _refused(request, measure, refusal)
    messages.success(request, _("“%(measure)s”已报送，等待办公室形式审查。") % {"measure": measure})
    return redirect("measures:measure_detail", pk)


@for_roles(*UNIT_ROLES)
@require_POST
def measure_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a candidate back."""
    person = person_of(request)
    measure = get_object_or_404(Measure.objects.visible_to(person), pk=pk)
    actions.withdraw_measure(measure, by=person, reason=request.POST.get("reason", ""))
    messages.success(request, _("“%(measure)s”已撤回。") % {"measure": measure})
    return redirect("measures:measure_detail", pk)


def _refused(request: HttpRequest, measure: Measure, refusal: ActionError) -> HttpResponse:
    faults = refusal.errors if isinstance(refusal, Incomplete) else ()
    context = {"measure": measure, "sentence": refusal.message, "faults": faults}
    return render(request, "measures/measure_refused.html", context, status=422)
