"""Deciding: one measure or many, confirmed by another person, and the second round of those in doubt."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.errors import Incomplete
from accounts.models import OFFICE_ROLES, Role
from accounts.web import for_roles, person_of, posted_keys, show_faults
from evaluations import actions
from evaluations.forms import DecisionForm, ReevaluationForm, SettledForm
from evaluations.models import Advice, Decision, TallyEntry
from evaluations.presentation import tally_rows
from evaluations.verdicts import Verdict, settled_class, settled_verdicts
from measures.choices import BatchState, Classification
from measures.models import Batch, Measure

DECIDERS = (Role.OFFICE_CLERK, Role.OFFICE_REVIEWER)
CONFIRMERS = (Role.OFFICE_REVIEWER, Role.SIGNATORY)


@require_GET
@for_roles(*OFFICE_ROLES)
def decisions(request: HttpRequest, number: int) -> HttpResponse:
    """Every measure with what the votes settled on and what was decided; one or many are decided from here."""
    return _decisions_page(
        request, _batch(request, number), SettledForm(initial={"prior_art_checked_on": timezone.localdate()})
    )


def _decisions_page(
    request: HttpRequest, batch: Batch, form: SettledForm, *, status: int = 200
) -> HttpResponse:
    person = person_of(request)
    entries = {
        entry.measure_id: entry
        for entry in TallyEntry.objects.visible_to(person).filter(
            tally=batch.tallies.order_by("-number").first()
        )
    }
    decided = {
        d.measure_id: d
        for d in Decision.objects.of_batch(batch.pk).select_related("decided_by", "confirmed_by")
    }
    advised = {one.measure_id: one for one in Advice.objects.filter(measure__batch=batch)}
    rows = [
        (measure, entries.get(measure.pk), decided.get(measure.pk), advised.get(measure.pk))
        for measure in batch.measures.live().for_list().order_by("pk")[:1000]
    ]
    context = {
        "batch": batch,
        "rows": rows,
        "form": form,
        "class_labels": dict(Classification.choices),
        "undecided_count": sum(decision is None for _measure, _entry, decision, _advice in rows),
        "unconfirmed_count": sum(
            d is not None and not d.is_confirmed for _measure, _entry, d, _advice in rows
        ),
        "can_decide": person.has_role(*DECIDERS) and batch.state == BatchState.DECIDING,
        "can_confirm": person.has_role(*CONFIRMERS) and batch.state == BatchState.DECIDING,
    }
    return render(request, "evaluations/decisions.html", context, status=status)


@require_POST
@for_roles(*DECIDERS)
def decide_settled(request: HttpRequest, number: int) -> HttpResponse:
    """Decide the ticked measures as the majority proposed: first every one is listed, then all or none is done."""
    batch = _batch(request, number)
    form = SettledForm(request.POST)
    measures = list(batch.measures.filter(pk__in=posted_keys(request.POST.getlist("measure"))))
    if not measures:
        messages.error(request, _("请先勾选举措。"))
        return redirect("evaluations:decisions", number)
    if not form.is_valid():
        return _decisions_page(request, batch, form, status=422)
    if "apply" not in request.POST:
        planned = settled_verdicts(measures, **form.cleaned_data)
        context = {
            "batch": batch,
            "form": form,
            "ready": [(measure, verdict) for measure, verdict, lacking in planned if not lacking],
            "left": [(measure, lacking) for measure, _verdict, lacking in planned if lacking],
            "class_labels": dict(Classification.choices),
        }
        return render(request, "evaluations/decide_settled.html", context)
    actions.decide_as_settled(batch, by=person_of(request), measures=measures, **form.cleaned_data)
    messages.success(request, _("已作出%(count)d项结论，等待另一位同志确认。") % {"count": len(measures)})
    return redirect("evaluations:decisions", number)


@require_POST
@for_roles(*DECIDERS)
def reevaluate(request: HttpRequest, number: int) -> HttpResponse:
    """Hold a second round for the ticked measures: first every one is listed, then all or none is done."""
    batch = _batch(request, number)
    measures = list(batch.measures.filter(pk__in=posted_keys(request.POST.getlist("measure"))))
    if not measures:
        messages.error(request, _("请先勾选举措。"))
        return redirect("evaluations:decisions", number)
    form = ReevaluationForm(request.POST if "apply" in request.POST else None)
    if "apply" in request.POST and form.is_valid():
        reason = form.cleaned_data["reason"]
        actions.reevaluate_measures(batch, by=person_of(request), measures=measures, reason=reason)
        messages.success(request, _("%(count)d项进入复评，请第三方分派专家。") % {"count": len(measures)})
        return redirect("evaluations:panel", number)
    context = {"batch": batch, "form": form, "measures": measures}
    status = 422 if form.errors else 200
    return render(request, "evaluations/reevaluate.html", context, status=status)


@for_roles(*DECIDERS)
def decide(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """Decide one measure."""
    batch = _batch(request, number)
    measure = get_object_or_404(Measure.objects.visible_to(person_of(request)), pk=pk, batch=batch)
    decision = Decision.objects.filter(measure=measure).first()
    form = DecisionForm(request.POST or None, measure=measure, initial=_initial(measure, decision))
    if request.method == "POST" and form.is_valid():
        try:
            actions.decide_measure(measure, by=person_of(request), verdict=Verdict(**form.cleaned_data))
        except Incomplete as refusal:
            show_faults(form, refusal)
        else:
            messages.success(request, _("结论已保存，等待另一位同志确认。"))
            return redirect("evaluations:decisions", number)
    entry = (
        TallyEntry.objects.visible_to(person_of(request)).filter(measure=measure).order_by("-tally__number")
    )
    advice = Advice.objects.filter(measure=measure).select_related("by").first()
    context = {
        "batch": batch,
        "measure": measure,
        "form": form,
        "rows": tally_rows(entry[:1]),
        "advice": advice,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "evaluations/decide.html", context, status=status)


@require_POST
@for_roles(*CONFIRMERS)
def confirm(request: HttpRequest, number: int) -> HttpResponse:
    """Confirm the ticked decisions, all or none."""
    batch = _batch(request, number)
    marks = request.POST.getlist("decision")
    keys = posted_keys([mark.partition("-")[0] for mark in marks])
    ticked = list(Decision.objects.of_batch(batch.pk).filter(pk__in=keys))
    if not ticked:
        messages.error(request, _("请先勾选要确认的结论。"))
        return redirect("evaluations:decisions", number)
    actions.confirm_decisions(batch, by=person_of(request), decisions=ticked, marks=marks)
    messages.success(request, _("已确认%(count)d项结论。") % {"count": len(ticked)})
    return redirect("evaluations:decisions", number)


@require_POST
@for_roles(*CONFIRMERS)
def reopen(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """Take a confirmed decision back to pending."""
    batch = _batch(request, number)
    decision = get_object_or_404(Decision.objects.of_batch(batch.pk), pk=pk)
    actions.reopen_decision(decision, by=person_of(request), reason=request.POST.get("reason", ""))
    messages.success(request, _("结论已退回，可以重新决定。"))
    return redirect("evaluations:decisions", number)


def _batch(request: HttpRequest, number: int) -> Batch:
    return get_object_or_404(Batch.objects.visible_to(person_of(request)), number=number)


def _initial(measure: Measure, decision: Decision | None) -> dict[str, object]:
    if decision is None:
        return {"is_selected": "1", "classification": settled_class(measure)}
    names = (
        "classification",
        "taiwan_related",
        "replicated_comparison",
        "replicates",
        "prior_art_checked_on",
        "prior_art_note",
        "reason",
    )
    return {
        "is_selected": "1" if decision.is_selected else "0",
        **{name: getattr(decision, name) for name in names},
    }
