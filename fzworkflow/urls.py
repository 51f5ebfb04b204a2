"""Addresses: each app brings its own."""

from __future__ import annotations

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.permissions import AllowAny

from accounts.admin import site as administration
from fzworkflow import health, views
from fzworkflow.home import home
from fzworkflow.metrics import metrics

handler400 = views.bad_request
handler403 = views.permission_denied
handler404 = views.page_not_found
handler500 = views.server_error

urlpatterns = [
    path("", home, name="home"),
    path("", include("measures.urls")),
    path("", include("evaluations.urls")),
    path("", include("letters.urls")),
    path("notices/", include("accounts.urls")),
    path("invitations/", include("accounts.invitation_urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", administration.urls),
    path("api/v1/", include("fzworkflow.api_urls")),
    path("api/schema/", SpectacularAPIView.as_view(permission_classes=[AllowAny]), name="schema"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
]
