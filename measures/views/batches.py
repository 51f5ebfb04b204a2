"""Batches: the list, one batch's page, its settings and invitations."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.web import person_of
from core.errors import Incomplete
from core.paging import page_by_columns, page_of_values
from core.web import for_permission, is_done, posted_keys, show_faults
from measures import actions
from measures.batch_settings import KEPT
from measures.calls import open_calls
from measures.choices import BatchState
from measures.deadlines import countdown_to
from measures.forms import BatchForm, CopyForm, GraceForm, InvitationForm
from measures.models import Batch, Invitation
from measures.overview.filters import SHOWN, shown_rows
from measures.overview.lately import lately
from measures.overview.phases import dated_phases
from measures.overview.rows import rows_of, total_of
from measures.own_rows import own_rows

UNITS_ON_A_PAGE = 60
BATCHES_ON_A_PAGE = 20


@require_GET
@for_permission("measures.list_batches")
def batch_list(request: HttpRequest) -> HttpResponse:
    """The batches that the person takes part in, newest first."""
    page = page_by_columns(
        request, Batch.objects.visible_to(person_of(request)), ["-number"], size=BATCHES_ON_A_PAGE
    )
    # Of these alone: the measures of all batches are counted longer every year.
    counted = Batch.objects.filter(pk__in=[one.pk for one in page.rows]).with_counts()
    return render(request, "measures/batch_list.html", {"batches": counted.order_by("-number"), "page": page})


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
    return _form_page(request, form, _("新建批次"), "measures/batch_form.html")


def _as_the_last_one() -> dict[str, object]:
    last = Batch.objects.order_by("-number").first()
    year = timezone.localdate().year
    if last is None:
        return {"year": year}
    kept = {name: getattr(last, name) for name in KEPT}
    return {**kept, "number": last.number + 1, "year": year}


@require_GET
@login_required
def batch_detail(request: HttpRequest, number: int) -> HttpResponse:
    """One batch: where it stands, what is next, and what happened so far."""
    person = person_of(request)
    batch = get_object_or_404(Batch.objects.visible_to(person).with_counts(), number=number)
    call = next((one for one in open_calls(person) if one.batch.pk == batch.pk), None)
    context = {
        "batch": batch,
        "can_change": person.has_perm("measures.change_batch", batch),
        "can_advance": person.has_perm("measures.advance_batch", batch),
        "can_step_back": person.has_perm("measures.step_back_batch", batch),
        "can_cancel": person.has_perm("measures.cancel_batch", batch),
        "can_remind": person.has_perm("measures.remind_units", batch),
        "call": call,
        "reads_process": person.has_perm("measures.read_process", batch),
        "is_collecting": batch.state == BatchState.COLLECTING,
    }
    if context["reads_process"]:
        context |= _process(request, batch)
    elif person.has_perm("measures.draft_measure"):
        context["own_rows"] = own_rows(batch, person, call)
    return render(request, "measures/batch_detail.html", context)


def _process(request: HttpRequest, batch: Batch) -> dict[str, object]:
    """Return what the office sees of a batch: its units, narrowed down by what is the matter with them."""
    person = person_of(request)
    rows = rows_of(batch, None, person)
    changes = list(batch.phase_changes.select_related("by"))
    show = request.GET.get("show", "")
    today = timezone.localdate()
    return {
        "page": page_of_values(request, shown_rows(rows, show), size=UNITS_ON_A_PAGE),
        "shown": [(code, label, len(shown_rows(rows, code))) for code, label in SHOWN.items()],
        "show": show,
        "total": total_of(rows),
        "unit_count": len(rows),
        "phases": dated_phases(batch, changes),
        "phase_changes": changes,
        "lately": lately(batch, person),
        "left": countdown_to(batch.closes_on, today=today) if batch.closes_on else None,
    }


@for_permission("measures.change_batch")
def batch_edit(request: HttpRequest, number: int) -> HttpResponse:
    """Change a batch's settings."""
    batch = get_object_or_404(Batch.objects.visible_to(person_of(request)), number=number)
    form = BatchForm(request.POST or None, instance=batch)
    form.fields["number"].disabled = True

    def change() -> None:
        settings = {name: value for name, value in form.cleaned_data.items() if name != "number"}
        actions.change_batch(Batch.objects.get(pk=batch.pk), by=person_of(request), **settings)

    if request.method == "POST" and is_done(form, change):
        messages.success(request, _("批次设置已保存。"))
        return redirect("measures:batch_detail", number)
    heading = _("%(batch)s设置") % {"batch": batch}
    return _form_page(request, form, heading, "measures/batch_form.html")


@for_permission("measures.change_batch")
def batch_invite(request: HttpRequest, number: int) -> HttpResponse:
    """Choose the units that are invited."""
    batch = get_object_or_404(Batch.objects.visible_to(person_of(request)), number=number)
    invited = list(batch.invitations.values_list("unit", flat=True))
    form = InvitationForm(request.POST or None, initial={"units": invited})
    if request.method == "POST" and is_done(
        form, lambda: actions.invite_units(batch, by=person_of(request), units=form.cleaned_data["units"])
    ):
        messages.success(request, _("邀请已保存。"))
        return redirect("measures:batch_detail", number)
    return _form_page(request, form, _("邀请报送单位"))


@for_permission("measures.change_batch")
def batch_grace(request: HttpRequest, number: int) -> HttpResponse:
    """Give the chosen units more time, all of them or none."""
    batch = get_object_or_404(Batch.objects.visible_to(person_of(request)), number=number)
    chosen = batch.invitations.filter(unit__in=posted_keys(request.GET.getlist("unit")))
    invitations = list(chosen.select_related("unit", "batch").order_by("unit__kind", "unit__code"))
    if not invitations:
        messages.error(request, _("请先勾选要宽限的单位。"))
        return redirect("measures:batch_detail", number)
    form = GraceForm(request.POST or None)
    if request.method == "POST" and is_done(form, lambda: _grant(invitations, request, form)):
        said = ngettext("已给%(n)d家单位宽限。", "已给%(n)d家单位宽限。", len(invitations))
        messages.success(request, said % {"n": len(invitations)})
        return redirect("measures:batch_detail", number)
    names = _("、").join(str(one.unit) for one in invitations)
    return _form_page(request, form, _("给%(unit)s宽限") % {"unit": names})


@transaction.atomic
def _grant(invitations: list[Invitation], request: HttpRequest, form: GraceForm) -> None:
    for invitation in invitations:
        actions.grant_grace(invitation, by=person_of(request), **form.cleaned_data)


@for_permission("measures.create_batch")
def batch_copy(request: HttpRequest, number: int) -> HttpResponse:
    """Open a batch like this one; what is copied is said first."""
    person = person_of(request)
    batch = get_object_or_404(Batch.objects.visible_to(person), number=number)
    newest = Batch.objects.visible_to(person).order_by("-number").values_list("number", flat=True).first()
    form = CopyForm(
        request.POST or None, initial={"number": (newest or 0) + 1, "year": timezone.localdate().year}
    )
    made: list[Batch] = []
    if request.method == "POST" and is_done(
        form, lambda: made.append(actions.copy_batch(batch, by=person, **form.cleaned_data))
    ):
        messages.success(
            request,
            _("%(batch)s已建立：设置、单位、指标和评审组照旧。下一步：填写征集日期。") % {"batch": made[0]},
        )
        return redirect("measures:batch_edit", made[0].number)
    context = {"form": form, "batch": batch}
    status = 422 if request.method == "POST" else 200
    return render(request, "measures/batch_copy.html", context, status=status)


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


def _form_page(
    request: HttpRequest, form: object, heading: str, template: str = "components/form_page.html"
) -> HttpResponse:
    code = 422 if request.method == "POST" else 200
    return render(request, template, {"form": form, "heading": heading}, status=code)
