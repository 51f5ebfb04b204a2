"""Asking without what a test client does beside: it keeps every template's context, which costs more than the answer."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponseBase
from django.test import RequestFactory
from django.test.client import ClientHandler

from tests.matrix.identities import Identity

_handler = ClientHandler(enforce_csrf_checks=False)


def ask(who: Identity, method: str, address: str, **request: Any) -> HttpResponseBase:
    """Return the answer to a request of somebody's; what went wrong in it is a 500 as in production."""
    factory = RequestFactory(headers=who.headers)
    if who.session:
        factory.cookies[settings.SESSION_COOKIE_NAME] = who.session
    return _handler(factory.generic(method, address, **request).environ)
