"""Files that a worker makes for somebody, over HTTP: the file itself, for whoever sees its row."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request

from core.made_files import given_out
from core.web import DOWNLOAD


class GivesItsFile:
    """A resource of made files: each is sent once it is finished."""

    def named(self, made: Any) -> str:
        """Return under which name a file is sent."""
        raise NotImplementedError

    @extend_schema(responses={(200, DOWNLOAD): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"])
    def file(self, request: Request, pk: int) -> FileResponse:
        """Send a finished file."""
        made = self.get_object()  # type: ignore[attr-defined]  # of the resource that it stands on
        return given_out(made, self.named(made))
