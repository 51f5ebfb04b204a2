"""Batches: the list, one batch's page, its settings and invitations."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.web import person_of
from core.errors import Incomplete
from core.web import for_permission, show_faults
from measures import actions
from measures.calls import open_calls
from measures.choices import MeasureState
from measures.forms import BatchForm, GraceForm, InvitationForm, ReasonForm
from measures.models import Batch, Invitation


@require_GET
@for_permission("measures.list_batches")
def batch_list(request: HttpRequest) -> HttpResponse:
    """All batches that the person takes part in, newest first."""
    batches = Batch.objects.visible_to(person_of(request)).with_counts().order_by("-number")[:200]
    return render(request, "measures/batch_list.html", {"batches": batches})


@for_permission("measures.create_batch")
def batch_new(request: HttpRequest) -> HttpResponse:
    """Open a batch in preparation."""
    form = BatchForm(request.POST or None, initial=_as_the_last_one())
    if request.method == "POST" and form.is_valid():
        try:
            batch = actions.create_batch(by=person_of(request), **form.cleaned_data)
        except Incomplete as refusal:
            show_faults(form, refusal)
        else:
            messages.success(
                request, _("%(batch)s已建立。下一步：设置评分指标，邀请报送单位。") % {"batch": batch}
            )
            return redirect("measures:batch_detail", batch.number)
    return _form_page(request, form, _("新建批次"))


def _as_the_last_one() -> dict[str, object]:
    last = Batch.objects.order_by("-number").first()
    year = timezone.localdate().year
    if last is None:
        return {"year": year}
    kept = {name: getattr(last, name) for name in BatchForm.SETTLED_ONCE}
    return {**kept, "number": last.number + 1, "year": year}


@require_GET
@login_required
def batch_detail(request: HttpRequest, number: int) -> HttpResponse:
    """One batch: where it stands, what is next, and what happened so far."""
    person = person_of(request)
    batch = get_object_or_404(Batch.objects.visible_to(person).with_counts(), number=number)
    reads_process = person.has_perm("measures.read_process", batch)
    context = {
        "batch": batch,
        "reads_process": reads_process,
        "counts": _state_counts(batch) if reads_process else [],
        "invitations": batch.invitations.select_related("unit").order_by("unit__kind", "unit__code"),
        "phase_changes": batch.phase_changes.select_related("by"),
        "reason_form": ReasonForm(),
        "grace_form": GraceForm(),
        "can_change": person.has_perm("measures.change_batch", batch),
        "can_advance": person.has_perm("measures.advance_batch", batch),
        "can_step_back": person.has_perm("measures.step_back_batch", batch),
        "can_cancel": person.has_perm("measures.cancel_batch", batch),
        "number_text": str(batch.number),
        "call": next((call for call in open_calls(person) if call.batch.pk == batch.pk), None),
    }
    return render(request, "measures/batch_detail.html", context)


@for_permission("measures.change_batch")
def batch_edit(request: HttpRequest, number: int) -> HttpResponse:
    """Change a batch's settings."""
    batch = get_object_or_404(Batch.objects.visible_to(person_of(request)), number=number)
    form = BatchForm(request.POST or None, instance=batch)
    form.fields["number"].disabled = True
    if request.method == "POST" and form.is_valid():
        settings = {name: value for name, value in form.cleaned_data.items() if name != "number"}
        try:
            actions.change_batch(Batch.objects.get(pk=batch.pk), by=person_of(request), **settings)
        except Incomplete as refusal:
            show_faults(form, refusal)
        else:
            messages.success(request, _("批次设置已保存。"))
            return redirect("measures:batch_detail", number)
    return _form_page(request, form, _("%(batch)s设置") % {"batch": batch})


@for_permission("measures.change_batch")
def batch_invite(request: HttpRequest, number: int) -> HttpResponse:
    """Choose the units that are invited."""
    batch = get_object_or_404(Batch.objects.visible_to(person_of(request)), number=number)
    invited = list(batch.invitations.values_list("unit", flat=True))
    form = InvitationForm(request.POST or None, initial={"units": invited})
    if request.method == "POST" and form.is_valid():
        try:
            actions.invite_units(batch, by=person_of(request), units=form.cleaned_data["units"])
        except Incomplete as refusal:
            show_faults(form, refusal)
        else:
            messages.success(request, _("邀请已保存。"))
            return redirect("measures:batch_detail", number)
    return _form_page(request, form, _("邀请报送单位"))


@require_POST
@for_permission("measures.change_batch")
def batch_grace(request: HttpRequest, number: int, unit_id: int) -> HttpResponse:
    """Give one unit more time."""
    batch = get_object_or_404(Batch.objects.visible_to(person_of(request)), number=number)
    invitation = get_object_or_404(Invitation, batch=batch, unit=unit_id)
    form = GraceForm(request.POST)
    if form.is_valid():
        try:
            actions.grant_grace(invitation, by=person_of(request), **form.cleaned_data)
        except Incomplete as refusal:
            show_faults(form, refusal)
        else:
            messages.success(request, _("已给%(unit)s宽限。") % {"unit": invitation.unit})
            return redirect("measures:batch_detail", number)
    return _form_page(request, form, _("给%(unit)s宽限") % {"unit": invitation.unit}, status=422)


@require_POST
@for_permission("measures.cancel_batch")
def batch_cancel(request: HttpRequest, number: int) -> HttpResponse:
    """Cancel a batch."""
    batch = get_object_or_404(Batch.objects.visible_to(person_of(request)), number=number)
    actions.cancel_batch(batch, by=person_of(request), reason=request.POST.get("reason", ""))
    messages.success(request, _("%(batch)s已取消。") % {"batch": batch})
    return redirect("measures:batch_detail", number)


@require_POST
@for_permission("measures.step_back_batch")
def batch_reprepare(request: HttpRequest, number: int) -> HttpResponse:
    """Step back from collecting to preparing."""
    batch = get_object_or_404(Batch.objects.visible_to(person_of(request)), number=number)
    actions.stop_collecting_again(batch, by=person_of(request), reason=request.POST.get("reason", ""))
    messages.success(request, _("%(batch)s已退回筹备。") % {"batch": batch})
    return redirect("measures:batch_detail", number)


def _form_page(request: HttpRequest, form: object, heading: str, *, status: int = 0) -> HttpResponse:
    code = status or (422 if request.method == "POST" else 200)
    return render(request, "components/form_page.html", {"form": form, "heading": heading}, status=code)


def _state_counts(batch: Batch) -> list[tuple[str, str, int]]:
    counted = batch.measures.exclude(state=MeasureState.DRAFT).counts_by_state()
    return [
        (state.value, str(state.label), counted[state.value])
        for state in MeasureState
        if state.value in counted
    ]
