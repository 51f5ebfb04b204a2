"""The buttons that move a batch from collecting to the decision, and back one step."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.web import person_of
from core.web import for_permission
from evaluations import actions
from evaluations.openings import StillOpen
from measures.models import Batch


@require_POST
@for_permission("measures.advance_batch")
def open_collecting(request: HttpRequest, number: int) -> HttpResponse:
    """筹备 → 征集."""
    batch = actions.open_collecting(_batch(request, number), by=person_of(request))
    return _moved(request, batch)


@require_POST
@for_permission("measures.advance_batch")
def start_evaluation(request: HttpRequest, number: int) -> HttpResponse:
    """征集 → 第三方评估."""
    batch, reason = _batch(request, number), request.POST.get("reason", "")
    accepts_open = "accepts_open" in request.POST
    try:
        moved = actions.start_evaluation(
            batch, by=person_of(request), reason=reason, accepts_open=accepts_open
        )
    except StillOpen as refusal:
        shown = {"batch": batch, "points": refusal.errors, "sentence": refusal.message, "reason": reason}
        return render(request, "evaluations/start_open.html", shown, status=422)
    return _moved(request, moved)


@require_POST
@for_permission("measures.advance_batch")
def close_evaluation(request: HttpRequest, number: int) -> HttpResponse:
    """第三方评估 → 审定."""
    waiver = request.POST.get("reason", "")
    return _moved(
        request, actions.close_evaluation(_batch(request, number), by=person_of(request), waiver=waiver)
    )


@require_POST
@for_permission("measures.step_back_batch")
def back_to_collecting(request: HttpRequest, number: int) -> HttpResponse:
    """第三方评估 → 征集."""
    reason = request.POST.get("reason", "")
    batch = actions.step_back_to_collecting(_batch(request, number), by=person_of(request), reason=reason)
    return _moved(request, batch)


@require_POST
@for_permission("measures.step_back_batch")
def back_to_evaluating(request: HttpRequest, number: int) -> HttpResponse:
    """审定 → 第三方评估."""
    reason = request.POST.get("reason", "")
    batch = actions.step_back_to_evaluating(_batch(request, number), by=person_of(request), reason=reason)
    return _moved(request, batch)


def _batch(request: HttpRequest, number: int) -> Batch:
    return get_object_or_404(Batch.objects.visible_to(person_of(request)), number=number)


def _moved(request: HttpRequest, batch: Batch) -> HttpResponse:
    messages.success(
        request, _("%(batch)s进入“%(phase)s”阶段。") % {"batch": batch, "phase": batch.get_state_display()}
    )
    return redirect("measures:batch_detail", batch.number)
