"""Comparison records over HTTP: read as on the measure's page, written each side its own."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers

from accounts.models import User
from accounts.web import person_of
from core.api.acts import Act
from core.api.bodies import Body
from core.api.narrowing import keys_named
from core.api.references import Reference
from core.api.resources import Resource
from measures import actions
from measures.models import Comparison, Measure
from measures.naming.hiding import hide_senders, sealed_record

WRITTEN = ("place", "practice", "document", "in_force_since", "source", "difference", "relation")


class ComparisonSerializer(serializers.ModelSerializer[Comparison]):
    """What was done elsewhere, where, under which document, since when; and how the measure differs."""

    class Meta:
        model = Comparison
        fields: ClassVar = ["id", "measure", "origin", *WRITTEN, "created_at"]
        read_only_fields = fields

    def to_representation(self, instance: Comparison) -> dict[str, Any]:
        """Take the sender's names out where they are hidden, as the page does."""
        hide_senders([instance.measure], person_of(self.context["request"]))
        return super().to_representation(sealed_record(instance, instance.measure))


class ComparisonBody(serializers.ModelSerializer[Comparison], Body):
    """The entries of a record."""

    class Meta:
        model = Comparison
        fields: ClassVar = list(WRITTEN)


class AddComparisonBody(ComparisonBody):
    """A new record: of which measure, and its entries."""

    measure = Reference(Measure)

    class Meta(ComparisonBody.Meta):
        fields: ClassVar = ["measure", *WRITTEN]


@extend_schema_view(list=extend_schema(parameters=[OpenApiParameter("measure", int, description="举措的id")]))
class ComparisonResource(Resource[Comparison]):
    """比对记录: those that the person may read."""

    serializer_class = ComparisonSerializer
    acts = (
        Act(
            actions.add_comparison,
            on="list",
            subject="measure",
            body=AddComparisonBody,
            answer=ComparisonSerializer,
            status=201,
        ),
        Act(
            actions.compare_with_hit,
            "from-hit",
            on="list",
            subject="measure",
            answer=ComparisonSerializer,
            status=201,
        ),
        Act(
            actions.change_comparison, method="patch", via="measure", key="comparison_id", body=ComparisonBody
        ),
        Act(actions.remove_comparison, method="delete", via="measure", key="comparison_id", answer=None),
    )

    def rows(self, person: User) -> QuerySet[Comparison]:
        """Return those that the page of the measure shows."""
        seen = Comparison.objects.visible_to(person).select_related("measure__batch", "measure__unit")
        keys = keys_named(self.request, "measure") if self.action == "list" else None
        return seen if keys is None else seen.filter(measure__in=keys)
