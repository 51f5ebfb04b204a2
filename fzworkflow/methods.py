"""An address that only takes what a button sends, opened as a page: by going back to it, or from a bookmark."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from fzworkflow.views import bad_request, wants_json


class WrongMethodMiddleware:
    """Answer 405 with a page that says where to go on; the view's own answer has none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Keep what the view says is allowed."""
        response = self.get_response(request)
        is_bare = response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and not getattr(
            response, "content", ""
        )
        if not is_bare or wants_json(request):
            return response
        sentence = _("这个地址只接收页面上的按钮送出的内容，不能直接打开。请从首页重新进入，再按按钮办理。")
        page = bad_request(request, sentence=sentence)
        page.status_code = HTTPStatus.METHOD_NOT_ALLOWED
        page.headers["Allow"] = response.headers.get("Allow", "")
        return page
