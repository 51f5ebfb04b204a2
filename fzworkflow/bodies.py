"""How much a request may send, asked before any of it is read."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from core.errors import TooLarge
from fzworkflow.views import refusal
from measures.attachments.limits import MAX_MEASURE_BYTES, MEGABYTE

MULTIPART = "multipart/form-data"
# All the files that a measure may have, sent at once, and what is written around them.
MAX_UPLOAD_BYTES = MAX_MEASURE_BYTES + MEGABYTE


class BodyLimitMiddleware:
    """Answer 413, in words, to a body that announces itself as too large; it stays unread."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on what is small enough."""
        announced = _announced_bytes(request)
        most: int = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if announced <= most:
            return self.get_response(request)
        # Whoever is not signed in has no file to bring.
        if request.content_type == MULTIPART and request.user.is_authenticated:
            most = MAX_UPLOAD_BYTES
        return self.get_response(request) if announced <= most else too_large(request, most)


def too_large(request: HttpRequest, most: int) -> HttpResponseBase:
    """Return the refusal of a body over `most` bytes, as a page or as JSON."""
    sentence = _("提交的内容过长，一次最多%(limit)dMB，请分几次提交。")
    return refusal(request, TooLarge(sentence % {"limit": most // MEGABYTE}))


def _announced_bytes(request: HttpRequest) -> int:
    length = str(request.META.get("CONTENT_LENGTH") or "0")
    return int(length) if length.isascii() and length.isdecimal() else 0
