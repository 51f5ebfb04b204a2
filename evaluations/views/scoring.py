"""An evaluator's own screens: the queue, the sheet, and recusing."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.errors import Incomplete, StaleVersion
from accounts.models import Role
from accounts.web import for_roles, person_of, show_faults, show_version
from evaluations import actions
from evaluations.choices import AssignmentState
from evaluations.forms import SheetForm
from evaluations.models import Assignment, Evaluation
from evaluations.ordering import shuffled
from evaluations.querysets import AssignmentQuerySet
from evaluations.sheets import own_sheet
from measures.choices import BatchState
from measures.presentation import sections_for, shown_attachments, shown_unit


@require_GET
@for_roles(Role.EVALUATOR)
def queue(request: HttpRequest) -> HttpResponse:
    """One's own assignments, in an order of one's own that stays the same."""
    mine = shuffled(list(_mine(request).for_queue()), person_of(request).pk)
    context = {
        "open": [a for a in mine if a.is_open and a.measure.batch.state == BatchState.EVALUATING],
        "done": [a for a in mine if a.state == AssignmentState.SUBMITTED],
        "recused": [a for a in mine if a.state == AssignmentState.RECUSED],
    }
    return render(request, "evaluations/queue.html", context)


@for_roles(Role.EVALUATOR)
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The measure on one side, the sheet on the other. Saved as it is typed; handed in with a button."""
    mine = _mine(request).exclude(state=AssignmentState.RECUSED)
    assignment = get_object_or_404(mine.select_related("measure__batch", "measure__unit"), pk=pk)
    evaluation = own_sheet(assignment)
    form = SheetForm(request.POST or None, evaluation=evaluation)
    if request.method == "POST":
        return _save(request, assignment, form)
    return _page(request, assignment, form)


@require_POST
@for_roles(Role.EVALUATOR)
def recuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Step back from a measure."""
    assignment = get_object_or_404(_mine(request), pk=pk)
    actions.recuse_assignment(assignment, by=person_of(request), reason=request.POST.get("reason", ""))
    messages.success(request, _("已登记回避，这一项将由其他专家评审。"))
    return redirect("evaluations:queue")


def _save(request: HttpRequest, assignment: Assignment, form: SheetForm) -> HttpResponse:
    wants_json = request.headers.get("Accept", "").startswith("application/json")
    if not form.is_valid():
        if wants_json:
            return JsonResponse({"errors": form.errors}, status=422)
        return _page(request, assignment, form, status=422)
    person = person_of(request)
    try:
        saved = actions.save_sheet(
            assignment, by=person, entries=form.entries(), version=form.cleaned_data["edit_version"]
        )
        if wants_json:
            moment = timezone.localtime().strftime("%H:%M:%S")
            return JsonResponse({"version": saved.edit_version, "saved_at": moment})
        if "submit" not in request.POST:
            messages.success(request, _("已保存，尚未提交。"))
            return redirect("evaluations:sheet", assignment.pk)
        actions.submit_sheet(assignment, by=person)
    except StaleVersion as stale:
        other = SheetForm(evaluation=own_sheet(assignment))
        if wants_json:
            return JsonResponse(
                {"message": stale.message, "current": other.stored(), "version": stale.version}, status=409
            )
        show_version(form, stale.version)
        return _page(request, assignment, form, status=409, stale=stale, other=other)
    except Incomplete as refusal:
        return _refused(request, assignment, form, refusal, wants_json=wants_json)
    messages.success(request, _("评分表已提交。"))
    return _next(request)


def _refused(
    request: HttpRequest, assignment: Assignment, form: SheetForm, refusal: Incomplete, *, wants_json: bool
) -> HttpResponse:
    if wants_json:
        return JsonResponse({"errors": {f.place: [f.message] for f in refusal.errors}}, status=422)
    fresh = Evaluation.objects.get(assignment=assignment)
    show_version(form, fresh.edit_version)
    placed = [
        type(fault)(f"score-{fault.place}", fault.message) if f"score-{fault.place}" in form.fields else fault
        for fault in refusal.errors
    ]
    show_faults(form, Incomplete(placed))
    return _page(request, assignment, form, status=422)


def _next(request: HttpRequest) -> HttpResponse:
    waiting = shuffled(list(_mine(request).open().for_queue()), person_of(request).pk)
    if not waiting:
        messages.info(request, _("全部评分表都已提交，辛苦了。"))
        return redirect("evaluations:queue")
    return redirect("evaluations:sheet", waiting[0].pk)


def _page(
    request: HttpRequest,
    assignment: Assignment,
    form: SheetForm,
    *,
    status: int = 200,
    stale: StaleVersion | None = None,
    other: SheetForm | None = None,
) -> HttpResponse:
    measure = assignment.measure
    mine = list(_mine(request).for_queue().filter(measure__batch=measure.batch))
    context = {
        "assignment": assignment,
        "stale": stale,
        "stored": [(other[name].label, value) for name, value in other.stored().items()] if other else [],
        "measure": measure,
        "unit": shown_unit(measure, person_of(request)),
        "sections": sections_for(measure, person_of(request)),
        "attachments": shown_attachments(measure, person_of(request)),
        "comparisons": measure.comparisons.all(),
        "form": form,
        "can_write": assignment.is_open and measure.batch.state == BatchState.EVALUATING,
        "done_count": sum(a.state == AssignmentState.SUBMITTED for a in mine),
        "total_count": sum(a.state != AssignmentState.RECUSED for a in mine),
    }
    return render(request, "evaluations/sheet.html", context, status=status)


def _mine(request: HttpRequest) -> AssignmentQuerySet:
    person = person_of(request)
    return Assignment.objects.visible_to(person).filter(evaluator=person)
