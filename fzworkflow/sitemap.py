"""What those who index the web are told: which pages there are, and which are not for them."""

from __future__ import annotations

from typing import Any

from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps import views as sitemaps
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from letters.sitemap import LetterSitemap
from register.sitemap import EntrySitemap, PageSitemap

SITEMAPS: dict[str, type[Sitemap[Any]] | Sitemap[Any]] = {
    "pages": PageSitemap,
    "measures": EntrySitemap,
    "letters": LetterSitemap,
}
# Lists narrowed down in every way are the same measures again and again.
_NOT_FOR_ROBOTS = ("/register/?*", "/register/export.*", "/accounts/", "/admin/", "/api/")


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The lists of pages, by what they are about."""
    return sitemaps.index(request, SITEMAPS, sitemap_url_name="sitemap_section")


@require_safe
def pages(request: HttpRequest, section: str) -> HttpResponse:
    """One list of pages."""
    return sitemaps.sitemap(request, SITEMAPS, section)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Lead to the list of pages."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in _NOT_FOR_ROBOTS)]
    lines.append(f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
