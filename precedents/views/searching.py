"""Searching prior practice freely, the searches one made, and what one makes of their hits."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import User
from accounts.web import person_of
from core.errors import ActionError, Incomplete
from core.paging import page_by_key
from core.web import for_permission
from precedents.actions.runs import (
    adopt_hit,
    query_of,
    reopen_hit,
    repeat_search,
    search_and_keep,
    set_hit_aside,
)
from precedents.encoders.choosing import is_off
from precedents.explained import Explained, explained
from precedents.forms import SearchForm
from precedents.hidden import hide_in_hits, hide_in_search, untelling
from precedents.index.questions import ask, being_answered
from precedents.models import EncoderState, SearchHit, SearchRun, Shelf, Source
from precedents.panels import PanelName, panel_of
from precedents.records import cutoff_for, hide_in_searches, hiding_for, records_address
from precedents.searching.asking import Query
from precedents.views.annexes import annex_context

SEARCH = "precedents.search_precedents"
JUDGE = "precedents.decide_hit"


@dataclass(frozen=True, slots=True)
class Tab:
    """The hits of one panel; `is_shown` is the one that the page shows."""

    panel: str
    label: str
    hits: list[SearchHit]
    is_shown: bool


@for_permission(SEARCH)
def search_page(request: HttpRequest) -> HttpResponse:
    """Ask for a practice and what to find the like of it in; below, the searches one made."""
    person = person_of(request)
    form = SearchForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        query = Query(form.cleaned_data["title"], form.cleaned_data["text"])
        run = search_and_keep(query, by=person, asked=form.asked)
        if not run.model:
            ask(query)
        return redirect(run)
    page = page_by_key(request, SearchRun.objects.made_here().filter(asked_by=person), size=20)
    hide_in_searches(page.rows, person)
    context = {
        "form": form,
        "page": page,
        "encoder": None if is_off() else EncoderState.objects.first(),
    }
    return render(request, "precedents/search.html", context, status=422 if form.errors else 200)


@require_GET
@for_permission(SEARCH)
def run_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a search that was kept: its panels, each hit explained."""
    return _run_response(request, _run(request, pk))


@require_POST
@for_permission(SEARCH)
def run_repeat(request: HttpRequest, pk: int) -> HttpResponse:
    """Search for the same again and show what is new."""
    return redirect(repeat_search(_run(request, pk), by=person_of(request)))


@require_GET
@for_permission(SEARCH)
def run_meaning(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell a page that waits whether the query's meaning is known by now."""
    run = _run(request, pk)
    return render(request, "precedents/meaning.html", {"run": run, "meaning": _meaning(run)})


@require_POST
@for_permission(SEARCH)
def hit_adopt(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a hit matters."""
    hit = _hit(request, pk)
    adopt_hit(hit, by=person_of(request))
    return _decided(request, hit)


@require_POST
@for_permission(SEARCH)
def hit_aside(request: HttpRequest, pk: int) -> HttpResponse:
    """Say why a hit does not matter; without a reason the page says what is missing."""
    hit = _hit(request, pk)
    try:
        set_hit_aside(hit, by=person_of(request), reason=request.POST.get("reason", ""))
    except Incomplete as refusal:
        if _is_part(request):
            return _acts(request, hit, refusal)
        return _run_response(request, hit.run, refusal=refusal, about=hit)
    return _decided(request, hit)


@require_POST
@for_permission(SEARCH)
def hit_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what was said of a hit."""
    hit = _hit(request, pk)
    reopen_hit(hit, by=person_of(request))
    if not _is_part(request):
        messages.success(request, _("已恢复为未处理。"))
    return _decided(request, hit)


def _decided(request: HttpRequest, hit: SearchHit) -> HttpResponse:
    """Answer what was decided of a hit: htmx gets what can be done with it now."""
    return _acts(request, hit) if _is_part(request) else redirect(_address(hit))


def _is_part(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def _acts(request: HttpRequest, hit: SearchHit, refusal: ActionError | None = None) -> HttpResponse:
    hit.refresh_from_db()
    context = {
        "hit": hit,
        "records_address": records_address(hit.run, person_of(request)),
        "can_judge": person_of(request).has_perm(JUDGE, hit),
        "refusal": refusal,
        "about": hit if refusal else None,
        "typed": request.POST.get("reason", ""),
    }
    return render(request, "precedents/hit_acts.html", context, status=422 if refusal else 200)


def _run(request: HttpRequest, pk: int) -> SearchRun:
    runs = SearchRun.objects.visible_to(person_of(request)).select_related("asked_by", "previous")
    return get_object_or_404(runs, pk=pk)


def _hit(request: HttpRequest, pk: int) -> SearchHit:
    person = person_of(request)
    hit = get_object_or_404(SearchHit.objects.reached_by(person).select_related("run"), pk=pk)
    if not untelling([hit], hiding_for(person, hit.run)):
        raise Http404
    return hit


def _address(hit: SearchHit) -> str:
    return f"{hit.run.get_absolute_url()}?panel={_panel(hit.run, hit.source, hit.shelf_key)}#hit-{hit.pk}"


def _run_response(
    request: HttpRequest,
    run: SearchRun,
    *,
    refusal: ActionError | None = None,
    about: SearchHit | None = None,
) -> HttpResponse:
    person = person_of(request)
    # Of what was asked, not of what is shown of it.
    meaning = _meaning(run)
    hide = hiding_for(person, run)
    hide_in_search(run, hide)
    hits = hide_in_hits(run.hits.visible_to(person).select_related("decided_by"), hide)
    wanted = _panel(run, about.source, about.shelf_key) if about else request.GET.get("panel", "")
    tabs = _tabs(run, hits, wanted)
    shown = next((tab for tab in tabs if tab.is_shown), None)
    context = {
        "run": run,
        "tabs": tabs,
        "explained": _explained(run, shown.hits, person) if shown else [],
        "refusal": refusal,
        "about": about,
        "typed": request.POST.get("reason", ""),
        "meaning": meaning,
        "records_address": records_address(run, person),
        "cutoff": cutoff_for(run),
        "can_judge": person.has_perm(JUDGE, run),
        **annex_context(run, person),
    }
    return render(request, "precedents/run.html", context, status=422 if refusal else 200)


def _tabs(run: SearchRun, hits: list[SearchHit], wanted: str) -> list[Tab]:
    """Return a tab for each panel that was searched or has hits; the wanted one is shown, else the first with hits."""
    searched = {_panel(run, each["source"], each["key"]) for each in run.scope}
    by_panel: dict[str, list[SearchHit]] = {panel: [] for panel in PanelName.values}
    for hit in hits:
        by_panel[_panel(run, hit.source, hit.shelf_key)].append(hit)
    panels = [panel for panel in PanelName.values if by_panel[panel] or panel in searched]
    if wanted not in panels:
        wanted = next((panel for panel in panels if by_panel[panel]), panels[0] if panels else "")
    return [Tab(panel, _label(run, panel), by_panel[panel], panel == wanted) for panel in panels]


def _explained(run: SearchRun, hits: list[SearchHit], person: User) -> list[Explained]:
    shelves = Shelf.objects.visible_to(person).values_list("pk", flat=True)
    return explained(query_of(run), hits, run.left_out["phrases"], shelves=set(shelves))


def _panel(run: SearchRun, source: str, shelf: str) -> str:
    return panel_of(source, shelf, run.subject_shelf).value


def _label(run: SearchRun, panel: str) -> str:
    # A search for no measure knows no batch of its own.
    is_any = panel == PanelName.EARLIER and not run.subject_shelf
    return str(Source.CANDIDATE.label if is_any else PanelName(panel).label)


def _meaning(run: SearchRun) -> str:
    """Return "waiting" or "ready" where a worker was asked for the query's meaning and the search went without it."""
    return "" if run.model or is_off() else being_answered(query_of(run))
