"""终评结论 over HTTP, to the office: what was decided, on what ground, by whom, and who confirmed it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers

from accounts.models import User
from core.api.acts import Act
from core.api.references import refer
from evaluations import actions
from evaluations.api.deciding_bodies import (
    ConfirmDecisionBody,
    ConfirmDecisionsBody,
    DecideAsSettledBody,
    DecideMeasureBody,
)
from evaluations.api.tallies import DatedSearchSerializer
from evaluations.models import Decision
from evaluations.searches import search_of
from measures.api.mentions import MeasureMentionSerializer, PersonMentionSerializer
from measures.api.rows import OF_BATCH, BatchRows
from measures.entries import UNLISTED_OF_ITS_MEASURE


class DecisionSerializer(serializers.ModelSerializer[Decision]):
    """The office's decision on a measure, pending until a second person confirms it."""

    batch = serializers.IntegerField(source="measure.batch.number")
    measure = MeasureMentionSerializer()
    decided_by = PersonMentionSerializer()
    confirmed_by = PersonMentionSerializer(allow_null=True)
    search = serializers.SerializerMethodField(help_text="所依据的检索；没有则为null。")
    mark = serializers.CharField(help_text="这份结论现在的样子；确认时写明，重新决定以后会变。")

    class Meta:
        model = Decision
        fields: ClassVar = [
            "id",
            "batch",
            "measure",
            "is_selected",
            "classification",
            "has_special_mark",
            "reason",
            "replicates",
            "replicated_comparison",
            "search",
            "prior_art_note",
            "position",
            "decided_by",
            "decided_at",
            "confirmed_by",
            "confirmed_at",
            "returned_reason",
            "mark",
        ]

    @extend_schema_field(DatedSearchSerializer(allow_null=True))
    def get_search(self, decision: Decision) -> Any:
        """Return the search that the decision rests on."""
        found = search_of(decision)
        return None if found is None else DatedSearchSerializer(found).data


@extend_schema_view(list=extend_schema(parameters=[OF_BATCH]))
class DecisionResource(BatchRows[Decision]):
    """终评结论, to the office. Everybody else reads classes in the register, and a unit its reasons."""

    serializer_class = DecisionSerializer
    number_path = "measure__batch__number"
    door = "evaluations.read_decisions"
    read_as = "read_tally"
    acts = (
        Act(
            actions.decide_measure,
            on="list",
            subject="measure",
            body=DecideMeasureBody,
            status=HTTPStatus.CREATED,
        ),
        Act(
            actions.decide_as_settled,
            "as-settled",
            on="list",
            subject="batch",
            body=DecideAsSettledBody,
            answer=DecisionSerializer,
            many=True,
        ),
        Act(
            actions.confirm_decisions,
            "confirm",
            on="list",
            subject="batch",
            body=ConfirmDecisionsBody,
            answer=DecisionSerializer,
            many=True,
        ),
        Act(actions.confirm_decision, "confirm", body=ConfirmDecisionBody),
        Act(actions.reopen_decision, "reopen"),
        Act(actions.order_annex, "order", on="list", subject="batch", answer=None),
    )

    def visible(self, person: User) -> QuerySet[Decision]:
        """Return what the person sees on the pages."""
        return Decision.objects.visible_to(person)

    def beside(self, rows: QuerySet[Decision]) -> QuerySet[Decision]:
        """Bring along the measure, the people, and what the decision rests on."""
        beside = ("measure__batch", "decided_by", "confirmed_by", "search_run__asked_by", "outside_search")
        return rows.select_related(*beside).defer(*UNLISTED_OF_ITS_MEASURE, "search_run__text")


refer(Decision, rows=Decision.objects.visible_to)
