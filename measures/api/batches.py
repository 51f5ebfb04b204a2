"""Batches over HTTP."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from rest_framework import serializers

from core.api.references import refer
from core.api.resources import Resource
from measures.models import Batch

refer(Batch, key="number", rows=Batch.objects.visible_to)


class BatchSerializer(serializers.ModelSerializer[Batch]):
    """A batch's phase, dates and limits."""

    class Meta:
        model = Batch
        fields: ClassVar = [
            "number",
            "year",
            "zone",
            "state",
            "opens_on",
            "closes_on",
            "prior_art_cutoff_on",
            "title_limit",
            "summary_limit",
            "innovation_point_limit",
            "practice_limit",
            "case_limit",
            "required_texts",
            "published_on",
        ]
        read_only_fields = fields


class BatchResource(Resource[Batch]):
    """批次: those that the person may see."""

    serializer_class = BatchSerializer
    lookup_field = "number"

    def rows(self, person: Any) -> QuerySet[Batch]:
        """Start from what the person sees on the pages."""
        return Batch.objects.visible_to(person)
