"""The home page: what waits for the person who signed in, whom they wait for, and where each running batch stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.models import User
from accounts.web import person_of
from core.desk import Desk, Standing, desk_of
from measures.calls import open_calls
from measures.deadlines import Countdown, countdown_to
from measures.models import Batch

MOST_BATCHES = 20
# The days that the page shows; the calendar has those of a year.
SHOWN_DAYS = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Row:
    """One running batch on the page, and the working days that its phase has left."""

    batch: Batch
    standing: Standing
    left: Countdown | None
    is_over: bool


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Lead the public to the register, and everybody else to their work."""
    if not request.user.is_authenticated:
        return redirect("register:search")
    person = person_of(request)
    today = timezone.localdate()
    running = running_batches(person)
    desk = desk_of(person, running)
    context = {
        "desk": desk,
        "rows": [_row(batch, desk, today) for batch in running],
        "dates": [one for one in desk.dates if today <= one.on <= today + SHOWN_DAYS],
        "calls": open_calls(person),
        "today": today,
    }
    return render(request, "home.html", context)


def running_batches(person: User) -> list[Batch]:
    """Return the batches that somebody still works on and the person may see, the newest first."""
    return list(Batch.objects.visible_to(person).running().order_by("-number")[:MOST_BATCHES])


def _row(batch: Batch, desk: Desk, today: date) -> Row:
    standing = desk.standings.get(batch.pk, Standing())
    due = standing.due_on
    left = countdown_to(due, today=today) if due else None
    return Row(batch, standing, left, is_over=due is not None and due < today)
