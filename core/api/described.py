"""How the schema describes an operation: what its act is told and answers, every refusal, and the headers that it knows."""

from __future__ import annotations

from typing import Any, Final

from django.core.exceptions import FieldDoesNotExist
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import SAFE_METHODS

from core.api.acts import OWN, Act
from core.api.keeping import KEY_HEADER, REPLAYED
from core.api.refusals import refusals
from core.api.trying import DRY_RUN, DRY_RUN_HEADER

HEADER: Final = "header"
QUERY: Final = "query"
DONE = [200, 201]
TRIAL = OpenApiParameter(
    DRY_RUN, bool, QUERY, description="试办：检查并回答，但什么都不保存。", default=False
)
TRIED = OpenApiParameter(DRY_RUN_HEADER, str, HEADER, description="试办时是true。", response=DONE)
KEY = OpenApiParameter(KEY_HEADER, str, HEADER, description="自己取的键：一天之内重发，不再办理，回答照旧。")
REPLAY = OpenApiParameter(REPLAYED, str, HEADER, description="重发得到原来的回答时是true。", response=DONE)
MATCH = OpenApiParameter("If-Match", str, HEADER, description="读到的ETag：别人先保存了的，答412。")
TAG = OpenApiParameter("ETag", str, HEADER, description="内容的版本。", response=DONE)
WAIT = OpenApiParameter("Retry-After", int, HEADER, description="要等的秒数。", response=[409, 429])


class DescribedSchema(AutoSchema):
    """What drf-spectacular finds by itself, and what every act and every refusal have in common."""

    @property
    def act(self) -> Act | None:
        """The act that the operation does, if it does one out of a table."""
        name = getattr(self.view, "action", None) or ""
        found: Act | None = getattr(getattr(self.view, name, None), "act", None)
        return found

    def get_operation_id(self) -> str:
        """Name the operation as its action is named."""
        return self.act.name if self.act else str(super().get_operation_id())

    def get_request_serializer(self) -> Any:
        """Return the body of the act."""
        return self.act.told if self.act else super().get_request_serializer()

    def get_response_serializers(self) -> Any:
        """Return how the act's result is shown."""
        if self.act is None:
            return super().get_response_serializers()
        if self.act.answer is None:
            return {int(self.act.code): None}
        resource: Any = self.view
        answer: Any = resource.get_serializer_class() if self.act.answer is OWN else self.act.answer
        return {int(self.act.code): answer(many=True) if self.act.many else answer}

    def get_override_parameters(self) -> list[Any]:
        """Add the headers and the trial that the operation knows."""
        found = [*super().get_override_parameters(), WAIT]
        if self.act is not None:
            found += [TRIAL, TRIED] if self.act.can_be_tried else []
            found += [KEY, REPLAY]
        if self._is_versioned:
            found += [TAG, MATCH] if self._writes else [TAG]
        return found

    def map_parsers(self) -> list[str]:
        """Return how the body is written."""
        is_upload = self.act is not None and self.act.is_upload
        return [MultiPartParser.media_type] if is_upload else list(super().map_parsers())

    def is_deprecated(self) -> bool:
        """Whether the address is going to end."""
        return bool(self.act is not None and self.act.ending is not None)

    def _map_serializer_field(self, field: Any, direction: Any, bypass_extensions: bool = False) -> Any:
        if isinstance(field, serializers.FileField) and not field.read_only:
            return {"type": "string", "format": "binary"}
        _say_what_may_be_empty(field)
        schema = super()._map_serializer_field(field, direction, bypass_extensions)  # type: ignore[no-untyped-call]  # no types
        if isinstance(field, serializers.EmailField) and (field.allow_blank or field.read_only):
            # No address is no address.
            schema.pop("format", None)
        return schema

    def _get_paginator(self) -> Any:
        # What an act answers is no page of a list.
        return None if self.act else super()._get_paginator()  # type: ignore[no-untyped-call]  # no types

    def _get_response_bodies(self, direction: Any = "response") -> Any:
        answers = super()._get_response_bodies(direction)
        for status, refusal in refusals(
            writes=self._writes,
            finds="{" in self.path or self._is_list_view(),
            is_versioned=self._writes and self._is_versioned,
        ):
            declared = self._get_response_for_code(refusal, status)  # type: ignore[no-untyped-call]  # no types
            answers.setdefault(status, declared)
        return answers

    @property
    def _writes(self) -> bool:
        return self.method not in SAFE_METHODS

    @property
    def _is_versioned(self) -> bool:
        return bool(getattr(self.view, "version_field", "")) and getattr(self.view, "detail", False)


def _say_what_may_be_empty(field: Any) -> None:
    """Let a field that is only shown be empty where its column may: REST framework asks that of what is written alone."""
    model = getattr(getattr(field.parent, "Meta", None), "model", None)
    if model is None or not field.read_only:
        return
    try:
        column = model._meta.get_field(field.source)
    except FieldDoesNotExist:
        return
    field.allow_null = field.allow_null or getattr(column, "null", False)
    if isinstance(field, serializers.ChoiceField):
        field.allow_blank = field.allow_blank or getattr(column, "blank", False)
