"""The site's addresses with refusals that say nothing: each real one draws a whole page, thousands of times the same."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from fzworkflow.urls import urlpatterns

__all__ = ["urlpatterns"]


def handler403(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Refuse without a page."""
    return HttpResponse(status=403)


def handler404(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that there is nothing without a page."""
    return HttpResponse(status=404)
