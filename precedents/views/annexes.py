"""检索记录 of a kept search: the person's conclusion, and the files that a worker makes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import User
from accounts.web import person_of
from core.errors import Incomplete
from core.made_files import given_out
from core.web import for_permission
from precedents.actions.annexes import conclude_search, request_annex
from precedents.hidden import hide_in_search
from precedents.models import Annex, AnnexFormat, Conclusion, SearchRun
from precedents.records import hiding_for

SEARCH = "precedents.search_precedents"
MOST_SHOWN = 6


def annex_context(run: SearchRun, person: User) -> dict[str, Any]:
    """Return what `precedents/annexes.html` shows, in two queries."""
    annexes = list(Annex.objects.visible_to(person).filter(run=run)[:MOST_SHOWN])
    return {
        "run": run,
        "annexes": annexes,
        "annex_formats": AnnexFormat.choices,
        "is_running": any(one.is_being_made for one in annexes),
        "conclusion": Conclusion.objects.filter(run=run).select_related("by").first(),
        "can_conclude": person.has_perm("precedents.conclude_search", run),
    }


@require_GET
@for_permission(SEARCH)
def annexes(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell a page that waits how far the files are."""
    run = _run(request, pk)
    return render(request, "precedents/annexes.html", annex_context(run, person_of(request)))


@require_POST
@for_permission(SEARCH)
def annex_request(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the search as a file."""
    run = _run(request, pk)
    try:
        request_annex(run, by=person_of(request), file_format=request.POST.get("format", ""))
    except Incomplete as refusal:
        messages.error(request, refusal.errors[0].message)
    return redirect(f"{run.get_absolute_url()}#annexes")


@require_POST
@for_permission(SEARCH)
def conclude(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down what the person concludes; without words the page says what is missing, with what was typed."""
    run = _run(request, pk)
    person = person_of(request)
    typed = request.POST.get("text", "")
    try:
        conclude_search(run, by=person, text=typed)
    except Incomplete as refusal:
        hide_in_search(run, hiding_for(person, run))
        context = {**annex_context(run, person), "refusal": refusal, "typed": typed}
        return render(request, "precedents/conclude.html", context, status=422)
    messages.success(request, _("结论已保存。"))
    return redirect(f"{run.get_absolute_url()}#annexes")


@require_GET
@for_permission(SEARCH)
def annex_download(request: HttpRequest, pk: int) -> FileResponse:
    """Send a finished file to whoever asked for it."""
    annex = get_object_or_404(Annex.objects.visible_to(person_of(request)), pk=pk)
    name = _("检索记录第%(number)d号.%(format)s") % {"number": annex.run_id, "format": annex.format}
    return given_out(annex, name)


def _run(request: HttpRequest, pk: int) -> SearchRun:
    visible = SearchRun.objects.visible_to(person_of(request)).select_related("asked_by")
    return get_object_or_404(visible, pk=pk)
