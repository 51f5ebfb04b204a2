"""The tally on the screen: the table, the charts, one measure's sheets, and what other settings would change."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import User
from accounts.web import person_of
from core.errors import Incomplete
from core.quoting import within_quotes
from core.web import for_permission, reads_sealed
from evaluations import actions, charts
from evaluations.actions.tallying import familiarities_of, inputs_of, rules_of
from evaluations.exact import shown
from evaluations.forms import AdviceForm
from evaluations.models import Advice, Assignment, Evaluation, Tally, TallyEntry
from evaluations.models.result import TallyEntryQuerySet
from evaluations.own_scores import own_total
from evaluations.presentation import TallyRow, tally_rows
from evaluations.tally_form import TallyFilter, WhatIfForm
from evaluations.tally_values import BatchTally, Key
from evaluations.what_if import Placed, moves, places, weighed_places
from measures.choices import BatchState, Classification
from measures.entries import UNLISTED_OF_ITS_MEASURE
from measures.models import Batch, Measure
from measures.naming.hiding import hide_senders, sealed_record, shown_title
from measures.presentation import shown_comparisons

PAGE_SIZE = 100
MOST_POINTS = 1000
# Beyond this a what-if would keep the page waiting for more than a second.
MOST_SHEETS = 20_000


@require_GET
@for_permission("evaluations.read_tally")
@reads_sealed("read_tally")
def tally(request: HttpRequest, number: int) -> HttpResponse:
    """The tally with every figure of `docs/tally.md`; open from the decision phase on."""
    batch = batch_of(request, number)
    stored, entries, earlier = _latest(request, batch)
    narrowing = TallyFilter(request.GET)
    shown_entries = (
        narrowing.narrowed(entries, person_of(request)) if narrowing.is_valid() else entries.none()
    )
    shown_entries = shown_entries.select_related("measure__batch").defer(*UNLISTED_OF_ITS_MEASURE)
    page = Paginator(shown_entries, PAGE_SIZE).get_page(request.GET.get("page"))
    assignments = Assignment.objects.select_related("evaluator", "measure__batch")
    missed = Prefetch("assignments", assignments.defer(*UNLISTED_OF_ITS_MEASURE))
    waivers = batch.waivers.select_related("by").prefetch_related(missed)
    named = [entry.measure for entry in page.object_list]
    named += [one.measure for waiver in waivers for one in waiver.assignments.all()]
    hide_senders(named, person_of(request))
    context = {
        "batch": batch,
        "tally": stored,
        "earlier": earlier,
        "rows": tally_rows(page.object_list),
        "page": page,
        "filter": narrowing,
        "sort": request.GET.get("sort", ""),
        "kept": _kept(request),
        "waivers": waivers,
    }
    return render(request, "evaluations/tally.html", context, status=200 if narrowing.is_valid() else 422)


@require_GET
@for_permission("evaluations.read_tally")
def tally_charts(request: HttpRequest, number: int) -> HttpResponse:
    """The tally for those who look rather than read; each chart has its table."""
    batch = batch_of(request, number)
    stored, entries, _earlier = _latest(request, batch)
    drawn = list(entries.select_related("measure__batch").defer(*UNLISTED_OF_ITS_MEASURE))
    hide_senders((entry.measure for entry in drawn), person_of(request))
    figures = [(str(entry.measure), entry.mean, entry.spread, entry.votes) for entry in drawn]
    names = _names(stored) if stored else {}
    points = [
        {"title": title, "mean": shown(mean), "spread": shown(spread)}
        for title, mean, spread, _votes in figures[:MOST_POINTS]
        if mean is not None and spread is not None
    ]
    bars = {
        "distribution": charts.distribution(mean for _title, mean, _spread, _votes in figures),
        "severity": charts.severities(stored.evaluators if stored else [], names),
        "votes": charts.class_votes((votes for *_figures, votes in figures), Classification.named()),
    }
    context = {
        "batch": batch,
        "tally": stored,
        "bars": bars,
        "points": points,
        "drawn": {
            **{name: {"labels": one.labels, "values": one.values} for name, one in bars.items()},
            "spread": points,
            "threshold": shown(batch.spread_threshold),
        },
    }
    return render(request, "evaluations/tally_charts.html", context)


@require_GET
@for_permission("evaluations.read_tally")
def what_if(request: HttpRequest, number: int) -> HttpResponse:
    """What would change with other weights, or with or without trimming; nothing is stored."""
    batch = batch_of(request, number)
    stored, _entries, _earlier = _latest(request, batch)
    inputs = inputs_of(batch)
    form = WhatIfForm(request.GET or None, criteria=inputs.criteria, batch=batch)
    context: dict[str, Any] = {"batch": batch, "tally": stored, "form": form}
    if request.GET and form.is_valid() and len(inputs.sheets) > MOST_SHEETS:
        form.add_error(None, _("评分表太多，不能在页面上试算，请导出全部数据后试算。"))
    if request.GET and stored is not None and form.is_valid():
        after = inputs.tally(form.rules(batch), form.weights())
        moved = moves(inputs.tally(rules_of(batch)), _placed(batch, after, form.familiarity_weights()))
        hide_senders(inputs.measures.values(), person_of(request))
        context["moves"] = [(move, inputs.measures[int(move.measure)].title) for move in moved]
        context["alpha"] = shown(after.alpha_scores)
    status = 422 if form.errors else 200
    return render(request, "evaluations/what_if.html", context, status=status)


def _placed(batch: Batch, after: BatchTally, weights: Mapping[str, Decimal] | None) -> Mapping[Key, Placed]:
    if weights is None:
        return places(after)
    # Whoever did not say how well they know the field weighs like everybody: one.
    said = familiarities_of(batch).items()
    return weighed_places(after, {pair: weights.get(familiarity, Decimal(1)) for pair, familiarity in said})


@require_GET
@for_permission("evaluations.read_tally")
@reads_sealed("read_sheets")
def measure_sheets(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """Every sheet of one measure, round by round."""
    batch = batch_of(request, number)
    person = person_of(request)
    visible = Measure.objects.visible_to(person).select_related("batch", "advice__by")
    measure = get_object_or_404(visible, pk=pk, batch=batch)
    hide_senders([measure], person)
    sheets = (
        Evaluation.objects.visible_to(person)
        .submitted()
        .filter(assignment__measure=measure)
        .for_page()
        .order_by("-assignment__round", "assignment")
    )
    entry = TallyEntry.objects.visible_to(person).filter(measure=measure).order_by("-tally__number")
    advice: Advice | None = getattr(measure, "advice", None)
    can_advise = batch.state == BatchState.DECIDING and person.has_perm(
        "evaluations.advise_decision", measure
    )
    context = {
        "batch": batch,
        "measure": measure,
        "sheets": [(_read(sheet, measure), _total(sheet)) for sheet in sheets],
        "rows": _row_of(entry, measure),
        "comparisons": shown_comparisons(measure, person) if batch.scores_are_locked else [],
        "advice": advice if batch.scores_are_locked else None,
        "advice_form": AdviceForm(initial=_advised(advice)) if can_advise else None,
    }
    return render(request, "evaluations/measure_sheets.html", context)


@require_POST
@for_permission("evaluations.advise_decision")
def advise(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """Advise the office on one measure."""
    batch = batch_of(request, number)
    measure = get_object_or_404(Measure.objects.visible_to(person_of(request)), pk=pk, batch=batch)
    form = AdviceForm(request.POST)
    if form.is_valid():
        try:
            actions.advise_decision(measure, by=person_of(request), **form.cleaned_data)
        except Incomplete as refusal:
            messages.error(request, refusal.errors[0].message)
        else:
            messages.success(request, _("建议已提交办公室。"))
        return redirect("evaluations:measure_sheets", number, pk)
    heading = _("对“%(measure)s”的建议") % {
        "measure": within_quotes(shown_title(measure, person_of(request)))
    }
    return render(request, "components/form_page.html", {"form": form, "heading": heading}, status=422)


def batch_of(request: HttpRequest, number: int) -> Batch:
    """Return a batch whose evaluation the person may follow, or answer 404."""
    person = person_of(request)
    batch = get_object_or_404(Batch.objects.visible_to(person), number=number)
    if not person.has_perm("evaluations.read_tally", batch):
        raise Http404
    return batch


def _latest(request: HttpRequest, batch: Batch) -> tuple[Tally | None, TallyEntryQuerySet, list[Tally]]:
    entries = TallyEntry.objects.visible_to(person_of(request))
    is_shown = Exists(entries.filter(tally=OuterRef("pk")))
    tallies: list[Any] = list(batch.tallies.annotate(is_shown=is_shown).order_by("-number"))
    if not tallies or not tallies[0].is_shown:
        return None, entries.none(), []
    stored, *earlier = tallies
    return stored, entries.filter(tally=stored).order_by("rank", "measure"), earlier


def _read(sheet: Evaluation, measure: Measure) -> Evaluation:
    if sheet.replicated_comparison is not None:
        sheet.replicated_comparison = sealed_record(sheet.replicated_comparison, measure)
    return sheet


def _row_of(entries: TallyEntryQuerySet, measure: Measure) -> list[TallyRow]:
    entries_of_one = list(entries[:1])
    for entry in entries_of_one:
        entry.measure = measure
    return tally_rows(entries_of_one)


def _names(stored: Tally) -> dict[int, str]:
    keys = [int(one["evaluator"]) for one in stored.evaluators]
    return dict(User.objects.filter(pk__in=keys).values_list("pk", "name"))


def _total(sheet: Evaluation) -> str:
    return "" if sheet.is_abstained else shown(own_total(sheet)) or ""


def _advised(advice: Advice | None) -> dict[str, Decimal | str]:
    return {"classification": advice.classification, "reason": advice.reason} if advice else {}


def _kept(request: HttpRequest) -> str:
    values = request.GET.copy()
    for name in ("sort", "page"):
        values.pop(name, None)
    return values.urlencode()
