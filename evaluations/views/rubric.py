"""Setting the criteria of a batch, and seeing them as an evaluator will."""

from __future__ import annotations

from dataclasses import asdict

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.web import person_of
from core.errors import Fault, Incomplete
from core.web import for_permission
from evaluations import actions
from evaluations.actions.rubrics import EXAMPLE_BANDS, CommentBands
from evaluations.models import Evaluation, Rubric
from evaluations.rubric_form import (
    BandsForm,
    BaseRubricFormSet,
    RubricFormSet,
    initial_lines,
    unsaved_rubric,
)
from evaluations.sheet_form import SheetForm
from measures.models import Batch, Comparison

SOURCES = 20


@for_permission("evaluations.change_rubric")
def rubric(request: HttpRequest, number: int) -> HttpResponse:
    """Set the criteria; what stands there first is the stored version, an earlier batch's, or an example."""
    batch = get_object_or_404(Batch.objects.visible_to(person_of(request)), number=number)
    if request.method != "POST":
        source = _source(request, batch)
        return _page(request, batch, _formset(source), _bands_form(source), is_example=source is None)
    formset, bands = RubricFormSet(request.POST), BandsForm(request.POST)
    if not (formset.is_valid() and bands.is_valid()):
        return _page(request, batch, formset, bands, status=422)
    if "preview" in request.POST:
        return _page(request, batch, formset, bands, preview=_preview(batch, formset, bands))
    try:
        actions.set_rubric(batch, by=person_of(request), criteria=formset.drafts(), bands=bands.bands())
    except Incomplete as refusal:
        return _page(request, batch, formset, bands, status=422, faults=refusal.errors)
    messages.success(request, _("评分指标已保存。"))
    return redirect("measures:batch_detail", number)


def _source(request: HttpRequest, batch: Batch) -> Rubric | None:
    copied = request.GET.get("copy", "")
    wanted = int(copied) if copied.isascii() and copied.isdecimal() and len(copied) < 6 else batch.number
    return Rubric.objects.filter(batch__number=wanted).order_by("-version").first()


def _formset(source: Rubric | None) -> BaseRubricFormSet:
    if source is None:
        return RubricFormSet(initial=initial_lines(asdict(draft) for draft in actions.default_criteria()))
    return RubricFormSet(initial=initial_lines(source.criteria.values()))


def _bands_form(source: Rubric | None) -> BandsForm:
    bands = EXAMPLE_BANDS if source is None else CommentBands(source.comment_below, source.comment_above)
    return BandsForm(initial=asdict(bands))


def _preview(batch: Batch, formset: BaseRubricFormSet, bands: BandsForm) -> SheetForm:
    entered = bands.bands()
    shown = Rubric(batch=batch, comment_below=entered.below, comment_above=entered.above)
    criteria = unsaved_rubric(shown, formset.drafts())
    return SheetForm(
        evaluation=Evaluation(rubric=shown), criteria=criteria, comparisons=Comparison.objects.none()
    )


def _page(
    request: HttpRequest,
    batch: Batch,
    formset: BaseRubricFormSet,
    bands: BandsForm,
    *,
    status: int = 200,
    faults: tuple[Fault, ...] = (),
    is_example: bool = False,
    preview: SheetForm | None = None,
) -> HttpResponse:
    stored = batch.rubrics.order_by("-version").first()
    sources = Batch.objects.filter(rubrics__isnull=False).exclude(pk=batch.pk).distinct()
    context = {
        "batch": batch,
        "formset": formset,
        "bands": bands,
        "faults": faults,
        "is_example": is_example,
        "preview": preview,
        "version": stored.version if stored else None,
        "is_scored": stored is not None and stored.evaluations.exists(),
        "can_change": batch.state in actions.RUBRIC_PHASES,
        "sources": sources.order_by("-number")[:SOURCES],
    }
    return render(request, "evaluations/rubric.html", context, status=status)
