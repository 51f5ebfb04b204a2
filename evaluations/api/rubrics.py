"""评分指标 over HTTP: every version of a batch's criteria."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers

from accounts.models import User
from core.api.acts import Act
from evaluations import actions
from evaluations.api.bodies import SetRubricBody
from evaluations.models import Criterion, Rubric
from measures.api.rows import OF_BATCH, BatchRows


class AnchorSerializer(serializers.Serializer[Any]):
    """What a band of scores means."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Name the band's lower end as the rubric does, which Python has a word of its own for."""
        return {
            "from": serializers.CharField(max_length=10),
            "to": serializers.CharField(max_length=10),
            "text": serializers.CharField(max_length=500),
        }


class CriterionSerializer(serializers.ModelSerializer[Criterion]):
    """One line of a rubric; a gate is passed or failed and carries no points."""

    anchors = AnchorSerializer(many=True)

    class Meta:
        model = Criterion
        fields: ClassVar = [
            "code",
            "group",
            "name",
            "weight",
            "max_score",
            "min_score",
            "step",
            "is_gate",
            "is_counted",
            "is_required",
            "guidance",
            "anchors",
        ]


class RubricSerializer(serializers.ModelSerializer[Rubric]):
    """One version of a batch's criteria; the highest is in use."""

    batch = serializers.IntegerField(source="batch.number")
    criteria = CriterionSerializer(many=True)

    class Meta:
        model = Rubric
        fields: ClassVar = [
            "id",
            "batch",
            "version",
            "frozen_at",
            "comment_below",
            "comment_above",
            "created_at",
            "criteria",
        ]


@extend_schema_view(list=extend_schema(parameters=[OF_BATCH]))
class RubricResource(BatchRows[Rubric]):
    """评分指标: to the office. An evaluator reads the criteria on the sheet that is scored by them."""

    serializer_class = RubricSerializer
    acts = (
        Act(actions.set_rubric, on="list", subject="batch", body=SetRubricBody, status=HTTPStatus.CREATED),
    )

    def visible(self, person: User) -> QuerySet[Rubric]:
        """Return what the person sees on the pages."""
        return Rubric.objects.visible_to(person)

    def beside(self, rows: QuerySet[Rubric]) -> QuerySet[Rubric]:
        """Bring the criteria along."""
        return rows.select_related("batch").prefetch_related("criteria")
