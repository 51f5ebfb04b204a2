"""Scoring one measure: its sheet, what the evaluator found, and recusing."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.web import person_of
from core.autosave import by_field, wants_json, was_refused, was_saved, was_stale
from core.errors import Incomplete, StaleVersion
from core.quoting import within_quotes
from core.web import for_permission, show_faults, show_version
from evaluations import actions
from evaluations.choices import AssignmentState
from evaluations.models import Assignment, Evaluation
from evaluations.sheet_form import SheetForm
from evaluations.sheets import criteria_for, own_sheet
from evaluations.views.queue import own, own_assignment
from evaluations.views.sheet_page import address_of, around, sheet_page, stored_form
from measures.models import Comparison
from measures.naming.hiding import hide_senders


@for_permission("evaluations.score_assignment")
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The measure on one side, the sheet on the other. Saved as it is typed; handed in with a button."""
    if request.method == "POST":
        return _save(request, pk)
    return sheet_page(request, own_assignment(request, pk))


@require_POST
@for_permission("evaluations.score_assignment")
def recuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Step back from a measure."""
    assignment = get_object_or_404(own(request), pk=pk)
    actions.recuse_assignment(assignment, by=person_of(request), reason=request.POST.get("reason", ""))
    messages.success(request, _("已登记回避，这一项将由其他专家评审。"))
    return redirect("evaluations:queue")


def _save(request: HttpRequest, pk: int) -> HttpResponse:
    # A save comes after every pause in typing: it reads no more than it needs, the page only when it is shown again.
    form = _sent_form(request, pk)
    if not form.is_valid():
        if wants_json(request):
            return was_refused(form.errors)
        return sheet_page(request, own_assignment(request, pk), form, status=422)
    person = person_of(request)
    try:
        saved = actions.save_sheet(
            Assignment(pk=pk), by=person, entries=form.entries(), version=form.cleaned_data["edit_version"]
        )
        assignment = saved.assignment
        if wants_json(request):
            return was_saved(saved.edit_version)
        if "later" in request.POST:
            return _later(request, assignment)
        if "submit" not in request.POST:
            hide_senders([assignment.measure], person)
            messages.success(
                request, _("“%(measure)s”已保存，尚未提交。") % {"measure": within_quotes(assignment.measure)}
            )
            return redirect(address_of(request, assignment.pk))
        assignment = actions.submit_sheet(assignment, by=person)
        hide_senders([assignment.measure], person)
    except StaleVersion as stale:
        return _stale(request, pk, form, stale)
    except Incomplete as refusal:
        return _refused(request, pk, form, refusal)
    messages.success(
        request, _("“%(measure)s”的评分表已提交。") % {"measure": within_quotes(assignment.measure)}
    )
    return _next(request, assignment)


def _later(request: HttpRequest, assignment: Assignment) -> HttpResponse:
    person = person_of(request)
    actions.flag_assignment(assignment, by=person, is_flagged=True)
    hide_senders([assignment.measure], person)
    messages.success(
        request, _("“%(measure)s”已保存，标记为“稍后再看”。") % {"measure": within_quotes(assignment.measure)}
    )
    return _next(request, assignment)


def _stale(request: HttpRequest, pk: int, form: SheetForm, stale: StaleVersion) -> HttpResponse:
    assignment = own_assignment(request, pk)
    other = stored_form(request, assignment)
    if wants_json(request):
        return was_stale(stale, other.stored())
    show_version(form, stale.version)
    return sheet_page(request, assignment, form, status=409, stale=stale, other=other)


def _refused(request: HttpRequest, pk: int, form: SheetForm, refusal: Incomplete) -> HttpResponse:
    if wants_json(request):
        return was_refused(by_field(refusal))
    assignment = own_assignment(request, pk)
    fresh = own_sheet(assignment)
    show_version(form, fresh.edit_version)
    placed = [
        type(fault)(f"score-{fault.place}", fault.message) if f"score-{fault.place}" in form.fields else fault
        for fault in refusal.errors
    ]
    show_faults(form, Incomplete(placed))
    return sheet_page(request, assignment, form, status=422)


def _next(request: HttpRequest, assignment: Assignment) -> HttpResponse:
    following = around(request, assignment).next
    if following is not None:
        return redirect(address_of(request, following))
    if assignment.is_open:
        messages.info(request, _("这是最后一项。评完后请在“我的打分”里一并提交。"))
        return redirect("evaluations:own_grid")
    messages.info(request, _("全部评分表都已提交，辛苦了。"))
    return redirect("evaluations:queue")


def _sent_form(request: HttpRequest, pk: int) -> SheetForm:
    criteria = criteria_for(own(request).exclude(state=AssignmentState.RECUSED).filter(pk=pk))
    if not criteria:
        raise Http404
    return SheetForm(
        request.POST,
        evaluation=Evaluation(rubric=criteria[0].rubric),
        comparisons=Comparison.objects.open_to(person_of(request).pk).filter(measure__assignments=pk),
        criteria=criteria,
    )
