"""归档包 over HTTP: the packages that a person asked for, how far each is, and the package itself."""

from __future__ import annotations

from typing import ClassVar

from django.db.models import QuerySet
from django.http import FileResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request

from accounts.models import User
from core.made_files import FACTS, given_out
from letters.archive import archive_name
from letters.models import ArchiveEntry, ArchivePackage
from measures.api.rows import OF_BATCH, BatchRows


class ArchiveEntrySerializer(serializers.ModelSerializer[ArchiveEntry]):
    """A letter's place in the archive, with its number there."""

    class Meta:
        model = ArchiveEntry
        fields: ClassVar = ["letter", "code", "fonds", "year", "kept_for", "section", "section_code", "item"]


class ArchivePackageSerializer(serializers.ModelSerializer[ArchivePackage]):
    """A package. It is there once `finished_at` says when; `failure` says why it is not."""

    batch = serializers.IntegerField(source="letter.batch.number")

    class Meta:
        model = ArchivePackage
        fields: ClassVar = ["id", "letter", "batch", *FACTS]


@extend_schema_view(list=extend_schema(parameters=[OF_BATCH]))
class ArchivePackageResource(BatchRows[ArchivePackage]):
    """归档包 of issued letters: one's own, kept for a week."""

    serializer_class = ArchivePackageSerializer
    number_path = "letter__batch__number"
    door = "letters.read_draft"

    def visible(self, person: User) -> QuerySet[ArchivePackage]:
        """Return what the person sees on the pages."""
        return ArchivePackage.objects.visible_to(person)

    def beside(self, rows: QuerySet[ArchivePackage]) -> QuerySet[ArchivePackage]:
        """Bring the letter along."""
        return rows.select_related("letter__batch")

    @extend_schema(responses={(200, "application/zip"): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"])
    def file(self, request: Request, pk: int) -> FileResponse:
        """Send a finished package."""
        package = get_object_or_404(self.get_queryset(), pk=pk)
        return given_out(package, archive_name(package.letter), "application/zip")
