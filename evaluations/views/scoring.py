"""Scoring one measure: its sheet, what the evaluator found, and recusing."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.errors import Incomplete, StaleVersion
from accounts.models import Role
from accounts.web import for_roles, person_of, show_faults, show_version
from evaluations import actions
from evaluations.choices import AssignmentState
from evaluations.handovers import standing_handover
from evaluations.models import Assignment, Evaluation
from evaluations.ordering import minutes_left, next_after
from evaluations.sheet_form import SheetForm
from evaluations.sheets import own_sheet
from evaluations.views.queue import own
from measures.choices import BatchState, MeasureState
from measures.forms import ComparisonForm
from measures.presentation import sections_for, shown_attachments, shown_comparisons, shown_unit


@for_roles(Role.EVALUATOR)
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The measure on one side, the sheet on the other. Saved as it is typed; handed in with a button."""
    mine = own(request).exclude(state=AssignmentState.RECUSED)
    wanted = mine.select_related("measure__batch__panel", "measure__unit").prefetch_related(
        "measure__comparisons"
    )
    assignment = get_object_or_404(wanted, pk=pk)
    form = _form(request, assignment, request.POST or None)
    if request.method == "POST":
        return _save(request, assignment, form)
    return _page(request, assignment, form)


@require_POST
@for_roles(Role.EVALUATOR)
def recuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Step back from a measure."""
    assignment = get_object_or_404(own(request), pk=pk)
    actions.recuse_assignment(assignment, by=person_of(request), reason=request.POST.get("reason", ""))
    messages.success(request, _("已登记回避，这一项将由其他专家评审。"))
    return redirect("evaluations:queue")


@require_POST
@for_roles(Role.EVALUATOR)
def finding_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Record an earlier practice that one found; the sheet, with what is written on it, stays as it is."""
    mine = own(request).exclude(state=AssignmentState.RECUSED)
    assignment = get_object_or_404(mine.select_related("measure__batch"), pk=pk)
    form = ComparisonForm(request.POST)
    if form.is_valid():
        try:
            actions.add_finding(assignment, by=person_of(request), **form.cleaned_data)
        except Incomplete as refusal:
            show_faults(form, refusal)
        else:
            form = ComparisonForm()
    status = 422 if form.errors else 200
    if request.headers.get("HX-Request") == "true":
        context = {
            "assignment": assignment,
            "comparisons": shown_comparisons(assignment.measure, person_of(request)),
            "finding_form": form,
            "is_part": True,
            "form": _form(request, assignment),
        }
        return render(request, "evaluations/findings.html", context, status=status)
    if form.errors:
        heading = _("为“%(measure)s”补充比对记录") % {"measure": assignment.measure}
        return render(request, "components/form_page.html", {"form": form, "heading": heading}, status=422)
    messages.success(request, _("比对记录已添加。"))
    return _again(request, assignment)


def is_writable(assignment: Assignment) -> bool:
    """Whether the sheet can be written: open, its measure in this round, nothing handed over."""
    measure = assignment.measure
    if (
        not assignment.is_open
        or not assignment.is_of_this_round
        or measure.batch.state != BatchState.EVALUATING
    ):
        return False
    return measure.state == MeasureState.ACCEPTED and standing_handover(measure.batch) is None


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
            messages.success(request, _("“%(measure)s”已保存，尚未提交。") % {"measure": assignment.measure})
            return _next(request, assignment) if "next" in request.POST else _again(request, assignment)
        actions.submit_sheet(assignment, by=person)
    except StaleVersion as stale:
        other = _form(request, assignment)
        if wants_json:
            return JsonResponse(
                {"message": stale.message, "current": other.stored(), "version": stale.version}, status=409
            )
        show_version(form, stale.version)
        return _page(request, assignment, form, status=409, stale=stale, other=other)
    except Incomplete as refusal:
        return _refused(request, assignment, form, refusal, wants_json=wants_json)
    assignment.refresh_from_db()
    messages.success(request, _("“%(measure)s”的评分表已提交。") % {"measure": assignment.measure})
    return _next(request, assignment)


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


def _next(request: HttpRequest, assignment: Assignment) -> HttpResponse:
    waiting = own(request).open().filter(measure__batch__state=BatchState.EVALUATING).for_queue()
    following = next_after(assignment, _narrowed(request, waiting))
    if following is not None:
        return redirect(_address(request, following))
    if assignment.is_open:
        messages.info(request, _("这是最后一项。评完后请在“我的打分”里一并提交。"))
        return redirect("evaluations:own_grid")
    messages.info(request, _("全部评分表都已提交，辛苦了。"))
    return redirect("evaluations:queue")


def _narrowed(request: HttpRequest, waiting: Iterable[Assignment]) -> list[Assignment]:
    field = request.GET.get("field", "")
    return [one for one in waiting if not field or one.measure.field == field]


def _again(request: HttpRequest, assignment: Assignment) -> HttpResponse:
    return redirect(_address(request, assignment))


def _address(request: HttpRequest, assignment: Assignment) -> str:
    kept = request.GET.urlencode()
    address = reverse("evaluations:sheet", args=[assignment.pk])
    return f"{address}?{kept}" if kept else address


def _form(request: HttpRequest, assignment: Assignment, sent: QueryDict | None = None) -> SheetForm:
    shown = [one.pk for one in shown_comparisons(assignment.measure, person_of(request))]
    records = assignment.measure.comparisons.filter(pk__in=shown)
    return SheetForm(sent, evaluation=own_sheet(assignment), comparisons=records)


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
    mine = list(own(request).for_queue().filter(measure__batch=measure.batch))
    can_write = is_writable(assignment)
    waiting = [a for a in mine if a.is_open]
    following = next_after(assignment, _narrowed(request, waiting))
    handed_in = [a.submitted_at for a in mine if a.state == AssignmentState.SUBMITTED and a.submitted_at]
    context = {
        "assignment": assignment,
        "following": _address(request, following) if following and can_write else "",
        "minutes": minutes_left(handed_in, len(waiting)),
        "stale": stale,
        "stored": [(other[name].label, value) for name, value in other.stored().items()] if other else [],
        "measure": measure,
        "unit": shown_unit(measure, person_of(request)),
        "sections": sections_for(measure, person_of(request)),
        "attachments": shown_attachments(measure, person_of(request)),
        "comparisons": shown_comparisons(measure, person_of(request)),
        "form": form,
        "can_write": can_write,
        "finding_form": ComparisonForm() if can_write else None,
        "address": _address(request, assignment),
        "done_count": sum(a.state == AssignmentState.SUBMITTED for a in mine),
        "total_count": sum(a.state != AssignmentState.RECUSED for a in mine),
    }
    return render(request, "evaluations/sheet.html", context, status=status)
