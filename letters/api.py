"""The public's side over HTTP: issued letters and the register, readable without signing in."""

from __future__ import annotations

from typing import ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers, viewsets
from rest_framework.permissions import AllowAny

from accounts.api import NewestFirst, narrowing_of
from letters.forms import RegisterFilter
from letters.models import Letter, Recognition, RegisterEntry
from letters.register.facets import Narrowing


class RecognitionSerializer(serializers.ModelSerializer[Recognition]):
    """What became of a published measure."""

    class Meta:
        model = Recognition
        fields: ClassVar = ["kind", "dated_on", "source"]


class RegisterEntrySerializer(serializers.ModelSerializer[RegisterEntry]):
    """A published measure as printed."""

    batch = serializers.IntegerField(source="batch.number")
    recognitions = RecognitionSerializer(many=True)

    class Meta:
        model = RegisterEntry
        fields: ClassVar = [
            "id",
            "batch",
            "serial",
            "title",
            "summary",
            "innovation_point",
            "classification",
            "taiwan_related",
            "field",
            "unit_names",
            "published_on",
            "recognitions",
        ]


class LetterSerializer(serializers.ModelSerializer[Letter]):
    """An issued letter: its number, its content as printed, the digests of its files by form."""

    batch = serializers.IntegerField(source="batch.number")
    content = serializers.JSONField(help_text="函的全文，见 docs/letter.md。")
    files = serializers.SerializerMethodField()

    class Meta:
        model = Letter
        fields: ClassVar = ["id", "batch", "number", "state", "signed_on", "content", "files"]

    def get_files(self, letter: Letter) -> dict[str, str]:
        """Return each file's SHA-256 by its form."""
        return {file.form: file.sha256 for file in letter.files.all()}


@extend_schema_view(
    list=extend_schema(
        parameters=[
            OpenApiParameter("words", str, description="关键词，空格隔开，须全部出现"),
            OpenApiParameter("batch", int, many=True, description="批次号，可写多个"),
            OpenApiParameter("classification", str, many=True, description="创新性类别代码，可写多个"),
            OpenApiParameter("field", str, many=True, description="所属领域代码，可写多个"),
            OpenApiParameter("unit", str, many=True, description="报送单位名称（按印发时的写法），可写多个"),
            OpenApiParameter("year", int, many=True, description="发布年份，可写多个"),
            OpenApiParameter("taiwan_related", bool, description="只看对台特色"),
            OpenApiParameter("as_of", str, description="截至日期，如2026-01-31：那一天在库的举措"),
        ]
    )
)
class RegisterViewSet(viewsets.ReadOnlyModelViewSet[RegisterEntry]):
    """创新举措库: what is in force on a day, narrowed down as on its page."""

    serializer_class = RegisterEntrySerializer
    pagination_class = NewestFirst
    permission_classes = (AllowAny,)
    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet[RegisterEntry]:
        """Return entries in force that match every facet; one alone as of today."""
        if self.action != "list":
            return RegisterEntry.objects.in_force().for_list()
        narrowing = Narrowing.of(narrowing_of(RegisterFilter(self.request.query_params)))
        return RegisterEntry.objects.narrowed(narrowing).for_list(narrowing.as_of)


class LetterViewSet(viewsets.ReadOnlyModelViewSet[Letter]):
    """函: every issued letter, whatever became of it."""

    serializer_class = LetterSerializer
    pagination_class = NewestFirst
    permission_classes = (AllowAny,)
    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet[Letter]:
        """Return the letters that the public sees."""
        return Letter.objects.published().select_related("batch").prefetch_related("files")
