"""The table of a batch's decisions, with the evidence of each beside the choice."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.web import person_of
from core.paging import page_by_columns
from core.web import for_permission, reads_sealed
from evaluations.deciding import STAGES, counts_by_stage, deciding_rows, for_deciding
from evaluations.forms import SettledForm
from evaluations.grounds import remarks_on, searches_made
from evaluations.models import TallyEntry
from evaluations.tally_form import DecidingFilter
from measures.choices import BatchState, Classification
from measures.models import Batch, Measure
from measures.presentation import shown_comparisons


@require_GET
@for_permission("evaluations.read_decisions")
@reads_sealed("read_tally")
def decisions(request: HttpRequest, number: int) -> HttpResponse:
    """Every measure with what its class is chosen by and what was decided; one or many are decided from here."""
    batch = get_object_or_404(Batch.objects.visible_to(person_of(request)), number=number)
    return decisions_page(
        request, batch, SettledForm(), status=200 if DecidingFilter(request.GET).is_valid() else 422
    )


def decisions_page(
    request: HttpRequest, batch: Batch, form: SettledForm, *, status: int = 200
) -> HttpResponse:
    """Return the table, narrowed as the address says, with the form that decides many."""
    person = person_of(request)
    tally = batch.tallies.order_by("-number").first()
    entries = TallyEntry.objects.visible_to(person).filter(tally=tally).of_live_measures()
    counts = counts_by_stage(entries)
    narrowing = DecidingFilter(request.GET)
    page = page_by_columns(request, for_deciding(narrowing.narrowed(entries)), ("place", "measure"))
    is_deciding = batch.state == BatchState.DECIDING
    stage = narrowing.stage
    context = {
        "batch": batch,
        "rows": deciding_rows(page.rows),
        "page": page,
        "filter": narrowing,
        "stages": [(name, label, counts[name or "all"], name == stage) for name, label in _stages()],
        "counts": counts,
        "form": form,
        "class_labels": Classification.named(),
        "can_decide": is_deciding and person.has_perm("evaluations.decide_measure"),
        "can_confirm": is_deciding and person.has_perm("evaluations.confirm_decision"),
    }
    return render(request, "evaluations/decisions.html", context, status=status)


def _stages() -> list[tuple[str, str]]:
    labels = {
        "undecided": _("未定"),
        "unconfirmed": _("待确认"),
        "confirmed": _("已确认"),
        "doubtful": _("建议复评"),
        "differs": _("多数意见与申报不同"),
    }
    return [("", _("全部")), *((name, labels[name]) for name in STAGES)]


@require_GET
@for_permission("evaluations.read_decisions")
@reads_sealed("read_sheets")
def decision_evidence(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """What a measure's class would rest on, as a part of the table; without scripts a page of its own."""
    person = person_of(request)
    measures = Measure.objects.visible_to(person).select_related("batch", "unit")
    measure = get_object_or_404(measures, pk=pk, batch__number=number)
    context = {
        "batch": measure.batch,
        "measure": measure,
        "comparisons": shown_comparisons(measure, person),
        "searches": searches_made(measure),
        "remarks": remarks_on(measure, person),
        "can_search": measure.batch.state == BatchState.DECIDING
        and person.has_perm("measures.search_measure", measure),
    }
    is_part = request.headers.get("HX-Request") == "true"
    page = "decision_evidence" if is_part else "decision_evidence_page"
    return render(request, f"evaluations/{page}.html", context)
