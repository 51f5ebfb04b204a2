"""Addresses: each app brings its own."""

from __future__ import annotations

from django.urls import include, path

from accounts.admin import site as administration
from core.api.schema_view import SchemaView
from core.find_views import find
from core.looks import switch_look
from fzworkflow import health, sitemap, views
from fzworkflow.calendars import calendar_feed, calendar_page
from fzworkflow.home import home
from fzworkflow.manual import manual_page
from fzworkflow.metrics import metrics
from fzworkflow.vitals.page import status

handler400 = views.bad_request
handler403 = views.permission_denied
handler404 = views.page_not_found
handler429 = views.too_many_requests
handler500 = views.server_error

urlpatterns = [
    path("", home, name="home"),
    path("calendar/", calendar_page, name="calendar"),
    path("calendar/<str:token>.ics", calendar_feed, name="calendar_feed"),
    path("find/", find, name="find"),
    path("help/", manual_page, name="help"),
    path("looks/", switch_look, name="looks"),
    path("precedents/", include("precedents.urls")),
    path("", include("measures.urls")),
    path("", include("evaluations.urls")),
    path("", include("earlier.urls")),
    path("", include("register.urls")),
    path("", include("letters.urls")),
    path("notices/", include("core.urls")),
    path("trail/", include("core.trail.urls")),
    path("people/", include("accounts.urls")),
    path("invitations/", include("accounts.invitation_urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", administration.urls),
    path("api/v1/", include("fzworkflow.api_urls")),
    path("api/schema/", SchemaView.as_view(), name="schema"),
    path("robots.txt", sitemap.robots, name="robots"),
    path("sitemap.xml", sitemap.index, name="sitemap"),
    path("sitemap-<slug:section>.xml", sitemap.pages, name="sitemap_section"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
    path("status/", status, name="status"),
]
