"""The pages for what went wrong."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence

from django.contrib.auth.models import AnonymousUser
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from core.errors import ActionError, Incomplete, NotAllowed
from fzworkflow.giving_back import Named, page_again
from fzworkflow.refusals import body_of, status_of

RETRY_AFTER_S = 60
DATABASE_BACK_AFTER_S = 10
JSON = "application/json"
API = "/api/"


def refusal(request: HttpRequest, error: ActionError, *, typed: Sequence[Named] = ()) -> HttpResponse:
    """Show an action's refusal with its status and every fault it names; as JSON to who asks for that or sends it.

    `typed` is what the page gives back to be copied, by its label.
    """
    if wants_json(request):
        return _as_json(body_of(error), status_of(error))
    return _refusal_page(request, error, typed, _page_before(request))


def refusal_of_step(request: HttpRequest, error: ActionError, *, typed: Sequence[Named]) -> HttpResponse:
    """Show a step's refusal on the page that it was sent from, beside its button; else like any other."""
    if wants_json(request) or "HX-Request" in request.headers or request.method != "POST":
        return refusal(request, error, typed=typed)
    page, address = page_again(request, error)
    if page is None:
        return _refusal_page(request, error, typed, address)
    page.status_code = status_of(error)
    return page


def _refusal_page(
    request: HttpRequest, error: ActionError, typed: Sequence[Named], back: str
) -> HttpResponse:
    faults = error.errors if isinstance(error, Incomplete) else ()
    context = {"sentence": error.message, "faults": faults, "back": back, "typed": typed}
    return _page(request, "error.html", context, status_of(error))


def wants_json(request: HttpRequest) -> bool:
    """Whether a request asks for JSON or sends it, as every request to the API does, whatever it says."""
    return is_for_api(request) or JSON in (
        request.get_preferred_type(["text/html", JSON]),
        request.content_type,
    )


def is_for_api(request: HttpRequest) -> bool:
    """Whether a program asks: it is answered in JSON, also where there is nothing."""
    return request.path_info.startswith(API)


def bad_request(
    request: HttpRequest, exception: Exception | None = None, *, sentence: str = ""
) -> HttpResponse:
    """400: what was sent cannot be read."""
    return _page(request, "400.html", {"sentence": sentence or _("请求有误，请返回后重试。")}, 400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: may be seen, may not be done."""
    return _page(request, "403.html", {}, 403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: does not exist, or may not be seen."""
    return _page(request, "404.html", {}, 404)


def too_many_requests(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """429: asked too often, by somebody at this address."""
    sentence = _("这个地址在短时间内的请求过多，请%(seconds)d秒后稍后再试。已填的内容会保留在浏览器中。")
    response = _page(request, "400.html", {"sentence": sentence % {"seconds": RETRY_AFTER_S}}, 429)
    response.headers["Retry-After"] = str(RETRY_AFTER_S)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault; 503 with `Retry-After` while the database is away. The pages need neither it nor a session."""
    if not isinstance(sys.exception(), InterfaceError | OperationalError):
        return render(None, "500.html", status=500)
    response = render(None, "503.html", status=503)
    response.headers["Retry-After"] = str(DATABASE_BACK_AFTER_S)
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that has no or an old token: reload and send again."""
    sentence = _("页面已过期。请返回、刷新页面后再提交，已填的内容会保留在浏览器中。")
    return _page(request, "403.html", {"sentence": sentence}, 403)


def _as_json(told: Mapping[str, object], status: int) -> JsonResponse:
    # As REST framework writes it: sentences that can be read.
    return JsonResponse(told, status=status, json_dumps_params={"ensure_ascii": False})


def _page_before(request: HttpRequest) -> str:
    address = request.META.get("HTTP_REFERER", "")
    return address if url_has_allowed_host_and_scheme(address, {request.get_host()}) else ""


def _page(request: HttpRequest, template: str, context: Mapping[str, object], status: int) -> HttpResponse:
    if is_for_api(request):
        said = context.get("sentence") or (
            _("没有，或者您看不到它。") if status == 404 else NotAllowed().message
        )
        return _as_json({"message": said, "faults": []}, status)
    # A request can fail before anybody looked who sent it; the page's frame asks all the same.
    if not hasattr(request, "user"):
        request.user = AnonymousUser()
    return render(request, template, {**context}, status=status)
