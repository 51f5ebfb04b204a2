"""By when the sheets are due: the panel's day, more time for one evaluator, and who will be late."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.web import person_of
from core.web import for_permission, is_done
from evaluations import actions
from evaluations.actions.due import OPEN_PHASES
from evaluations.due import outlooks_of
from evaluations.forms import DueForm, ExtensionForm
from evaluations.models import PanelMember
from evaluations.views.setup import panel_of_batch


@require_GET
@for_permission("evaluations.manage_panel")
def due(request: HttpRequest, number: int) -> HttpResponse:
    """Who has how many sheets left, by when, and when they will be in at the present speed. Counts only, no marks."""
    panel = panel_of_batch(request, number)
    is_open = panel.batch.state in OPEN_PHASES
    context = {
        "panel": panel,
        "batch": panel.batch,
        "outlooks": outlooks_of(panel),
        "can_set": is_open and person_of(request).has_perm("evaluations.form_panel", panel.batch),
        "can_extend": is_open,
    }
    return render(request, "evaluations/due.html", context)


@for_permission("evaluations.form_panel")
def due_set(request: HttpRequest, number: int) -> HttpResponse:
    """Set the panel's day."""
    panel = panel_of_batch(request, number)
    form = DueForm(request.POST or None, initial={"due_on": panel.due_on})
    if request.method == "POST" and is_done(
        form, lambda: actions.set_due_day(panel, by=person_of(request), **form.cleaned_data)
    ):
        messages.success(request, _("评分截止已保存，届时会自动提醒未交的专家。"))
        return redirect("evaluations:due", number)
    return _form_page(request, number, form, _("评分截止"))


@for_permission("evaluations.manage_panel")
def due_extend(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """Give one evaluator more time."""
    panel = panel_of_batch(request, number)
    member = get_object_or_404(PanelMember.objects.select_related("evaluator"), pk=pk, panel=panel)
    initial = {"until": member.due_until, "reason": member.due_reason}
    form = ExtensionForm(request.POST or None, initial=initial)
    if request.method == "POST" and is_done(
        form, lambda: actions.extend_due_day(panel, by=person_of(request), member=member, **form.cleaned_data)
    ):
        messages.success(request, _("已延期，并告知%(person)s。") % {"person": member.evaluator})
        return redirect("evaluations:due", number)
    return _form_page(request, number, form, _("给%(person)s延期") % {"person": member.evaluator})


def _form_page(
    request: HttpRequest, number: int, form: DueForm | ExtensionForm, heading: str
) -> HttpResponse:
    context = {"form": form, "heading": heading, "back": reverse("evaluations:due", args=[number])}
    status = 422 if request.method == "POST" else 200
    return render(request, "components/form_page.html", context, status=status)
