"""The days that count as a calendar to subscribe to (RFC 5545), at an address that is the person's own secret."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from icalendar import Calendar, Event

from accounts.models import User
from accounts.web import person_of
from core.desk import Dated, desk_of
from fzworkflow.home import running_batches

SIGNER = signing.Signer(salt="fzworkflow.calendar")
BINDING_LENGTH = 16
ASK_AGAIN_AFTER = timedelta(hours=6)


@login_required
@require_GET
def calendar_page(request: HttpRequest) -> HttpResponse:
    """Tell a person the address of their calendar, and what ends it."""
    address = settings.BASE_URL + reverse("calendar_feed", args=[token_of(person_of(request))])
    return render(request, "calendar.html", {"address": address})


@require_GET
def calendar_feed(_request: HttpRequest, token: str) -> HttpResponse:
    """Give out the days that count for the person whose address it is; 404 once it holds no more."""
    person = _person_behind(token)
    if person is None:
        raise Http404
    calendar = calendar_of(desk_of(person, running_batches(person)).dates, timezone.now())
    response = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, no-store"
    return response


def calendar_of(dates: list[Dated], now: datetime) -> Calendar:
    """Return a calendar with one day-long event a date; the same date keeps its identifier."""
    calendar = Calendar()
    calendar.add("prodid", "-//fzworkflow//calendar//ZH")
    calendar.add("version", "2.0")
    calendar.add("name", _("创新举措工作平台"))
    calendar.add("x-wr-calname", _("创新举措工作平台"))
    calendar.add("refresh-interval", ASK_AGAIN_AFTER, parameters={"VALUE": "DURATION"})
    for one in dates:
        event = Event()
        name = hashlib.sha256(f"{one.on}|{one.label}|{one.url}".encode()).hexdigest()
        event.add("uid", f"{name[:32]}@fzworkflow")
        event.add("dtstamp", now)
        event.add("dtstart", one.on)
        event.add("dtend", one.on + timedelta(days=1))
        event.add("summary", one.label)
        event.add("url", settings.BASE_URL + one.url)
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return calendar


def token_of(person: User) -> str:
    """Return the secret part of a person's address: it holds until the password changes or the account is closed."""
    return SIGNER.sign(f"{person.pk}.{_binding(person)}")


def _binding(person: User) -> str:
    return person.get_session_auth_hash()[:BINDING_LENGTH]


def _person_behind(token: str) -> User | None:
    try:
        key, _dot, binding = SIGNER.unsign(token).partition(".")
    except signing.BadSignature:
        return None
    person = User.objects.filter(pk=int(key), is_active=True).first()
    return person if person and constant_time_compare(binding, _binding(person)) else None
