"""The trail on the screen: a search over everything, one event, the history of one thing."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from core.choices import TrailFormat
from core.models import Change, Event
from core.models.event import READ_ALL, EventQuerySet
from core.paging import Page, page_by_columns, page_by_value
from core.trail.exporting import PERMISSION
from core.trail.forms import TrailFilter
from core.trail.histories import history_of, thing_row
from core.trail.listing import listed
from core.trail.showing import shown_changes
from core.trail.things import thing_of
from core.trail.tracking import trail_name
from core.web import for_permission, signed_in

CHANGES_SHOWN = 30
SHORT_HISTORY = 20
NEWEST_FIRST = ("-day", "-id")


@require_GET
@for_permission(READ_ALL)
def trail(request: HttpRequest) -> HttpResponse:
    """Every event, newest first, narrowed by person, thing, kind, act and days."""
    return trail_page(request)


def trail_page(request: HttpRequest) -> HttpResponse:
    """Return the search over everything, with 422 where the address asks for what cannot be."""
    return _search(request, _("操作日志"), Event.objects.visible_to(signed_in(request)), reads_all=True)


@require_GET
@login_required
def own_trail(request: HttpRequest) -> HttpResponse:
    """What one did oneself; for a unit's lead, what the unit's people did."""
    return _search(request, _("我的操作记录"), Event.objects.near(signed_in(request)))


@require_GET
@login_required
def event(request: HttpRequest, pk: int) -> HttpResponse:
    """One event with what it changed, as far as the person may read it."""
    person = signed_in(request)
    shown = get_object_or_404(Event.objects.visible_to(person).for_list(), pk=pk)
    changes = Change.objects.filter(event=shown).select_related("event")
    page = page_by_value(request, changes, "id", size=CHANGES_SHOWN)
    context = {
        "one": listed([shown], person)[0],
        "page": page,
        "changes": shown_changes(page.rows, person),
    }
    return render(request, "core/trail/event.html", context)


@require_GET
@login_required
def history(request: HttpRequest, model: str, key: int) -> HttpResponse:
    """What became of one thing; htmx asks for the latest alone, to show them on the thing's own page."""
    person = signed_in(request)
    thing = thing_of(model)
    row = thing_row(thing, person, key) if thing else None
    if thing is None or row is None:
        raise Http404
    part = request.headers.get("HX-Request") == "true"
    events = history_of(thing, row, person).for_list()
    page = page_by_columns(request, events, NEWEST_FIRST, **({"size": SHORT_HISTORY} if part else {}))
    context = {"rows": listed(page.rows, person), "page": page, "thing": thing, "name": trail_name(row)}
    context["is_cut"] = part and bool(page.next_query)
    return render(request, f"core/trail/{'rows' if part else 'history'}.html", context)


def _search(
    request: HttpRequest, heading: str, events: EventQuerySet, *, reads_all: bool = False
) -> HttpResponse:
    person = signed_in(request)
    form = TrailFilter(request.GET, person=person)
    page: Page[Event] = Page([], "", "")
    if form.is_valid():
        page = page_by_columns(request, events.narrowed(form.narrowing()).for_list(), NEWEST_FIRST)
    context = {
        "heading": heading,
        "form": form,
        "rows": listed(page.rows, person),
        "page": page,
        "can_export": reads_all and person.has_perm(PERMISSION) and form.is_valid(),
        "reads_all": reads_all,
        "formats": TrailFormat.choices,
    }
    return render(request, "core/trail/trail.html", context, status=200 if form.is_valid() else 422)
