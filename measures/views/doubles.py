"""Before a candidate is sent in: a published measure that it looks like is named as its predecessor, or told apart."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.web import person_of
from core.errors import Incomplete
from core.quoting import within_quotes
from core.web import for_permission, posted_keys, require
from measures import actions
from measures.actions.drafting import labels
from measures.choices import MeasureState
from measures.doubles import answers_to_doubles, doubles_to_answer, open_doubles
from measures.models import Measure
from measures.shelving import query_of
from measures.views.as_shown import as_shown
from precedents.explained import explained


@require_POST
@for_permission("measures.submit_measure")
def measure_submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a candidate in; what is missing, or looks like a published measure, is shown before."""
    person, measure = person_of(request), _measure(request, pk)
    reasons = {name.removeprefix("reason-"): str(text) for name, text in request.POST.items()}
    apart = answers_to_doubles(measure, person, reasons) if "apart" in request.POST else {}
    if not apart and doubles_to_answer(measure, person):
        return redirect("measures:measure_doubles", pk)
    try:
        as_shown(request, measure, lambda read: actions.submit_measure(read, by=person, apart=apart))
    except Incomplete as refusal:
        if any(fault.place.startswith("reason-") for fault in refusal.errors):
            return _doubles_page(request, measure, refusal)
        context = {
            "measure": measure,
            "sentence": refusal.message,
            "faults": refusal.errors,
            "labels": labels(),
        }
        return render(request, "measures/measure_refused.html", context, status=422)
    messages.success(
        request, _("“%(measure)s”已报送，等待办公室形式审查。") % {"measure": within_quotes(measure)}
    )
    return redirect("measures:measure_detail", pk)


@require_GET
@for_permission("measures.submit_measure")
def measure_doubles(request: HttpRequest, pk: int) -> HttpResponse:
    """What a candidate looks like a double of, with both ways to answer."""
    return _doubles_page(request, _measure(request, pk))


@require_POST
@for_permission("measures.submit_measure")
def measure_predecessor(request: HttpRequest, pk: int) -> HttpResponse:
    """Name the published measure of a hit as the predecessor; what is new since then is still to be written."""
    person, measure = person_of(request), _measure(request, pk)
    hits = open_doubles(measure, person).filter(pk__in=posted_keys([request.POST.get("hit", "")]))
    hit = get_object_or_404(hits)
    published = get_object_or_404(Measure.objects.visible_to(person), pk=hit.key)
    actions.save_measure(measure, by=person, texts={"predecessor": published}, version=measure.edit_version)
    told = _("已把“%(title)s”填为曾入选举措。请写明与它相比有哪些实质新内容，再报送。")
    messages.success(request, told % {"title": within_quotes(published)})
    return redirect(reverse("measures:measure_edit", args=[pk]) + "#id_new_since_predecessor")


def _measure(request: HttpRequest, pk: int) -> Measure:
    seen = Measure.objects.visible_to(person_of(request)).select_related("batch", "unit")
    measure = get_object_or_404(seen, pk=pk)
    require(request, "measures.submit_measure", measure)
    return measure


def _doubles_page(request: HttpRequest, measure: Measure, refusal: Incomplete | None = None) -> HttpResponse:
    hits = list(open_doubles(measure, person_of(request)))
    if not hits:
        return redirect("measures:measure_detail", measure.pk)
    faults = {fault.place: fault.message for fault in refusal.errors} if refusal else {}
    context = {
        "measure": measure,
        "doubles": [
            {
                "each": each,
                "typed": request.POST.get(f"reason-{each.hit.pk}", ""),
                "fault": faults.get(f"reason-{each.hit.pk}", ""),
            }
            for each in explained(query_of(measure), hits)
        ],
        # What was returned opens named entries only, and must say at once what is new.
        "can_name": measure.state == MeasureState.DRAFT,
        "refusal": refusal,
    }
    return render(request, "measures/measure_doubles.html", context, status=422 if refusal else 200)
