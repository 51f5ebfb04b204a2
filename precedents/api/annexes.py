"""检索记录 over HTTP: a search as a file, made in the background."""

from __future__ import annotations

from typing import ClassVar

from django.db.models import QuerySet
from rest_framework import serializers

from accounts.models import User
from core.api.made_files import GivesItsFile
from core.api.resources import Resource
from core.made_files import FACTS
from precedents.models import Annex


class AnnexSerializer(serializers.ModelSerializer[Annex]):
    """A file of a search, and how far it is."""

    search = serializers.IntegerField(source="run_id")

    class Meta:
        model = Annex
        fields: ClassVar = ["id", "search", "format", *FACTS]
        read_only_fields = fields


class AnnexResource(GivesItsFile, Resource[Annex]):
    """检索记录: the files that one asked for, of searches that one still sees; kept for a week."""

    serializer_class = AnnexSerializer

    def rows(self, person: User) -> QuerySet[Annex]:
        """Return what the person's pages show."""
        return Annex.objects.visible_to(person)

    def named(self, made: Annex) -> str:
        """Return a name with the search's number."""
        return f"search-{made.run_id}.{made.format}"
