"""Deciding: one measure or many, confirmed by another person, and the second round of those in doubt."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.web import person_of
from core.errors import Incomplete
from core.web import DOWNLOAD, for_permission, is_done, posted_keys, show_faults
from evaluations import actions
from evaluations.deciding import STAGES
from evaluations.forms import (
    DecisionForm,
    OutsideSearchForm,
    ReevaluationForm,
    SettledForm,
    initial_decision,
)
from evaluations.models import Advice, Decision, TallyEntry
from evaluations.presentation import tally_rows
from evaluations.searches import searches_of
from evaluations.verdicts import Verdict, settled_verdicts
from evaluations.views.decisions import decisions_page
from measures.actions import add_outside_search, search_measure
from measures.choices import Classification
from measures.models import Batch, Measure, OutsideSearch


@require_POST
@for_permission("evaluations.decide_measure")
def decide_settled(request: HttpRequest, number: int) -> HttpResponse:
    """Decide the ticked measures as the majority proposed: first every one is listed, then all or none is done."""
    batch = _batch(request, number)
    form = SettledForm(request.POST)
    ticked = batch.measures.filter(pk__in=posted_keys(request.POST.getlist("measure")))
    measures = list(ticked.select_related("batch"))
    if not measures:
        messages.error(request, _("请先勾选举措。"))
        return _back(request, number)
    if not form.is_valid():
        return decisions_page(request, batch, form, status=422)
    if "apply" not in request.POST:
        planned = settled_verdicts(measures, **form.cleaned_data)
        context = {
            "batch": batch,
            "form": form,
            "ready": [(measure, verdict) for measure, verdict, lacking in planned if not lacking],
            "left": [(measure, lacking) for measure, _verdict, lacking in planned if lacking],
            "class_labels": Classification.named(),
        }
        return render(request, "evaluations/decide_settled.html", context)
    actions.decide_as_settled(batch, by=person_of(request), measures=measures, **form.cleaned_data)
    messages.success(request, _("已作出%(count)d项结论，等待另一位同志确认。") % {"count": len(measures)})
    return _back(request, number)


@require_POST
@for_permission("evaluations.reevaluate")
def reevaluate(request: HttpRequest, number: int) -> HttpResponse:
    """Hold a second round for the ticked measures: first every one is listed, then all or none is done."""
    batch = _batch(request, number)
    measures = list(batch.measures.filter(pk__in=posted_keys(request.POST.getlist("measure"))))
    if not measures:
        messages.error(request, _("请先勾选举措。"))
        return _back(request, number)
    form = ReevaluationForm(request.POST if "apply" in request.POST else None)
    if "apply" in request.POST and form.is_valid():
        reason = form.cleaned_data["reason"]
        actions.reevaluate_measures(batch, by=person_of(request), measures=measures, reason=reason)
        messages.success(request, _("%(count)d项进入复评，请第三方分派专家。") % {"count": len(measures)})
        return redirect("evaluations:panel", number)
    context = {"batch": batch, "form": form, "measures": measures}
    status = 422 if form.errors else 200
    return render(request, "evaluations/reevaluate.html", context, status=status)


@for_permission("evaluations.decide_measure")
def decide(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """Decide one measure."""
    measure = _measure(request, number, pk)
    decision = Decision.objects.filter(measure=measure).first()
    searches = searches_of([measure]).get(measure.pk, [])
    initial = initial_decision(measure, decision, searches)
    form = DecisionForm(request.POST or None, measure=measure, searches=searches, initial=initial)
    if request.method == "POST" and is_done(
        form,
        lambda: actions.decide_measure(measure, by=person_of(request), verdict=Verdict(**form.cleaned_data)),
    ):
        messages.success(request, _("结论已保存，等待另一位同志确认。"))
        return _back(request, number)
    return _decide_page(request, measure, form, OutsideSearchForm(), decision)


def _decide_page(
    request: HttpRequest,
    measure: Measure,
    form: DecisionForm,
    outside: OutsideSearchForm,
    decision: Decision | None,
) -> HttpResponse:
    entry = (
        TallyEntry.objects.visible_to(person_of(request)).filter(measure=measure).order_by("-tally__number")
    )
    context = {
        "batch": measure.batch,
        "measure": measure,
        "decision": decision,
        "form": form,
        "outside_form": outside,
        "rows": tally_rows(entry[:1]),
        "advice": Advice.objects.filter(measure=measure).select_related("by").first(),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "evaluations/decide.html", context, status=status)


@require_POST
@for_permission("measures.search_measure")
def search_now(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """Search for the like of a measure now, and keep the search."""
    run = search_measure(_measure(request, number, pk), by=person_of(request))
    found = _("检索已留存：检出%(count)d条。未检出，不等于没有。") % {"count": run.hits.count()}
    messages.success(request, found)
    return redirect("evaluations:decide", number, pk)


@require_POST
@for_permission("measures.search_measure")
def outside_search_add(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """Keep the report of a search that was made elsewhere."""
    measure = _measure(request, number, pk)
    outside = OutsideSearchForm(request.POST, request.FILES)
    if outside.is_valid():
        entries = outside.cleaned_data
        try:
            add_outside_search(measure, by=person_of(request), name=entries["file"].name, **entries)
        except Incomplete as refusal:
            show_faults(outside, refusal)
        else:
            messages.success(request, _("外部检索报告已保存。"))
            return redirect("evaluations:decide", number, pk)
    searches = searches_of([measure]).get(measure.pk, [])
    decision = Decision.objects.filter(measure=measure).first()
    form = DecisionForm(
        measure=measure, searches=searches, initial=initial_decision(measure, decision, searches)
    )
    return _decide_page(request, measure, form, outside, decision)


@require_GET
@for_permission("evaluations.read_decisions")
def outside_search_file(request: HttpRequest, pk: int) -> FileResponse:
    """Send the report of a search that was made elsewhere, as a download."""
    found = get_object_or_404(OutsideSearch.objects.visible_to(person_of(request)), pk=pk)
    response = FileResponse(
        found.file.open("rb"),
        as_attachment=True,
        filename=found.shown_name,
        content_type=DOWNLOAD,
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _measure(request: HttpRequest, number: int, pk: int) -> Measure:
    measures = Measure.objects.visible_to(person_of(request)).select_related("batch")
    return get_object_or_404(measures, pk=pk, batch__number=number)


@require_POST
@for_permission("evaluations.confirm_decision")
def confirm(request: HttpRequest, number: int) -> HttpResponse:
    """Confirm the ticked decisions, all or none."""
    batch = _batch(request, number)
    marks = request.POST.getlist("decision")
    keys = posted_keys([mark.partition("-")[0] for mark in marks])
    ticked = list(Decision.objects.of_batch(batch.pk).filter(pk__in=keys))
    if not ticked:
        messages.error(request, _("请先勾选要确认的结论。"))
        return _back(request, number)
    actions.confirm_decisions(batch, by=person_of(request), decisions=ticked, marks=marks)
    messages.success(request, _("已确认%(count)d项结论。") % {"count": len(ticked)})
    return _back(request, number)


@require_POST
@for_permission("evaluations.confirm_decision")
def reopen(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """Take a confirmed decision back to pending."""
    batch = _batch(request, number)
    decision = get_object_or_404(Decision.objects.of_batch(batch.pk), pk=pk)
    actions.reopen_decision(decision, by=person_of(request), reason=request.POST.get("reason", ""))
    messages.success(request, _("结论已退回，可以重新决定。"))
    return _back(request, number)


def _back(request: HttpRequest, number: int) -> HttpResponse:
    """Go back to the list, narrowed as it was; what was done may have left the page."""
    show = request.GET.get("show", "")
    address = reverse("evaluations:decisions", args=[number])
    return redirect(f"{address}?show={show}" if show in STAGES else address)


def _batch(request: HttpRequest, number: int) -> Batch:
    return get_object_or_404(Batch.objects.visible_to(person_of(request)), number=number)
