"""Input that nobody typed, and that neither PostgreSQL nor a document can hold, is refused at the door, by its field."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.http.request import RawPostDataException
from django.utils.translation import gettext as _

from core.characters import first_control
from core.errors import Fault, Incomplete
from fzworkflow.bodies import too_large
from fzworkflow.field_names import label_of
from fzworkflow.giving_back import Named, given_back, named
from fzworkflow.refusals import body_of
from fzworkflow.views import bad_request, refusal, wants_json

URL_ENCODED = "application/x-www-form-urlencoded"
FORM_TYPES = (URL_ENCODED, "multipart/form-data")
# Django reads bytes that are not UTF-8 as this character: what was sent is already lost.
REPLACEMENT = "\ufffd"
_BROKEN = re.compile(f"[\x00{REPLACEMENT}\ud800-\udfff]")
AROUND = 8


class CleanInputMiddleware:
    """Answer 422, in words, to control characters in a field; 400 to NUL, lone surrogates and bytes that are not UTF-8."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass clean requests on; say what is wrong with the others."""
        if not _address_is_clean(request):
            return bad_request(request, sentence=_("网址中含有无法识别的字符，请检查后重新打开。"))
        if request.method == "POST" and request.content_type in FORM_TYPES:
            try:
                if request.content_type == URL_ENCODED:
                    _expect_utf8(request.body)
                typed, names = list(named(request.POST)), _file_names(request)
            except RequestDataTooBig:
                return too_large(request, settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
            except (RawPostDataException, UnicodeError, ValueError):
                return bad_request(request, sentence=_("提交的内容无法识别，请返回后重新提交。"))
            broken = broken_faults([*typed, *names])
            if broken:
                return bad_request(request, sentence=broken[0].message)
            faults = control_faults(typed)
            if faults:
                return _refused(request, faults, typed)
        return self.get_response(request)


def broken_faults(texts: Iterable[Named]) -> list[Fault]:
    """List the fields, given as (name, text), that hold NUL, a lone surrogate, or what stands for lost bytes."""
    found = ((name, _BROKEN.search(name + text)) for name, text in texts)
    return [Fault(_printable(name), _sentence(name, broken[0])) for name, broken in found if broken]


def control_faults(texts: Iterable[Named]) -> list[Fault]:
    """List the fields, given as (name, text), that hold a character which nobody types and nobody sees."""
    found = ((name, text, first_control(text)) for name, text in texts)
    return [
        Fault(_printable(name), _sentence(name, control, text)) for name, text, control in found if control
    ]


def _sentence(name: str, character: str, text: str = "") -> str:
    before = "".join(c for c in text.partition(character)[0] if c.isprintable())[-AROUND:]
    facts = {"label": label_of(_printable(name)), "code": f"U+{ord(character):04X}", "before": before}
    if before:
        return _("“%(label)s”在“%(before)s”之后含有看不见的控制字符 %(code)s，请删去后再提交。") % facts
    return _("“%(label)s”含有无法保存的字符 %(code)s，请删去后再提交。") % facts


def _refused(request: HttpRequest, faults: list[Fault], typed: Iterable[Named]) -> HttpResponseBase:
    if wants_json(request):
        by_field = {fault.place: [fault.message] for fault in faults}
        return JsonResponse({**body_of(Incomplete(faults)), "errors": by_field}, status=422)
    sentences = [Fault("", fault.message) for fault in faults]
    return refusal(request, Incomplete(sentences), typed=given_back(typed))


def _address_is_clean(request: HttpRequest) -> bool:
    try:
        # WSGI hands bytes over as Latin-1.
        _expect_utf8(request.META.get("QUERY_STRING", "").encode("latin-1"))
        texts = [("", request.path), *named(request.GET)]
    except (UnicodeError, ValueError):
        return False
    return not broken_faults(texts)


def _file_names(request: HttpRequest) -> list[Named]:
    return [(name, str(file.name)) for name, files in request.FILES.lists() for file in files]


def _expect_utf8(encoded: bytes) -> None:
    # Django would read other bytes as Latin-1 and store what nobody typed.
    unquote_to_bytes(encoded).decode("utf-8")


def _printable(name: str) -> str:
    return "".join(c for c in name if c.isprintable())
