"""Comparison records on a measure's pages: added, taken over from a search, put right, taken back."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from accounts.web import person_of
from core.quoting import within_quotes
from core.web import for_permission, is_done, lead_on, posted_keys, require
from measures import actions
from measures.actions.comparing import side_open_to
from measures.forms import ComparisonForm
from measures.models import Measure
from measures.presentation import shown_comparisons
from precedents.models import SearchHit


def comparing_context(measure: Measure, person: User, form: ComparisonForm | None = None) -> dict[str, Any]:
    """Return what `measures/comparisons_edit.html` shows: the records, whose a person may write now, and a form."""
    return {
        "comparisons": shown_comparisons(measure, person),
        "side": side_open_to(measure, person),
        "comparison_form": form or ComparisonForm(),
    }


@for_permission("measures.compare_measure")
@require_http_methods(["GET", "POST"])
def comparison_add(request: HttpRequest, pk: int) -> HttpResponse:
    """The list of records alone; or a new one, what was typed staying on the page when something is missing."""
    measure = _measure(request, pk)
    if request.method == "GET":
        return _list(request, measure)
    form = ComparisonForm(request.POST)
    if is_done(form, lambda: actions.add_comparison(measure, by=person_of(request), **form.cleaned_data)):
        if request.headers.get("HX-Request"):
            return _list(request, measure)
        messages.success(request, _("比对记录已添加。"))
        return redirect(_page_of(measure, person_of(request)))
    if request.headers.get("HX-Request"):
        return _list(request, measure, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    heading = _("为“%(measure)s”添加比对记录") % {"measure": within_quotes(measure)}
    return render(request, "components/form_page.html", {"form": form, "heading": heading}, status=422)


@for_permission("measures.compare_measure")
@require_POST
def adopt_hit(request: HttpRequest, pk: int) -> HttpResponse:
    """Take over a hit of a kept search, or a document that a panel shows; htmx gets the button back as it is now."""
    person = person_of(request)
    measure = _measure(request, pk)
    source, _colon, key = request.POST.get("document", "").partition(":")
    if source:
        comparison = actions.find_and_compare(measure, by=person, source=source, key=key)
    else:
        hits = SearchHit.objects.reached_by(person).select_related("run")
        hit = get_object_or_404(hits, pk__in=posted_keys([request.POST.get("hit", "")]))
        comparison = actions.compare_with_hit(measure, by=person, hit=hit)
    if request.headers.get("HX-Request"):
        context = {"measure": measure, "hit": comparison.hit, "record": comparison}
        response = render(request, "measures/_adopt_hit.html", context)
        response.headers["HX-Trigger"] = "comparisons-changed"
        return response
    messages.success(request, _("已采用为比对记录，请补写差异和结论。"))
    return lead_on(request.POST.get("next", ""), comparison.get_absolute_url())


@for_permission("measures.compare_measure")
def comparison_edit(request: HttpRequest, pk: int, comparison_id: int) -> HttpResponse:
    """Put right a record of the person's own side."""
    person = person_of(request)
    measure = _measure(request, pk)
    own = measure.comparisons.filter(origin=side_open_to(measure, person))
    comparison = get_object_or_404(own, pk=comparison_id)
    form = ComparisonForm(request.POST or None, instance=comparison)
    if request.method == "POST" and is_done(
        form,
        lambda: actions.change_comparison(
            measure, by=person, comparison_id=comparison_id, **form.cleaned_data
        ),
    ):
        messages.success(request, _("比对记录已保存。"))
        return redirect(f"{_page_of(measure, person)}#comparison-{comparison_id}")
    context = {
        "form": form,
        "heading": _("“%(measure)s”的比对记录") % {"measure": within_quotes(measure)},
        "back": _page_of(measure, person),
    }
    return render(request, "components/form_page.html", context, status=422 if form.errors else 200)


@for_permission("measures.compare_measure")
@require_POST
def comparison_remove(request: HttpRequest, pk: int, comparison_id: int) -> HttpResponse:
    """Take a record of the person's own side back."""
    person = person_of(request)
    measure = _measure(request, pk)
    actions.remove_comparison(measure, by=person, comparison_id=comparison_id)
    messages.success(request, _("比对记录已删除。"))
    return redirect(_page_of(measure, person))


def _measure(request: HttpRequest, pk: int) -> Measure:
    visible = Measure.objects.visible_to(person_of(request)).select_related("batch")
    measure = get_object_or_404(visible, pk=pk)
    require(request, "measures.compare_measure", measure)
    return measure


def _list(
    request: HttpRequest, measure: Measure, form: ComparisonForm | None = None, status: int = HTTPStatus.OK
) -> HttpResponse:
    context = {"measure": measure, **comparing_context(measure, person_of(request), form)}
    return render(request, "measures/comparisons_edit.html", context, status=status)


def _page_of(measure: Measure, person: User) -> str:
    """Return the page on which the person works on the records."""
    writes = measure.unit_id == person.unit_id and measure.is_open_to_unit
    return reverse("measures:measure_edit" if writes else "measures:measure_detail", args=[measure.pk])
