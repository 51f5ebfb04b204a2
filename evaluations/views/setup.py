"""Before the evaluation: panel, ties, assignments."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.inviting import is_unopened
from accounts.models import User
from accounts.web import person_of
from core.web import for_permission, is_done, posted_keys, require
from evaluations import actions
from evaluations.actions.panel import FORMING_PHASES
from evaluations.forms import PanelForm, SeatsForm, TieForm
from evaluations.handovers import standing_handover
from evaluations.models import Assignment, Panel, Tie, TieCandidate
from evaluations.seated import seated_with_counts
from evaluations.sight import with_panel_counts
from measures.choices import BatchState
from measures.entries import UNLISTED_TEXTS
from measures.models import Batch, Measure
from measures.naming.hiding import hide_senders

MOST_LISTED = 500


@require_GET
@for_permission("evaluations.read_panel")
def panel(request: HttpRequest, number: int) -> HttpResponse:
    """The panel of a batch: members, ties, who has what, and how far they are. Counts only, no marks."""
    person = person_of(request)
    batch = get_object_or_404(Batch.objects.visible_to(person), number=number)
    seated = Panel.objects.filter(batch=batch).select_related("agency").first()
    if not person.has_perm("evaluations.read_panel", seated or batch):
        raise PermissionDenied
    can_manage = seated is not None and person.has_perm("evaluations.manage_panel", seated)
    can_declare = seated is not None and person.has_perm("evaluations.declare_tie", seated)
    hides_unit = batch.is_blind and not person.has_perm("measures.read_sender")
    members = seated_with_counts(seated) if seated else []
    is_running = batch.state == BatchState.EVALUATING
    measures = with_panel_counts(batch.measures.live(), seated.round if seated else 1)
    listed = list(measures.select_related("batch").defer(*UNLISTED_TEXTS).order_by("pk")[:MOST_LISTED])
    hide_senders(listed, person)
    context = {
        "batch": batch,
        "panel": seated,
        "members": members,
        "waiting_count": sum(line["total"] - line["submitted"] for _member, line in members),
        "ties": [] if seated is None or hides_unit else _ties(seated),
        "candidates": _candidates(seated) if seated and can_declare else [],
        "nominations": seated.nominations.unopened().select_related("nominated_by") if seated else [],
        "unopened": [member for member, _line in members if is_unopened(member.evaluator)],
        "can_open": person.has_perm("evaluations.open_account"),
        "measures": listed,
        "can_form": person.has_perm("evaluations.form_panel", batch),
        "can_manage": can_manage and batch.state in FORMING_PHASES,
        "can_declare": can_declare,
        "reads_allotment": seated is not None and person.has_perm("evaluations.read_allotment", seated),
        "handover": standing_handover(batch),
        "can_hand_in": is_running and person.has_perm("evaluations.hand_in_result", seated or batch),
        "can_give_back": is_running and person.has_perm("evaluations.give_back_result", seated or batch),
    }
    return render(request, "evaluations/panel.html", context)


def _candidates(panel: Panel) -> QuerySet[TieCandidate]:
    found = TieCandidate.objects.unsettled().filter(evaluator__panel_places__panel=panel)
    return found.select_related("evaluator", "unit")


def _ties(panel: Panel) -> QuerySet[Tie]:
    return Tie.objects.filter(evaluator__panel_places__panel=panel).select_related("evaluator", "unit")


@for_permission("evaluations.form_panel")
def panel_form(request: HttpRequest, number: int) -> HttpResponse:
    """Give the batch to an agency."""
    batch = get_object_or_404(Batch.objects.visible_to(person_of(request)), number=number)
    seated = Panel.objects.filter(batch=batch).first()
    initial = {"agency": seated.agency_id, "per_measure": seated.per_measure} if seated else None
    form = PanelForm(request.POST or None, initial=initial)
    if request.method == "POST" and is_done(
        form, lambda: actions.form_panel(batch, by=person_of(request), **form.cleaned_data)
    ):
        messages.success(request, _("评审组设置已保存。"))
        return redirect("evaluations:panel", number)
    return _form_page(request, form, _("第三方机构与每项人数"))


@for_permission("evaluations.manage_panel")
def panel_seats(request: HttpRequest, number: int) -> HttpResponse:
    """Choose the members."""
    seated = panel_of_batch(request, number)
    form = SeatsForm(request.POST or None, panel=seated)
    if request.method == "POST" and is_done(
        form,
        lambda: actions.seat_evaluators(
            seated, by=person_of(request), evaluators=form.cleaned_data["evaluators"]
        ),
    ):
        messages.success(request, _("评审组成员已保存。"))
        return redirect("evaluations:panel", number)
    return _form_page(request, form, _("评审组成员"))


@for_permission("evaluations.declare_tie")
def tie_add(request: HttpRequest, number: int) -> HttpResponse:
    """Declare a tie."""
    seated = panel_of_batch(request, number)
    if not person_of(request).has_perm("evaluations.declare_tie", seated):
        raise PermissionDenied
    form = TieForm(request.POST or None, panel=seated)
    if request.method == "POST" and is_done(
        form, lambda: actions.declare_tie(seated, by=person_of(request), **form.cleaned_data)
    ):
        messages.success(request, _("回避关系已登记。"))
        return redirect("evaluations:panel", number)
    return _form_page(request, form, _("登记回避关系"))


@require_POST
@for_permission("evaluations.declare_tie")
def tie_remove(request: HttpRequest, number: int, tie_id: int) -> HttpResponse:
    """Take a tie back."""
    actions.revoke_tie(panel_of_batch(request, number), by=person_of(request), tie_id=tie_id)
    messages.success(request, _("回避关系已撤销。"))
    return redirect("evaluations:panel", number)


@require_POST
@for_permission("evaluations.allot_measures")
def assign_one(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """Give one measure to one member."""
    seated = panel_of_batch(request, number)
    require(request, "evaluations.allot_measures", seated)
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
@for_permission("evaluations.read_panel")
def measure_assignments(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """Who evaluates one measure; assignments are added, taken back and reopened here."""
    person = person_of(request)
    seated = panel_of_batch(request, number)
    measure = get_object_or_404(
        Measure.objects.visible_to(person).select_related("batch"), pk=pk, batch=seated.batch_id
    )
    hide_senders([measure], person)
    context = {
        "batch": seated.batch,
        "measure": measure,
        "assignments": Assignment.objects.visible_to(person)
        .filter(measure=measure)
        .select_related("evaluator"),
        "members": seated.members.select_related("evaluator"),
        "can_reopen": person.has_perm("evaluations.reopen_assignment", seated),
        "can_allot": person.has_perm("evaluations.allot_measures", seated),
        # In a blind batch a reason may name the unit.
        "shows_reasons": not seated.batch.is_blind or person.has_perm("measures.read_sender"),
    }
    return render(request, "evaluations/measure_assignments.html", context)


@require_POST
@for_permission("evaluations.allot_measures")
def assignment_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back an assignment that nobody has begun."""
    assignment = _assignment(request, pk)
    measure = assignment.measure
    actions.withdraw_assignment(assignment, by=person_of(request))
    messages.success(request, _("分派已撤销。"))
    return redirect("evaluations:measure_assignments", measure.batch.number, measure.pk)


@require_POST
@for_permission("evaluations.allot_measures")
def assignment_reassign(request: HttpRequest, pk: int) -> HttpResponse:
    """Give an unfinished sheet's measure to somebody else."""
    assignment = _assignment(request, pk)
    measure = assignment.measure
    chosen = posted_keys([request.POST.get("evaluator", "")])
    evaluator = User.objects.filter(panel_places__panel__batch=measure.batch_id, pk__in=chosen).first()
    if evaluator is None:
        messages.error(request, _("请选择评审组里的一位专家。"))
    else:
        reason = request.POST.get("reason", "")
        actions.reassign_assignment(assignment, by=person_of(request), evaluator=evaluator, reason=reason)
        messages.success(request, _("已改派给%(person)s。") % {"person": evaluator})
    return redirect("evaluations:measure_assignments", measure.batch.number, measure.pk)


@require_POST
@for_permission("evaluations.reopen_assignment")
def assignment_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Let an evaluator write again, for a reason."""
    assignment = _assignment(request, pk)
    actions.reopen_assignment(assignment, by=person_of(request), reason=request.POST.get("reason", ""))
    messages.success(request, _("评分表已重新打开。"))
    return redirect("evaluations:measure_assignments", assignment.measure.batch.number, assignment.measure_id)


def _assignment(request: HttpRequest, pk: int) -> Assignment:
    visible = Assignment.objects.visible_to(person_of(request)).select_related("measure__batch")
    return get_object_or_404(visible, pk=pk)


def panel_of_batch(request: HttpRequest, number: int) -> Panel:
    """Return the panel of a batch, or answer 404: to the office and to the panel's own agency."""
    return get_object_or_404(
        Panel.objects.visible_to(person_of(request)).select_related("batch"), batch__number=number
    )


def _form_page(request: HttpRequest, form: object, heading: str) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    return render(request, "components/form_page.html", {"form": form, "heading": heading}, status=status)
