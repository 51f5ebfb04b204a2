"""Before the evaluation: criteria, panel, ties, assignments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.errors import Fault, Incomplete
from accounts.models import Role, User
from accounts.web import for_roles, person_of, posted_keys, show_faults
from evaluations import actions
from evaluations.forms import PanelForm, RubricFormSet, SeatsForm, TieForm
from evaluations.models import Assignment, Panel, Tie
from measures.models import Batch, Measure

OFFICE_WORKERS = (Role.OFFICE_CLERK, Role.OFFICE_REVIEWER)
PANEL_KEEPERS = (*OFFICE_WORKERS, Role.EVALUATION_LEAD)


@for_roles(*OFFICE_WORKERS)
def rubric(request: HttpRequest, number: int) -> HttpResponse:
    """Set the criteria; an example stands there until something is saved."""
    batch = get_object_or_404(Batch.objects.visible_to(person_of(request)), number=number)
    stored = batch.rubrics.order_by("-version").first()
    criteria = (
        [_row(criterion) for criterion in stored.criteria.values()]
        if stored
        else [_row(asdict(draft)) for draft in actions.default_criteria()]
    )
    formset = RubricFormSet(request.POST or None, initial=criteria)
    faults: tuple[Fault, ...] = ()
    if request.method == "POST" and formset.is_valid():
        kept = [f for f in formset.forms if f.has_changed() or f.initial]
        drafts = [f.draft() for f in kept if f.cleaned_data and not f.cleaned_data.get("DELETE")]
        try:
            actions.set_rubric(batch, by=person_of(request), criteria=drafts)
        except Incomplete as refusal:
            faults = refusal.errors
        else:
            messages.success(request, _("评分指标已保存。"))
            return redirect("measures:batch_detail", number)
    context = {"batch": batch, "formset": formset, "faults": faults, "is_example": stored is None}
    status = 422 if request.method == "POST" else 200
    return render(request, "evaluations/rubric.html", context, status=status)


@require_GET
@login_required
def panel(request: HttpRequest, number: int) -> HttpResponse:
    """The panel of a batch: members, ties, who has what, and how far they are. Counts only, no marks."""
    person = person_of(request)
    batch = get_object_or_404(Batch.objects.visible_to(person), number=number)
    seated = Panel.objects.filter(batch=batch).select_related("agency").first()
    if not person.has_perm("evaluations.manage_panel", seated or batch) and not person.is_in_office:
        raise PermissionDenied
    assignments = Assignment.objects.visible_to(person).filter(measure__batch=batch)
    hides_unit = not person.is_in_office and batch.is_blind
    context = {
        "batch": batch,
        "panel": seated,
        "members": seated.members.select_related("evaluator") if seated else [],
        "ties": [] if seated is None or hides_unit else _ties(seated),
        "progress": assignments.progress_by_evaluator(),
        "measures": batch.measures.live().with_panel_counts().order_by("pk")[:500],
        "panel_form": PanelForm(
            initial={"agency": seated.agency_id, "per_measure": seated.per_measure} if seated else None
        ),
        "seats_form": SeatsForm(panel=seated) if seated else None,
        "can_form": person.has_perm("evaluations.form_panel", batch),
        "can_manage": seated is not None and person.has_perm("evaluations.manage_panel", seated),
        "can_declare": seated is not None and person.has_perm("evaluations.declare_tie", seated),
        "hides_unit": hides_unit,
    }
    return render(request, "evaluations/panel.html", context)


def _ties(panel: Panel) -> QuerySet[Tie]:
    return Tie.objects.filter(evaluator__panel_places__panel=panel).select_related("evaluator", "unit")


@require_POST
@for_roles(*OFFICE_WORKERS)
def panel_form(request: HttpRequest, number: int) -> HttpResponse:
    """Give the batch to an agency."""
    batch = get_object_or_404(Batch.objects.visible_to(person_of(request)), number=number)
    form = PanelForm(request.POST)
    if form.is_valid():
        try:
            actions.form_panel(batch, by=person_of(request), **form.cleaned_data)
        except Incomplete as refusal:
            show_faults(form, refusal)
        else:
            messages.success(request, _("评审组设置已保存。"))
            return redirect("evaluations:panel", number)
    return _form_page(request, form, _("设置评审组"))


@require_POST
@for_roles(*PANEL_KEEPERS)
def panel_seats(request: HttpRequest, number: int) -> HttpResponse:
    """Choose the members."""
    seated = _panel(request, number)
    form = SeatsForm(request.POST, panel=seated)
    if form.is_valid():
        try:
            actions.seat_evaluators(seated, by=person_of(request), evaluators=form.cleaned_data["evaluators"])
        except Incomplete as refusal:
            show_faults(form, refusal)
        else:
            messages.success(request, _("评审组成员已保存。"))
            return redirect("evaluations:panel", number)
    return _form_page(request, form, _("评审组成员"))


@for_roles(*PANEL_KEEPERS)
def tie_add(request: HttpRequest, number: int) -> HttpResponse:
    """Declare a tie."""
    seated = _panel(request, number)
    if not person_of(request).has_perm("evaluations.declare_tie", seated):
        raise PermissionDenied
    form = TieForm(request.POST or None, panel=seated)
    if request.method == "POST" and form.is_valid():
        try:
            actions.declare_tie(seated, by=person_of(request), **form.cleaned_data)
        except Incomplete as refusal:
            show_faults(form, refusal)
        else:
            messages.success(request, _("回避关系已登记。"))
            return redirect("evaluations:panel", number)
    return _form_page(request, form, _("登记回避关系"))


@require_POST
@for_roles(*PANEL_KEEPERS)
def tie_remove(request: HttpRequest, number: int, tie_id: int) -> HttpResponse:
    """Take a tie back."""
    actions.revoke_tie(_panel(request, number), by=person_of(request), tie_id=tie_id)
    messages.success(request, _("回避关系已撤销。"))
    return redirect("evaluations:panel", number)


@require_POST
@for_roles(*PANEL_KEEPERS)
def assign_all(request: HttpRequest, number: int) -> HttpResponse:
    """Fill every measure up to the panel's number of evaluators."""
    created = actions.propose_assignments(_panel(request, number), by=person_of(request))
    messages.success(request, _("新分派%(count)d份。") % {"count": len(created)})
    return redirect("evaluations:panel", number)


@require_POST
@for_roles(*PANEL_KEEPERS)
def assign_one(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """Give one measure to one member."""
    seated = _panel(request, number)
    measure = get_object_or_404(Measure.objects.visible_to(person_of(request)), pk=pk, batch=seated.batch_id)
    chosen = posted_keys([request.POST.get("evaluator", "")])
    evaluator = User.objects.filter(panel_places__panel=seated, pk__in=chosen).first()
    if evaluator is None:
        messages.error(request, _("请选择评审组里的一位专家。"))
    else:
        actions.assign_evaluator(seated, by=person_of(request), measure=measure, evaluator=evaluator)
        messages.success(request, _("已分派给%(person)s。") % {"person": evaluator})
    return redirect("evaluations:measure_assignments", number, pk)


@require_GET
@for_roles(*PANEL_KEEPERS, Role.AUDITOR, Role.SIGNATORY)
def measure_assignments(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """Who evaluates one measure; assignments are added, taken back and reopened here."""
    person = person_of(request)
    seated = _panel(request, number)
    measure = get_object_or_404(Measure.objects.visible_to(person), pk=pk, batch=seated.batch_id)
    context = {
        "batch": seated.batch,
        "measure": measure,
        "assignments": Assignment.objects.visible_to(person)
        .filter(measure=measure)
        .select_related("evaluator"),
        "members": seated.members.select_related("evaluator"),
        "can_manage": person.has_perm("evaluations.manage_panel", seated),
    }
    return render(request, "evaluations/measure_assignments.html", context)


@require_POST
@for_roles(*PANEL_KEEPERS)
def assignment_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back an assignment that nobody has begun."""
    assignment = _assignment(request, pk)
    measure = assignment.measure
    actions.withdraw_assignment(assignment, by=person_of(request))
    messages.success(request, _("分派已撤销。"))
    return redirect("evaluations:measure_assignments", measure.batch.number, measure.pk)


@require_POST
@for_roles(*PANEL_KEEPERS)
def assignment_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Let an evaluator write again, for a reason."""
    assignment = _assignment(request, pk)
    actions.reopen_assignment(assignment, by=person_of(request), reason=request.POST.get("reason", ""))
    messages.success(request, _("评分表已重新打开。"))
    return redirect("evaluations:measure_assignments", assignment.measure.batch.number, assignment.measure_id)


def _assignment(request: HttpRequest, pk: int) -> Assignment:
    visible = Assignment.objects.visible_to(person_of(request)).select_related("measure__batch")
    return get_object_or_404(visible, pk=pk)


def _panel(request: HttpRequest, number: int) -> Panel:
    batch = get_object_or_404(Batch.objects.visible_to(person_of(request)), number=number)
    return get_object_or_404(Panel.objects.select_related("batch"), batch=batch)


def _form_page(request: HttpRequest, form: object, heading: str) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    return render(request, "components/form_page.html", {"form": form, "heading": heading}, status=status)


def _row(criterion: Mapping[str, object]) -> dict[str, object]:
    names = ("code", "name", "is_gate", "weight", "max_score", "is_required", "guidance")
    return {name: criterion[name] for name in names}
