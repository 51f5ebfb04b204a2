"""The API described by OpenAPI 3, for who writes a client of it."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from django.http import HttpResponse
from django.utils import translation
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework.permissions import AllowAny
from rest_framework.request import Request

RENDERERS = {each.media_type: each for each in SpectacularAPIView.renderer_classes}


class SchemaView(SpectacularAPIView):
    """The same for everybody, in the reader's language or that of `?lang=`: YAML, or JSON where that is asked for."""

    permission_classes = (AllowAny,)

    @extend_schema(exclude=True)
    def get(self, request: Request) -> HttpResponse:
        """Give the description out."""
        renderer = request.accepted_renderer
        asked = request.GET.get("lang", "")
        language = asked if asked in dict(settings.LANGUAGES) else translation.get_language()
        return HttpResponse(
            described(renderer.media_type, language),
            content_type=f"{renderer.media_type}; charset=utf-8",
            headers={"Content-Disposition": f'inline; filename="fzworkflow.{renderer.format}"'},
        )


@lru_cache
def described(media_type: str, language: str) -> str | bytes:
    """Return the description as it is written. It changes with a version alone, and takes two seconds to make."""
    with translation.override(language):
        schema = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]  # no types
    return RENDERERS[media_type]().render(schema)
