"""The site's addresses with refusals that say nothing: each real one draws a whole page, thousands of times the same."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from fzworkflow.urls import handler400, urlpatterns
from fzworkflow.views import is_for_api, page_not_found

__all__ = ["handler400", "urlpatterns"]


def handler403(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Refuse without a page."""
    return HttpResponse(status=403)


def handler404(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that there is nothing without a page; to programs as always."""
    return page_not_found(request, exception) if is_for_api(request) else HttpResponse(status=404)
