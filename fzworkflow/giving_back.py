"""What a refusal gives back: the page that it was sent from with the refusal in its place, or the texts to be copied."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator
from http import HTTPStatus
from urllib.parse import urlsplit

import structlog
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.template.response import SimpleTemplateResponse
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme

from core.characters import without_controls
from core.errors import ActionError
from core.refused import Refused, carry
from fzworkflow.field_names import label_of

Named = tuple[str, str]
log = structlog.get_logger(__name__)

# Texts, not keys and marks of the page's own.
SHORTEST_TYPED = 4
NOT_TYPED = ("csrfmiddlewaretoken", "packed", "token", "password", "page_person", "next")


def named(values: QueryDict) -> Iterator[Named]:
    """Yield every text of a form by the name of its field."""
    return ((name, str(text)) for name, texts in values.lists() for text in texts or [""])


def texts_of(request: HttpRequest) -> list[Named]:
    """Return what a request's form holds, ready to be given back."""
    return given_back(named(request.POST))


def given_back(typed: Iterable[Named]) -> list[Named]:
    """Return what was typed by its label, so that it can be copied back: the browser keeps no page that is not stored."""
    return [
        (label_of(name), without_controls(text))
        for name, text in typed
        if _is_typed(text) and not any(part in name for part in NOT_TYPED)
    ]


def _is_typed(text: str) -> bool:
    is_long = len(text) >= SHORTEST_TYPED and not text.isdecimal()
    return bool(text.strip()) and (is_long or not text.isascii())


def page_again(request: HttpRequest, error: ActionError) -> tuple[HttpResponse | None, str]:
    """Draw the page that a refused step was sent from with the refusal in it; also return where that page is.

    Nothing is drawn where the page has no place for it: the step is gone from it, or it was none of a page's own.
    """
    refused = Refused(request.path, error, dict(named(request.POST)))
    for address in _pages_before(request):
        answer = _drawn(request, address, refused)
        if answer is not None:
            return (answer if refused.is_shown else None), address
    return None, ""


def _pages_before(request: HttpRequest) -> Iterator[str]:
    """Yield where the page may be: what the browser names, and what lies above: a refusal stands at its step's address."""
    address = request.META.get("HTTP_REFERER", "")
    if not url_has_allowed_host_and_scheme(address, {request.get_host()}):
        return
    parts = urlsplit(address)
    yield f"{parts.path}?{parts.query}" if parts.query else parts.path
    path = parts.path
    while path.count("/") > 2:
        path = path.rstrip("/").rpartition("/")[0] + "/"
        yield f"{path}?{parts.query}" if parts.query else path


def _drawn(request: HttpRequest, address: str, refused: Refused) -> HttpResponse | None:
    path, _mark, query = address.partition("?")
    try:
        match = resolve(path)
    except Resolver404:
        return None
    again = copy.copy(request)
    again.META = {**request.META, "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query}
    again.method, again.path, again.path_info, again.resolver_match = "GET", path, path, match
    again.GET, again.POST = QueryDict(query), QueryDict()
    carry(again, refused)
    try:
        answer = match.func(again, *match.args, **match.kwargs)
    except (Http404, PermissionDenied, ActionError):
        return None
    except (
        Exception
    ):  # a page that nobody asked for, at an address that anybody may name: the refusal is told all the same
        log.exception("page_not_drawn_again", address=address)
        return None
    is_page = isinstance(answer, HttpResponse) and not isinstance(answer, SimpleTemplateResponse)
    return answer if is_page and answer.status_code == HTTPStatus.OK else None
