"""The public's side over HTTP: issued letters with their files, readable without signing in."""

from __future__ import annotations

from typing import ClassVar

from django.db.models import QuerySet
from django.http import FileResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import AllowAny
from rest_framework.request import Request

from core.api.paging import NewestFirst
from core.web import DOWNLOAD
from documents.rendering import suffix_of
from letters.models import Letter, LetterFile

FORMAT = OpenApiParameter("file_format", str, OpenApiParameter.PATH, description="如pdf、docx、ofd")


class LetterSerializer(serializers.ModelSerializer[Letter]):
    """An issued letter: its number, its content as printed, the digests of its files by format."""

    batch = serializers.IntegerField(source="batch.number")
    content = serializers.JSONField(help_text="函的全文，见 docs/letter.md。")
    files = serializers.SerializerMethodField()

    class Meta:
        model = Letter
        fields: ClassVar = ["id", "batch", "kind", "number", "state", "signed_on", "content", "files"]

    def get_files(self, letter: Letter) -> dict[str, str]:
        """Return each file's SHA-256 by its format."""
        return {file.format: file.sha256 for file in letter.files.all()}


class LetterViewSet(viewsets.ReadOnlyModelViewSet[Letter]):
    """函: every issued letter that everybody may read, whatever became of it."""

    serializer_class = LetterSerializer
    pagination_class = NewestFirst
    permission_classes = (AllowAny,)
    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet[Letter]:
        """Return the letters that the public sees."""
        return Letter.objects.published().select_related("batch").prefetch_related("files")

    @extend_schema(
        parameters=[FORMAT],
        responses={(200, DOWNLOAD): OpenApiTypes.BINARY},
    )
    @action(detail=True, methods=["get"], url_path="files/<slug:file_format>", url_name="file")
    def file(self, request: Request, pk: int, file_format: str) -> FileResponse:
        """Send one file of an issued letter under a name that says which letter it is."""
        files = LetterFile.objects.filter(letter__in=self.get_queryset()).select_related("letter")
        return sent(get_object_or_404(files, letter=pk, format=file_format))


def sent(file: LetterFile) -> FileResponse:
    """Return a letter's file as a download under a name that says which letter it is."""
    return FileResponse(
        file.file.open("rb"),
        as_attachment=True,
        filename=f"{file.letter.number}.{suffix_of(file.format)}",
        content_type=DOWNLOAD,
    )
