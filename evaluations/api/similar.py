"""What is like the measure of a sheet, over HTTP: what its evaluator may take over as a finding."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from core.api.resources import Acts
from evaluations.models import Assignment
from evaluations.models.assignment import AssignmentQuerySet
from evaluations.similar import Similar, similar_to, with_what_similar_needs


class SimilarPracticeSerializer(serializers.Serializer[Any]):
    """A practice, named as `adopt` takes it. No figure of likeness: how like it is, is the reader's to say."""

    source = serializers.CharField(source="hit.source")  # type: ignore[assignment]  # a serializer has an own one
    key = serializers.CharField(source="hit.key")
    title = serializers.CharField(source="hit.title")
    text = serializers.SerializerMethodField()
    place = serializers.CharField(source="hit.origin.place")
    document = serializers.CharField(source="hit.origin.document")
    in_force_since = serializers.CharField(source="hit.origin.in_force_since", allow_null=True)
    how = serializers.CharField(source="hit.how", help_text="按字面还是按意思检出。")
    is_on_record = serializers.SerializerMethodField(help_text="是否已在比对记录中。")

    def get_text(self, practice: Similar) -> str:
        """Return the practice's own words."""
        return "".join(piece.text for piece in practice.text)

    def get_is_on_record(self, practice: Similar) -> bool:
        """Tell whether somebody has taken it over already."""
        return practice.record is not None


class SimilarPracticesSerializer(serializers.Serializer[Any]):
    """The likest practices, the likest first; 未检出，不等于没有."""

    practices = SimilarPracticeSerializer(many=True)
    shelves = serializers.ListField(child=serializers.CharField(), help_text="检索范围")
    by_meaning = serializers.BooleanField(help_text="是否也按意思检索。")


class SimilarResource(Acts[Assignment]):
    """评分表: what is like the measure, to who scores it."""

    def rows(self, person: User) -> AssignmentQuerySet:
        """Return one's own, as far as one has not stepped back."""
        mine = Assignment.objects.visible_to(person).taken_on().filter(evaluator=person.pk)
        return with_what_similar_needs(mine.for_action(), person)

    @extend_schema(responses=SimilarPracticesSerializer)
    @action(detail=True, methods=["get"])
    def similar(self, request: Request, pk: int) -> Response:
        """Search for the like of the measure among what everybody may see."""
        found = similar_to(get_object_or_404(self.get_queryset(), pk=pk), self.person)
        shelves = [shelf.name for shelf in found.shelves]
        said = {"practices": found.practices, "shelves": shelves, "by_meaning": found.by_meaning}
        return Response(SimilarPracticesSerializer(said).data)
