"""The page of one sheet: the measure on one side, the sheet on the other, and where its evaluator stands in the batch."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.web import person_of
from core.desk import Part
from core.errors import StaleVersion
from core.web import stored_beside
from evaluations.due import own_due_day
from evaluations.models import Assignment
from evaluations.note_form import NoteForm, note_form
from evaluations.ordering import Neighbours, neighbours, pace, time_left
from evaluations.sheet_form import SheetForm
from evaluations.sheets import is_writable, own_sheet
from evaluations.views.queue import narrowed, own
from measures.choices import Classification
from measures.forms import ComparisonForm
from measures.naming.hiding import hide_senders
from measures.presentation import sections_for, shown_attachments, shown_comparisons, shown_unit

# What the head of the page says already.
SAID_ON_TOP = {"title", "field", "in_force_since", "claimed_classification", "claims_special_mark"}


def sheet_page(
    request: HttpRequest,
    assignment: Assignment,
    form: SheetForm | None = None,
    *,
    note: NoteForm | None = None,
    status: int = 200,
    stale: StaleVersion | None = None,
    other: SheetForm | None = None,
    note_stale: StaleVersion | None = None,
) -> HttpResponse:
    """Show an assignment's sheet, or a form of the page as it was sent and refused."""
    measure, person = assignment.measure, person_of(request)
    note = note or note_form(assignment)
    hide_senders([measure], person)
    can_write = is_writable(assignment)
    comparisons = shown_comparisons(measure, person)
    context = {
        "assignment": assignment,
        "measure": measure,
        "unit": shown_unit(measure, person),
        "entries": [
            one
            for section in sections_for(measure, person)
            for one in section.entries
            if one.text and one.name not in SAID_ON_TOP
        ],
        "attachments": shown_attachments(measure, person),
        "comparisons": comparisons,
        "form": form or stored_form(request, assignment),
        "note": note,
        "note_stale": note_stale,
        "note_stored": stored_beside(note, note_stale) if note_stale else [],
        "is_flagged": assignment.is_flagged,
        "can_write": can_write,
        "finding_form": ComparisonForm() if can_write else None,
        "stale": stale,
        "stored": _told(other) if other else [],
        "address": address_of(request, assignment.pk),
        "needing_ground": " ".join(one.value for one in Classification if one.needs_ground),
        "naming_source": " ".join(one.value for one in Classification if one.names_its_source),
        **_standing(request, assignment),
    }
    return render(request, "evaluations/sheet.html", context, status=status)


def _told(stored: SheetForm) -> list[tuple[str, str]]:
    """Return by label what is stored, as people read it: what holds something."""
    values = stored.stored().items()
    return [
        (str(stored[name].label), "✓" if value is True else str(value)) for name, value in values if value
    ]


def stored_form(request: HttpRequest, assignment: Assignment) -> SheetForm:
    """Return the form with what is stored."""
    shown = shown_comparisons(assignment.measure, person_of(request))
    return SheetForm(evaluation=own_sheet(assignment), shown=shown)


def around(request: HttpRequest, assignment: Assignment) -> Neighbours:
    """Return what lies around a sheet among those of its batch that wait, in the field that the address names."""
    waiting = own(request).open().in_evaluation().filter(measure__batch=assignment.measure.batch_id)
    return neighbours(assignment, narrowed(waiting, request.GET.get("field", "")))


def address_of(request: HttpRequest, pk: int | None) -> str:
    """Return the address of a sheet, with what the page's own address keeps; nothing for none."""
    if pk is None:
        return ""
    kept = request.GET.urlencode()
    address = reverse("evaluations:sheet", args=[pk])
    return f"{address}?{kept}" if kept else address


def _standing(request: HttpRequest, assignment: Assignment) -> dict[str, object]:
    """Return how far the evaluator is in the batch, by when it is due, how long it takes, and what lies around."""
    batch = assignment.measure.batch
    mine = own(request).filter(measure__batch=batch)
    counts = mine.counts()
    lying = around(request, assignment)
    parts = [
        Part(_("已提交"), counts["done"], "done"),
        Part(_("评分中"), counts["begun"], "waiting"),
        Part(_("待评"), max(0, counts["total"] - counts["done"] - counts["begun"]), "ahead"),
    ]
    return {
        "following": address_of(request, lying.next),
        "previous": address_of(request, lying.previous),
        "time_left": time_left(pace(mine), counts["open"]),
        "due": own_due_day(assignment),
        "counts": counts,
        "parts": parts,
    }
