"""How long somebody stays signed in, in how many places, and which those are.

A session knows when it began and when it was last used, in seconds since 1970; the row beside it is what its owner reads.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from accounts.models import SignIn, User
from accounts.noting import was_noted_lately
from accounts.web import person_of
from core.acting import acting

BEGUN, SEEN, ROW = "begun_at", "seen_at", "sign_in_of"


@dataclass(frozen=True, slots=True)
class SignedInPlace:
    """A place in which a person is signed in: its row, its browser and system in two words, whether one looks from it.

    Pages call it by its `name`: the session's key opens the account and stands in no address, hence in no log.
    """

    row: SignIn
    name: str
    device: str
    is_here: bool


def over(session: SessionBase, now: datetime) -> str:
    """Return why a session has lasted long enough, or nothing while it may go on."""
    if SESSION_KEY not in session or BEGUN not in session:
        return ""
    if now - _moment(session[SEEN]) > timedelta(minutes=settings.SESSION_IDLE_MINUTES):
        told = _("您已有%(minutes)d分钟没有操作，为安全起见已退出登录，请重新登录。")
        return told % {"minutes": settings.SESSION_IDLE_MINUTES}
    if now - _moment(session[BEGUN]) > timedelta(hours=settings.SESSION_HOURS):
        told = _("本次登录已满%(hours)d小时，请重新登录。")
        return told % {"hours": settings.SESSION_HOURS}
    return ""


def begin(request: HttpRequest, person: User) -> None:
    """Note a session that began, or goes on under another key; the oldest ones beyond the limit end."""
    now = timezone.now()
    session = request.session
    session.setdefault(BEGUN, now.timestamp())
    session[SEEN] = now.timestamp()
    if not Session.objects.filter(pk=session.session_key).exists():
        session.save()
    session[ROW] = session.session_key
    SignIn.objects.update_or_create(
        pk=session.session_key,
        defaults={
            "person": person,
            "begun_at": _moment(session[BEGUN]),
            "seen_at": now,
            "address": request.META.get("REMOTE_ADDR") or None,
            "device": request.META.get("HTTP_USER_AGENT", "")[:200],
        },
    )
    _end_oldest(person)


def go_on(request: HttpRequest) -> None:
    """Note that a session is used. What a page asks for by itself, while nobody does anything, does not count."""
    session, now = request.session, timezone.now()
    if session.get(ROW) != session.session_key:
        # It may end in this very moment in another window.
        with suppress(IntegrityError), transaction.atomic():
            begin(request, person_of(request))
        return
    if not _is_by_hand(request) or was_noted_lately(_moment(session[SEEN]), now=now):
        return
    session[SEEN] = now.timestamp()
    SignIn.objects.filter(pk=session.session_key).update(seen_at=now)


def places_of(person: User, session_key: str | None) -> list[SignedInPlace]:
    """Return where a person is signed in, the place whose session has this key first."""
    rows = SignIn.objects.filter(person=person, session__expire_date__gt=timezone.now())
    found = [
        SignedInPlace(row, name_of(row.pk), device_of(row.device), is_here=row.pk == session_key)
        for row in rows
    ]
    return sorted(found, key=lambda place: not place.is_here)


def name_of(session_key: str | None) -> str:
    """Return what a place is called by its session's key, which cannot be had from it."""
    return salted_hmac("accounts.sign_in", session_key or "").hexdigest()


def device_of(agent: str) -> str:
    """Return the browser and the system in two words, as far as they are common ones and say so."""
    return " · ".join(filter(None, (_first(_BROWSERS, agent), _first(_SYSTEMS, agent))))


# By what stands in the name that a browser gives itself; the first that does counts, as newer ones name older ones too.
_BROWSERS = {
    "Edg": "Edge",
    "MicroMessenger": "微信",
    "360": "360",
    "Firefox": "Firefox",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
_SYSTEMS = {
    "Windows": "Windows",
    "HarmonyOS": "HarmonyOS",
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Mac OS": "macOS",
    "Linux": "Linux",
}


def _first(names: Mapping[str, str], agent: str) -> str:
    return next((name for part, name in names.items() if part in agent), "")


def end_session(person: User, name: str) -> bool:
    """Sign the person out in the place of this name; tell whether they were signed in there."""
    with acting(person, None, "end_session"):
        keys = SignIn.objects.filter(person=person).values_list("pk", flat=True)
        ending = [key for key in keys if name_of(key) == name]
        count, _by_table = Session.objects.filter(pk__in=ending).delete()
    return bool(count)


def _end_oldest(person: User) -> None:
    keys = SignIn.objects.filter(person=person).values_list("pk", flat=True)
    beyond = list(keys[settings.SESSIONS_PER_PERSON :])
    if beyond:
        Session.objects.filter(pk__in=beyond).delete()


def _is_by_hand(request: HttpRequest) -> bool:
    """A page that is opened, or something that is sent: browsers say which a request is."""
    return request.method != "GET" or request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
