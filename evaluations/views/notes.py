"""An evaluator's notes to themselves beside a sheet, and what they want to come back to."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.web import person_of
from core.autosave import wants_json, was_refused, was_saved, was_stale
from core.errors import StaleVersion
from core.web import for_permission, is_done, show_version
from evaluations import actions
from evaluations.models import Assignment, OwnNote
from evaluations.note_form import NoteForm
from evaluations.views.queue import own_assignment
from evaluations.views.sheet_page import address_of, sheet_page


@require_POST
@for_permission("evaluations.score_assignment")
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a note as it is typed; without scripts by a button. What is refused is shown again with what was typed."""
    assignment = own_assignment(request, pk)
    form = NoteForm(request.POST, auto_id="note-%s")
    try:
        if is_done(form, lambda: _keep(request, assignment, form)):
            return _kept(request, assignment)
    except StaleVersion as stale:
        if wants_json(request):
            return was_stale(stale)
        show_version(form, stale.version)
        return sheet_page(request, assignment, note=form, status=409, note_stale=stale)
    if wants_json(request):
        return was_refused(form.errors)
    return sheet_page(request, assignment, note=form, status=422)


def _keep(request: HttpRequest, assignment: Assignment, form: NoteForm) -> None:
    typed = form.cleaned_data
    actions.keep_note(assignment, by=person_of(request), text=typed["text"], version=typed["edit_version"])


def _kept(request: HttpRequest, assignment: Assignment) -> HttpResponse:
    if wants_json(request):
        return was_saved(OwnNote.objects.get(assignment=assignment).edit_version)
    messages.success(request, _("备注已保存。"))
    return redirect(f"{address_of(request, assignment.pk)}#note")


@require_POST
@for_permission("evaluations.score_assignment")
def flag(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a measure as one to come back to, or take the mark off."""
    assignment = own_assignment(request, pk)
    is_flagged = request.POST.get("flagged") == "1"
    actions.flag_assignment(assignment, by=person_of(request), is_flagged=is_flagged)
    messages.success(request, _("已标记“稍后再看”。") if is_flagged else _("已取消“稍后再看”。"))
    return redirect(address_of(request, pk))
