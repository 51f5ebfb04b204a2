"""An evaluator's notes to themselves beside a sheet, and what they want to come back to."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.web import person_of
from core.errors import Incomplete, StaleVersion
from core.web import for_permission, show_faults, show_version
from evaluations import actions
from evaluations.note_form import NoteForm
from evaluations.views.queue import own_assignment
from evaluations.views.sheet_page import sheet_page


@require_POST
@for_permission("evaluations.score_assignment")
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a note as it is typed; without scripts by a button. What is refused is shown again with what was typed."""
    assignment = own_assignment(request, pk)
    form = NoteForm(request.POST, auto_id="note-%s")
    wants_json = request.headers.get("Accept", "").startswith("application/json")
    status, late = 422, None
    if form.is_valid():
        try:
            kept = actions.keep_note(
                assignment,
                by=person_of(request),
                text=form.cleaned_data["text"],
                version=form.cleaned_data["edit_version"],
            )
        except StaleVersion as stale:
            if wants_json:
                told = {"message": stale.message, "current": stale.current, "version": stale.version}
                return JsonResponse(told, status=409)
            show_version(form, stale.version)
            status, late = 409, stale
        except Incomplete as refusal:
            show_faults(form, refusal)
        else:
            if wants_json:
                moment = timezone.localtime().strftime("%H:%M:%S")
                return JsonResponse({"version": kept.edit_version, "saved_at": moment})
            messages.success(request, _("备注已保存。"))
            return redirect(f"{reverse('evaluations:sheet', args=[pk])}#note")
    if wants_json:
        return JsonResponse({"errors": form.errors}, status=422)
    return sheet_page(request, assignment, note=form, status=status, note_stale=late)


@require_POST
@for_permission("evaluations.score_assignment")
def flag(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a measure as one to come back to, or take the mark off."""
    assignment = own_assignment(request, pk)
    is_flagged = request.POST.get("flagged") == "1"
    actions.flag_assignment(assignment, by=person_of(request), is_flagged=is_flagged)
    messages.success(request, _("已标记“稍后再看”。") if is_flagged else _("已取消“稍后再看”。"))
    return redirect("evaluations:sheet", pk)
