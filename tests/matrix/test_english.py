"""Who chose English reads English: on every page that there is, of every role, whatever is not somebody's own text.

Complete by construction: the addresses are those of the resolver. A text in Chinese is somebody's own where a row of the
database holds it, and is left alone where the page says that it is Chinese (`lang`), as a letter's words are.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser

import pytest
from babel.messages.pofile import read_po
from django.apps import apps
from django.conf import settings
from django.db import models
from django.http import HttpResponse

from letters.models import Letter
from tests.matrix.asking import ask
from tests.matrix.cells import FOR_MACHINES, cells
from tests.matrix.expected import shuts_out
from tests.matrix.framework import is_framework
from tests.matrix.identities import Identity
from tests.matrix.routes import Route
from tests.matrix.scene import Scene, undone

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quietly")]
CATALOGUE = settings.BASE_DIR / "locale" / "en" / "LC_MESSAGES" / "django.po"
# With the figures between the signs: “第9批” is no word of anybody's who wrote 第 and 批.
CHINESE = re.compile(r"\d*[\u3400-\u9fff][\u3400-\u9fff\d]*")
ENGLISH, STOP = re.compile("[A-Za-z0-9]"), re.compile("[、，。；：（）！？]")
# What a page says beside its text.
SAID = {"title", "alt", "placeholder", "aria-label", "aria-description", "aria-valuetext", "content", "label"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
# They keep what somebody did or was told in words of ours.
OURS = {"Notice", "Mail", "OutboxEntry", "Event"}
# One for each kind of reader; the other side and those without a part read the same pages or none.
READERS = {
    "anonymous",
    "submitter",
    "unit_lead",
    "clerk",
    "reviewer",
    "signatory",
    "auditor",
    "administrator",
    "security",
    "audit",
    "evaluation_lead",
    "evaluator",
}


class Words(HTMLParser):
    """Every text of a page, and every attribute that is shown or read out, outside of what is marked as Chinese."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        # What tells machines what a page is about is data.
        is_chinese = (given.get("lang") or "").startswith("zh") or given.get("type") == "application/ld+json"
        is_chinese |= self._is_chinese
        if not is_chinese:
            self.found += [value or "" for name, value in attrs if name in SAID or name.startswith("data-")]
            if given.get("type") in {"submit", "button", "reset"}:
                self.found.append(given.get("value") or "")
        if tag not in VOID:
            self._open.append((tag, is_chinese))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not self._is_chinese:
            self.found.append(data)

    @property
    def _is_chinese(self) -> bool:
        return bool(self._open) and self._open[-1][1]


def test_no_english_page_says_anything_of_ours_in_chinese(scene: Scene) -> None:
    own = texts_of_people()
    read, left = 0, dict[str, set[str]]()
    shut: set[tuple[str, str]] = set()
    readers = [who for who in scene.people.values() if who.name in READERS]
    for route, column, address in cells(scene):
        if column.side == "foreign" or not is_page(route):
            continue
        for who in readers:
            if (route.pattern, who.name) in shut:
                continue
            if not is_framework(route) and shuts_out(route, who):
                shut.add((route.pattern, who.name))
            words = texts_read(who, address)
            read += len(words) > 1
            for text in chinese(words, own):
                left.setdefault(text, set()).add(f"{who.name} {route.pattern}")
    assert not left, "\n".join(f"{text!r}: {sorted(where)[:3]}" for text, where in left.items())
    assert read > 500


def is_page(route: Route) -> bool:
    """Whether people read it; the framework's own administration speaks with the framework's words."""
    for_machines = route.pattern in FOR_MACHINES or route.is_api
    return not for_machines and "GET" in route.methods and not route.pattern.startswith("admin/")


def texts_read(who: Identity, address: str) -> list[str]:
    """Return the texts of a page as somebody reads it who chose English."""
    chosen = f"{settings.LANGUAGE_COOKIE_NAME}=en"
    cookies = f"{settings.SESSION_COOKIE_NAME}={who.session}; {chosen}" if who.session else chosen
    page = Words()
    with undone():
        answer = ask(who, "GET", address, HTTP_COOKIE=cookies)
        if isinstance(answer, HttpResponse) and "text/html" in answer.headers.get("Content-Type", ""):
            page.feed(answer.content.decode())
    return page.found


def chinese(texts: list[str], own: frozenset[str]) -> Iterator[str]:
    """Yield what is Chinese and nobody's own: a word of ours, what no row holds, a Chinese stop between English words."""
    rows = _joined(own)
    for text in map(str.strip, texts):
        runs = CHINESE.findall(text)
        is_ours = text in translated() and text not in own
        is_held = all(run in rows or run.strip("0123456789") in rows for run in runs)
        if is_ours or not is_held or (not runs and _has_a_stop_in_english(text)):
            yield text[:120]


def _has_a_stop_in_english(text: str) -> bool:
    """Whether a line has both. A stop that stands alone is none: a text may be cut where words of it are marked."""
    return any(STOP.search(line) and ENGLISH.search(line) for line in text.split("\n"))


@cache
def _joined(own: frozenset[str]) -> str:
    return "\n".join(own)


@cache
def translated() -> set[str]:
    """Return every text of ours that has a translation."""
    with CATALOGUE.open("rb") as file:
        return {one.id for one in read_po(file) if isinstance(one.id, str) and CHINESE.search(one.id)}


def texts_of_people() -> frozenset[str]:
    """Return every text that a row holds, and the titles of letters, whose figures are filled in."""
    held = {letter.shown_title for letter in Letter.objects.all()}
    for model in apps.get_models():
        if model.__name__ not in OURS and model._meta.app_label in settings.OUR_APPS:
            fields = [one for one in model._meta.concrete_fields if isinstance(one, TEXTS)]
            for row in model._base_manager.values_list(*(one.attname for one in fields)):
                held.update(_as_text(one) for one in row if one)
    return frozenset(held)


TEXTS = (models.CharField, models.TextField, models.JSONField)


def _as_text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
