"""Which request is the same press as another: of one person, to one address, with the same content."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.middleware.csrf import CSRF_TOKEN_LENGTH
from rest_framework.permissions import SAFE_METHODS

from core.api.keeping import KEY_HEADER
from core.pressing import REACH, REACH_OF_A_PAGE, Press, pressed
from fzworkflow.cleaning import FORM_TYPES

SENDERS = ("Authorization", KEY_HEADER)


class PressMiddleware:
    """Let what a request makes be made once, however often the request is sent."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, with the press where whatever makes something finds it."""
        before = pressed.set(None if request.method in SAFE_METHODS else _press_of(request))
        try:
            return self.get_response(request)
        finally:
            pressed.reset(before)


def _press_of(request: HttpRequest) -> Press:
    is_form = request.content_type in FORM_TYPES
    # Django masks the token anew on every page that it draws: the same one comes from the same page.
    is_of_one_page = is_form and len(request.POST.get("csrfmiddlewaretoken", "")) == CSRF_TOKEN_LENGTH
    # What is no form is read by its view, once: it is kept here.
    content = partial(_content, request, b"" if is_form else request.body)
    return Press(partial(_told, request, content), _reach(request, is_of_one_page), content)


def _reach(request: HttpRequest, is_of_one_page: bool) -> timedelta:
    if is_of_one_page:
        return REACH_OF_A_PAGE
    # What is saved, saved otherwise and saved again is three wishes, however fast they come.
    return REACH if request.method == "POST" else timedelta(0)


def _told(request: HttpRequest, content: Callable[[], bytes]) -> bytes:
    told = hashlib.sha256(content())
    # A program's key tells two wishes for the same; what is sent again under one is answered from what was kept.
    for part in (str(request.user.pk), *(request.headers.get(name, "") for name in SENDERS)):
        told.update(part.encode() + b"\0")
    return told.digest()


def _content(request: HttpRequest, body: bytes) -> bytes:
    told = hashlib.sha256(body)
    for part in _parts(request):
        told.update(part.encode() + b"\0")
    return told.digest()


def _parts(request: HttpRequest) -> Iterator[str]:
    yield str(request.method)
    yield request.get_full_path()
    for name, values in sorted(request.POST.lists()):
        yield from (name, *values)
    for name, files in sorted(request.FILES.lists()):
        yield name
        for file in files:
            yield from (str(file.name), _digest(file))


def _digest(file: Any) -> str:
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    return digest
