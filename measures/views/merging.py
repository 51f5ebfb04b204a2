"""Merging a candidate into another of its batch: both side by side, either way round, before anything is done."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.web import person_of
from core.errors import Fault, Incomplete
from core.quoting import within_quotes
from core.web import for_permission
from measures import actions
from measures.merging import merge_of, targets_named, targets_of
from measures.models import Measure
from measures.views.screening import filters_of, go_on, kept_filters

# Where on the page what is refused is put right.
FIELDS = {"into": "#into", "reason": "#merge-reason"}


@require_http_methods(["GET", "POST"])
@for_permission("measures.screen_measure")
def screening_merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a candidate beside the one that was picked, and merge it into that; htmx gets the part alone."""
    person = person_of(request)
    seen = Measure.objects.visible_to(person).select_related("batch", "unit").prefetch_related("joint_units")
    measure = get_object_or_404(seen, pk=pk)
    if request.method == "GET":
        return _answer(request, measure, request.GET.get("into", ""))
    named = request.POST.get("into", "")
    other = _the_one(targets_named(measure, person, named))
    if other is None:
        return _answer(request, measure, named, Incomplete([Fault("into", _no_such(named))]))
    try:
        actions.merge_measure(measure, by=person, into=other, reason=request.POST.get("reason", ""))
    except Incomplete as refusal:
        return _answer(request, measure, named, refusal)
    names = {"measure": within_quotes(measure), "other": within_quotes(other)}
    messages.success(request, _("“%(measure)s”已并入“%(other)s”。") % names)
    return go_on(request, measure)


def _the_one(meant: list[Measure]) -> Measure | None:
    """Return what can only be meant; of several none is preset."""
    return meant[0] if len(meant) == 1 else None


def _no_such(named: str) -> str:
    words = within_quotes(named.strip())
    if not words:
        return _("请先选择并入哪一项。")
    return _("本批次没有编号、名称或单位是“%(words)s”的举措，或不止一项，请写编号。") % {"words": words}


def _page_of(request: HttpRequest, gone: Measure, kept: Measure) -> str:
    """Return the page on which one stands beside the other that it would go into."""
    query = urlencode([*kept_filters(request), ("into", kept.ref)])
    return f"{reverse('measures:screening_merge', args=[gone.pk])}?{query}"


def _answer(
    request: HttpRequest, measure: Measure, named: str, refusal: Incomplete | None = None
) -> HttpResponse:
    person = person_of(request)
    meant = targets_named(measure, person, named)
    other = _the_one(meant)
    filters = filters_of(request)
    context = {
        "measure": measure,
        "named": named,
        "meant": [] if other else [(one, _page_of(request, measure, one)) for one in meant],
        "unknown": _no_such(named) if named and not meant and refusal is None else "",
        "targets": targets_of(measure, person),
        "merge": merge_of(measure, other, person) if other else None,
        "refusal": refusal,
        "faults": [replace(one, address=FIELDS.get(one.place, "")) for one in refusal.errors]
        if refusal
        else [],
        "reason": request.POST.get("reason") or request.GET.get("reason", ""),
        "labels": {"into": _("并入哪一项"), "reason": _("理由")},
        "merge_url": reverse("measures:screening_merge", args=[measure.pk]) + filters,
        "turned_url": _page_of(request, other, measure) if other else "",
        "filters": filters,
        "kept": kept_filters(request),
    }
    is_part = request.headers.get("HX-Request") == "true"
    page = "measures/merge.html" if is_part else "measures/merge_page.html"
    return render(request, page, context, status=422 if refusal else 200)
