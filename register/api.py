"""The register over HTTP, readable without signing in."""

from __future__ import annotations

from typing import ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers, viewsets
from rest_framework.permissions import AllowAny

from accounts.models import User
from core.api.acts import Act
from core.api.paging import NewestFirst, narrowing_of
from core.api.resources import Acts
from register.actions import recognise_entry, withdraw_recognition
from register.facets import Narrowing
from register.forms import RegisterFilter
from register.models import Recognition, RegisterEntry


class RecognitionSerializer(serializers.ModelSerializer[Recognition]):
    """What became of a published measure."""

    class Meta:
        model = Recognition
        fields: ClassVar = ["id", "kind", "dated_on", "source"]


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
            "has_special_mark",
            "field",
            "unit_names",
            "published_on",
            "recognitions",
        ]


@extend_schema_view(
    list=extend_schema(
        parameters=[
            OpenApiParameter("words", str, description="关键词，空格隔开，须全部出现"),
            OpenApiParameter("batch", int, many=True, description="批次号，可写多个"),
            OpenApiParameter("classification", str, many=True, description="创新性类别代码，可写多个"),
            OpenApiParameter("field", str, many=True, description="所属领域代码，可写多个"),
            OpenApiParameter("unit", str, many=True, description="报送单位名称（按印发时的写法），可写多个"),
            OpenApiParameter("year", int, many=True, description="发布年份，可写多个"),
            OpenApiParameter("has_special_mark", bool, description="只看有特色标识的"),
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


class RegisterEntryActs(Acts[RegisterEntry]):
    """What the office puts down of an entry in force."""

    serializer_class = RegisterEntrySerializer
    acts = (Act(recognise_entry, "recognise"),)

    def rows(self, person: User) -> QuerySet[RegisterEntry]:
        """Everybody sees the register."""
        return RegisterEntry.objects.in_force().for_list()

    def shown(self, row: RegisterEntry) -> RegisterEntry:
        """Return the entry with what became of it."""
        return RegisterEntry.objects.for_list().get(pk=row.pk)


class RecognitionActs(Acts[Recognition]):
    """What the office takes back of it."""

    serializer_class = RecognitionSerializer
    acts = (Act(withdraw_recognition, "withdraw"),)

    def rows(self, person: User) -> QuerySet[Recognition]:
        """Return those of entries that the register shows."""
        return Recognition.objects.filter(entry__in=RegisterEntry.objects.in_force())
