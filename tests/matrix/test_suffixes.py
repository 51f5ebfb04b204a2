"""Addresses with an ending of a format, as programs try them: nothing is there, or what the address itself gives."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from itertools import cycle
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import Resolver404, resolve
from rest_framework.views import APIView

from tests.matrix.asking import ask
from tests.matrix.cells import FOR_MACHINES, cells
from tests.matrix.columns import Column
from tests.matrix.expected import ABSENT, IN, REFUSED, SIGN_IN, answered, expected
from tests.matrix.framework import is_framework, lets_in
from tests.matrix.identities import Identity
from tests.matrix.routes import Route, routes
from tests.matrix.scene import Scene, undone

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quietly")]
FORMATS = ("json", "api", "csv", "xml", "html", "xlsx", "pdf")
# What REST framework does before it looks at who asks.
BEGINNING = ("dispatch", "initial", "perform_content_negotiation", "get_content_negotiator", "get_renderers")
SHUT = {SIGN_IN, REFUSED, ABSENT}
KNOWN = {route.view: route for route in routes()}
NOT_SO = {HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.NOT_ACCEPTABLE}


def test_an_address_with_an_ending_gives_nobody_more_than_the_address_and_no_fault(scene: Scene) -> None:
    wrong, tried, led = [], 0, 0
    everybody = [*scene.people.values()]
    each_in_turn = cycle(everybody)
    for route, column, address in cells(scene):
        for ended in endings(route, address):
            tried += 1
            answering = leads_to(ended)
            if answering is None:
                continue
            led += 1
            is_unseen = is_refused_unseen(answering, ended)
            for who in [next(each_in_turn)] if is_unseen else everybody:
                with undone():
                    answer = ask(who, "GET", ended)
                got = answered(answer)
                is_shut = got in SHUT or answer.status_code in NOT_SO
                if not is_shut and (is_unseen or got != IN or not may_come(answering, who, column)):
                    wrong.append((ended, answering.pattern, who.name, got))
    assert not wrong, "\n".join(map(str, wrong))
    assert tried > 4000
    assert led > 100


def endings(route: Route, address: str) -> Iterator[str]:
    """Yield the address as somebody writes it who looks for another format: by its ending, or in REST framework's word."""
    # What a package answers there, it answers to each ending alike.
    for file_format in FORMATS[:1] if is_framework(route) else FORMATS:
        yield f"{address.rstrip('/')}.{file_format}"
        yield f"{address.rstrip('/')}.{file_format}/"
        if route.is_api and "GET" in route.methods:
            yield f"{address}?format={file_format}"


def is_refused_unseen(route: Route, address: str) -> bool:
    """Whether REST framework itself refuses the format, which it does before it looks at who asks."""
    asked = parse_qs(urlsplit(address).query).get("format")
    if not route.is_api or not asked:
        return False
    view: Any = route.view
    begins_as_always = all(getattr(view.cls, name) is getattr(APIView, name) for name in BEGINNING)
    renderers = view.initkwargs.get("renderer_classes", view.cls.renderer_classes)
    return begins_as_always and asked[0] not in {each.format for each in renderers}


def leads_to(address: str) -> Route | None:
    """Return what answers there; a stroke that lacks at the end is added by Django."""
    path = address.partition("?")[0]
    return next(filter(None, map(_resolved, (path, f"{path}/"))), None)


def _resolved(path: str) -> Route | None:
    try:
        return KNOWN.get(resolve(path).func)
    except Resolver404:
        return None


def may_come(route: Route, who: Identity, column: Column) -> bool:
    """Whether what answers there lets somebody in by its own rules."""
    if is_framework(route):
        return lets_in(route, who)
    return route.pattern in FOR_MACHINES or expected(route, "GET", who, column) == IN
