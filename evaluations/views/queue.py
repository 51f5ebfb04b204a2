"""An evaluator's own list: declaring ties first, then the measures of one batch, in an order of one's own."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.models import Unit
from accounts.web import person_of
from core.paging import PAGE_SIZE, page_by_value
from core.web import for_permission, posted_keys
from evaluations import actions
from evaluations.choices import AssignmentState
from evaluations.models import Assignment, Panel, PanelMember
from evaluations.models.assignment import AssignmentQuerySet
from evaluations.ordering import pace, time_left
from evaluations.own_batches import chosen_batch, own_batches
from measures.choices import BatchState
from measures.choices import Field as MeasureField
from measures.naming.hiding import hide_senders


@require_GET
@for_permission("evaluations.score_assignment")
def queue(request: HttpRequest) -> HttpResponse:
    """One's own assignments, in an order of one's own that stays the same; filters stay while stepping."""
    person = person_of(request)
    batches = own_batches(person)
    chosen = chosen_batch(batches, request.GET.get("batch", ""))
    mine = own(request).filter(measure__batch=chosen.batch if chosen else None)
    field = request.GET.get("field", "")
    lists = {
        "open": narrowed(mine.open().in_evaluation(), field),
        "done": mine.filter(state=AssignmentState.SUBMITTED),
        "recused": mine.filter(state=AssignmentState.RECUSED),
    }
    asked = request.GET.get("show", "")
    show = asked if asked in lists else "open"
    page = page_by_value(request, lists[show].for_queue().in_own_order(), "own_place")
    parts = {show: page.rows}
    if not asked and not page.first_query:
        # The first page shows the head of every list.
        parts |= {name: _head(lists[name]) for name in ("done", "recused")}
    hide_senders((one.measure for rows in parts.values() for one in rows), person)
    context = {
        **parts,
        "show": show,
        "page": page,
        "batches": batches,
        "chosen": chosen,
        "head": PAGE_SIZE,
        "time_left": time_left(pace(mine), chosen.open) if chosen else "",
        "fields": MeasureField.choices,
        "field": field if field in MeasureField.values else "",
        "undeclared": undeclared(request),
    }
    return render(request, "evaluations/queue.html", context)


@for_permission("evaluations.declare_own_ties")
def declare(request: HttpRequest, number: int) -> HttpResponse:
    """Declare one's ties to units, once, before any measure is shown."""
    person = person_of(request)
    panel = get_object_or_404(
        Panel.objects.select_related("batch"), batch__number=number, members__evaluator=person
    )
    units = Unit.objects.filter(invitations__batch=panel.batch_id)
    if request.method == "POST":
        chosen = list(units.filter(pk__in=posted_keys(request.POST.getlist("unit"))))
        if bool(chosen) == ("none" in request.POST):
            messages.error(request, _("请勾选需要回避的单位；都没有的，请勾选“以上单位均无回避关系”。"))
            return _declaration(request, panel, units, chosen, status=422)
        actions.declare_own_ties(panel, by=person, units=chosen)
        messages.success(request, _("回避关系已申报，可以开始评审。"))
        return redirect("evaluations:queue")
    return _declaration(request, panel, units, [])


def own(request: HttpRequest) -> AssignmentQuerySet:
    """Return the person's own assignments as far as they may see them."""
    person = person_of(request)
    return Assignment.objects.visible_to(person).filter(evaluator=person)


def own_assignment(request: HttpRequest, pk: int) -> Assignment:
    """Return one of the person's own assignments, with what its sheet shows; 404 once they have recused themselves."""
    mine = own(request).exclude(state=AssignmentState.RECUSED)
    wanted = (
        mine.for_action().with_due_day().select_related("measure__unit", "evaluation__rubric", "own_note")
    )
    return get_object_or_404(wanted.prefetch_related("measure__comparisons"), pk=pk)


def undeclared(request: HttpRequest) -> list[PanelMember]:
    """Return the panels on which the person sits and has not declared their ties yet."""
    seats = PanelMember.objects.filter(evaluator=person_of(request), ties_declared_at__isnull=True)
    running = (BatchState.PREPARING, BatchState.COLLECTING, BatchState.EVALUATING)
    return list(seats.filter(panel__batch__state__in=running).select_related("panel__batch"))


def narrowed(waiting: AssignmentQuerySet, field: str) -> AssignmentQuerySet:
    """Return what waits in a field; all of it for none."""
    return waiting.filter(measure__field=field) if field else waiting


def _head(assignments: AssignmentQuerySet) -> list[Assignment]:
    return list(assignments.for_queue().in_own_order()[:PAGE_SIZE])


def _declaration(
    request: HttpRequest, panel: Panel, units: Any, chosen: list[Unit], status: int = 200
) -> HttpResponse:
    context = {"panel": panel, "batch": panel.batch, "units": units, "chosen": {unit.pk for unit in chosen}}
    return render(request, "evaluations/declare.html", context, status=status)
