"""The API's root, under /api/v1/."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path
from rest_framework.routers import DefaultRouter

from fzworkflow.api import IssueToken, RevokeEveryToken, RevokeToken

router = DefaultRouter()

urlpatterns: list[URLPattern | URLResolver] = [
    path("tokens/", IssueToken.as_view(), name="token_issue"),
    path("tokens/revoke/", RevokeToken.as_view(), name="token_revoke"),
    path("tokens/revoke-all/", RevokeEveryToken.as_view(), name="token_revoke_all"),
    path("", include(router.urls)),
]
