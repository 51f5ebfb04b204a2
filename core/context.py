"""What every page knows: the menu, by what the person may do, how many notices wait, and how it is to look."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

from core.looks import LOOKS, looks_of
from core.menu import menu_of
from core.notices.unread import unread_count
from core.people import Person


@dataclass(frozen=True, slots=True)
class ShownLook:
    """A switch as the page shows it."""

    name: str
    label: str
    is_on: bool


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """A menu entry as the page shows it."""

    label: str
    url: str
    icon: str
    is_current: bool


def navigation(request: HttpRequest) -> dict[str, object]:
    """Return the entries of the menu that the person may use, the current one marked."""
    person = _person(request)
    looks_on = looks_of(request)
    return {
        "looks": [ShownLook(look.name, str(look.label), look.name in looks_on) for look in LOOKS],
        "looks_on": " ".join(looks_on),
        "navigation": list(_shown(person, request.path)),
        "unread_notices": SimpleLazyObject(lambda: unread_count(person) if person else 0),
    }


def _person(request: HttpRequest) -> Person | None:
    user = getattr(request, "user", None)
    return cast("Person", user) if user is not None and user.is_authenticated else None


def _shown(person: Person | None, path: str) -> Iterator[ShownEntry]:
    known = []
    for entry in menu_of(person):
        try:
            known.append((entry, reverse(entry.url_name)))
        except NoReverseMatch:  # the menu also heads the error pages: it must never be what fails
            continue
    current = max((url for _entry, url in known if _is_within(url, path)), key=len, default="")
    for entry, url in known:
        yield ShownEntry(str(entry.label), url, entry.icon, url == current)


def _is_within(url: str, path: str) -> bool:
    return path == "/" if url == "/" else path.startswith(url)
