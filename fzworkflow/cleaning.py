"""Input that neither PostgreSQL nor a document can hold is refused at the door, wherever it comes in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from urllib.parse import unquote_to_bytes

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.http.request import RawPostDataException
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from fzworkflow.views import bad_request

URL_ENCODED = "application/x-www-form-urlencoded"
FORM_TYPES = (URL_ENCODED, "multipart/form-data")
# Django reads bytes that are not UTF-8 as this character: what was sent is already lost.
REPLACEMENT = "\ufffd"


class CleanInputMiddleware:
    """Answer 400, in words, to NUL, to lone surrogates and to bytes that are not UTF-8."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass clean requests on; say what is wrong with the others."""
        if not _address_is_clean(request):
            return bad_request(request, sentence=_("网址中含有无法识别的字符，请检查后重新打开。"))
        if request.method == "POST" and request.content_type in FORM_TYPES:
            try:
                clean = are_clean(_posted_texts(request))
            except RequestDataTooBig:
                return bad_request(request, sentence=_("提交的内容过长，请分几次提交。"))
            except (RawPostDataException, UnicodeError, ValueError):
                return bad_request(request, sentence=_("提交的内容无法识别，请返回后重新提交。"))
            if not clean:
                return bad_request(request, sentence=_("提交的内容含有无法保存的字符，请返回删除后再提交。"))
        return self.get_response(request)


def _address_is_clean(request: HttpRequest) -> bool:
    try:
        # WSGI hands bytes over as Latin-1.
        _expect_utf8(request.META.get("QUERY_STRING", "").encode("latin-1"))
        texts = [request.path, *_texts(request.GET)]
    except (UnicodeError, ValueError):
        return False
    return are_clean(texts)


def _posted_texts(request: HttpRequest) -> Iterable[str]:
    if request.content_type == URL_ENCODED:
        _expect_utf8(request.body)
    yield from _texts(request.POST)
    for name, files in request.FILES.lists():
        yield name
        yield from (str(file.name) for file in files)


def _expect_utf8(encoded: bytes) -> None:
    # Django would read other bytes as Latin-1 and store what nobody typed.
    unquote_to_bytes(encoded).decode("utf-8")


def _texts(values: QueryDict | MultiValueDict[str, str]) -> Iterable[str]:
    for name, texts in values.lists():
        yield name
        yield from (str(text) for text in texts)


def are_clean(texts: Iterable[str]) -> bool:
    """Tell whether no text holds what was lost on the way or cannot be stored."""
    return not any(
        "\x00" in text or REPLACEMENT in text or any("\ud800" <= c <= "\udfff" for c in text)
        for text in texts
    )
