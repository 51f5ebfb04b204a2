"""Earlier practice beside a sheet: what is like the measure, and what the evaluator takes over or writes of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.web import person_of
from core.quoting import within_quotes
from core.web import for_permission, is_done
from evaluations import actions
from evaluations.actions.findings import own_findings
from evaluations.choices import AssignmentState
from evaluations.models import Assignment
from evaluations.sheet_form import SheetForm
from evaluations.sheets import is_writable, own_sheet
from evaluations.similar import similar_to, with_what_similar_needs
from evaluations.views.queue import own, own_assignment
from measures.forms import ComparisonForm
from measures.naming.hiding import hide_senders, shown_title
from measures.presentation import shown_comparisons

SCORE = "evaluations.score_assignment"


@require_GET
@for_permission(SCORE)
def similar(request: HttpRequest, pk: int) -> HttpResponse:
    """What is like the measure, as a part of its sheet; without scripts a page of its own."""
    person = person_of(request)
    mine = own(request).exclude(state=AssignmentState.RECUSED).for_action()
    assignment = get_object_or_404(with_what_similar_needs(mine, person), pk=pk)
    is_part = request.headers.get("HX-Request") == "true"
    found = similar_to(assignment, person)
    hide_senders([assignment.measure], person)
    context = {
        "assignment": assignment,
        "measure": assignment.measure,
        "similar": found,
        "can_write": is_writable(assignment),
    }
    page = "evaluations/similar.html" if is_part else "evaluations/similar_page.html"
    return render(request, page, context)


@require_POST
@for_permission(SCORE)
def finding_adopt(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a practice over that was shown as like the measure; htmx gets the button back as it is now."""
    assignment = own_assignment(request, pk)
    source, _colon, key = request.POST.get("document", "").partition(":")
    record = actions.find_for_sheet(assignment, by=person_of(request), source=source, key=key)
    if request.headers.get("HX-Request") != "true":
        messages.success(request, _("已采用为比对记录，请补写差异和结论。"))
        return redirect(_findings_at(pk))
    context = {"assignment": assignment, "hit": record.hit, "record": record}
    response = render(request, "evaluations/adopt_finding.html", context)
    response.headers["HX-Trigger"] = "findings-changed"
    return response


@for_permission(SCORE)
def findings(request: HttpRequest, pk: int) -> HttpResponse:
    """The records beside the sheet; or a new one, and the sheet, with what is written on it, stays as it is."""
    assignment = own_assignment(request, pk)
    if request.method != "POST":
        return _part(request, assignment, ComparisonForm())
    form = ComparisonForm(request.POST)
    if is_done(form, lambda: actions.add_finding(assignment, by=person_of(request), **form.cleaned_data)):
        if request.headers.get("HX-Request") == "true":
            return _part(request, own_assignment(request, pk), ComparisonForm())
        messages.success(request, _("比对记录已添加。"))
        return redirect(_findings_at(pk))
    if request.headers.get("HX-Request") == "true":
        return _part(request, assignment, form)
    heading = _("为“%(measure)s”补充比对记录") % {
        "measure": within_quotes(shown_title(assignment.measure, person_of(request)))
    }
    context = {"form": form, "heading": heading, "back": _findings_at(pk)}
    return render(request, "components/form_page.html", context, status=422)


@for_permission(SCORE)
def finding_edit(request: HttpRequest, pk: int, comparison_id: int) -> HttpResponse:
    """Put right what the evaluator found; difference and relation of what was taken over are written here."""
    person = person_of(request)
    assignment = own_assignment(request, pk)
    record = get_object_or_404(own_findings(assignment, person), pk=comparison_id)
    form = ComparisonForm(request.POST or None, instance=record)

    def change() -> object:
        return actions.change_finding(assignment, by=person, comparison_id=comparison_id, **form.cleaned_data)

    if request.method == "POST" and is_done(form, change):
        messages.success(request, _("比对记录已保存。"))
        return redirect(_findings_at(pk))
    heading = _("“%(measure)s”的比对记录") % {
        "measure": within_quotes(shown_title(assignment.measure, person_of(request)))
    }
    context = {"form": form, "heading": heading, "back": _findings_at(pk)}
    return render(request, "components/form_page.html", context, status=422 if form.errors else 200)


@require_POST
@for_permission(SCORE)
def finding_remove(request: HttpRequest, pk: int, comparison_id: int) -> HttpResponse:
    """Take back what the evaluator found."""
    actions.remove_finding(own_assignment(request, pk), by=person_of(request), comparison_id=comparison_id)
    messages.success(request, _("比对记录已删除。"))
    return redirect(_findings_at(pk))


def _part(request: HttpRequest, assignment: Assignment, form: ComparisonForm) -> HttpResponse:
    shown = shown_comparisons(assignment.measure, person_of(request))
    can_write = is_writable(assignment)
    context = {
        "assignment": assignment,
        "comparisons": shown,
        "can_write": can_write,
        "finding_form": form if can_write else None,
        "is_part": True,
        # What can be named as replicated follows the records.
        "form": SheetForm(evaluation=own_sheet(assignment), shown=shown),
    }
    return render(request, "evaluations/findings.html", context, status=422 if form.errors else 200)


def _findings_at(pk: int) -> str:
    return f"{reverse('evaluations:sheet', args=[pk])}#findings"
