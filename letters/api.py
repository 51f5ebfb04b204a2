"""The public's side over HTTP: issued letters and the register, readable without signing in."""

from __future__ import annotations

from typing import ClassVar

from django.db.models import QuerySet
from rest_framework import serializers, viewsets
from rest_framework.permissions import AllowAny

from core.api.paging import NewestFirst
from letters.models import Letter


class LetterSerializer(serializers.ModelSerializer[Letter]):
    """An issued letter: its number, its content as printed, the digests of its files by format."""

    batch = serializers.IntegerField(source="batch.number")
    content = serializers.JSONField(help_text="函的全文，见 docs/letter.md。")
    files = serializers.SerializerMethodField()

    class Meta:
        model = Letter
        fields: ClassVar = ["id", "batch", "number", "state", "signed_on", "content", "files"]

    def get_files(self, letter: Letter) -> dict[str, str]:
        """Return each file's SHA-256 by its format."""
        return {file.format: file.sha256 for file in letter.files.all()}


class LetterViewSet(viewsets.ReadOnlyModelViewSet[Letter]):
    """函: every issued letter, whatever became of it."""

    serializer_class = LetterSerializer
    pagination_class = NewestFirst
    permission_classes = (AllowAny,)
    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet[Letter]:
        """Return the letters that the public sees."""
        return Letter.objects.published().select_related("batch").prefetch_related("files")
