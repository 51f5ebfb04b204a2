"""告知单位的理由 over HTTP: to the office all; to a unit those of its own measures, once they are released."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers

from accounts.models import User
from core.api.acts import Act
from evaluations import actions
from evaluations.api.deciding_bodies import WriteReasonBody
from evaluations.models import Decision, Reason, TallyEntry
from evaluations.presentation import tally_rows
from measures.api.mentions import MeasureMentionSerializer
from measures.api.rows import OF_BATCH, BatchRows
from measures.entries import UNLISTED_OF_ITS_MEASURE


class ReasonRowSerializer(serializers.ModelSerializer[Reason]):
    """What a unit is told of one measure."""

    batch = serializers.IntegerField(source="measure.batch.number")
    measure = MeasureMentionSerializer()
    remarks = serializers.ListField(
        source="told_remarks", child=serializers.CharField(), help_text="转告的专家意见，不写是谁的。"
    )
    is_selected = serializers.SerializerMethodField()
    classification = serializers.SerializerMethodField()
    has_special_mark = serializers.SerializerMethodField()

    class Meta:
        model = Reason
        fields: ClassVar = [
            "id",
            "batch",
            "measure",
            "is_selected",
            "classification",
            "has_special_mark",
            "ground",
            "remarks",
            "is_outdated",
            "written_at",
            "released_at",
        ]

    def get_is_selected(self, reason: Reason) -> bool:
        """Tell whether the measure was selected."""
        decision = _decision(reason)
        return decision is not None and decision.is_selected

    def get_classification(self, reason: Reason) -> str:
        """Return the class that the measure got."""
        decision = _decision(reason)
        return decision.classification if decision else ""

    def get_has_special_mark(self, reason: Reason) -> bool:
        """Tell whether the measure has the batch's mark."""
        decision = _decision(reason)
        return decision is not None and decision.has_special_mark


class MarksSerializer(serializers.Serializer[Any]):
    """A measure's figures, as far as the batch tells units of them."""

    rank = serializers.CharField()
    mean = serializers.CharField()
    trimmed_mean = serializers.CharField()


class ReasonSerializer(ReasonRowSerializer):
    """The same with the measure's figures, where the batch tells units of them."""

    marks = serializers.SerializerMethodField(help_text="本批次告知分数、名次的才有，否则为null。")

    class Meta(ReasonRowSerializer.Meta):
        fields: ClassVar = [*ReasonRowSerializer.Meta.fields, "marks"]

    @extend_schema_field(MarksSerializer(allow_null=True))
    def get_marks(self, reason: Reason) -> Any:
        """Return the figures of the tally in force."""
        if reason.released_at is None or not reason.measure.batch.releases_marks:
            return None
        entries = TallyEntry.objects.filter(measure=reason.measure_id).select_related("measure")
        rows = tally_rows(entries.order_by("-tally__number")[:1])
        return MarksSerializer(rows[0]).data if rows else None


class ReleasedSerializer(serializers.Serializer[int]):
    """How many reasons were told."""

    told = serializers.IntegerField(source="*")


def _decision(reason: Reason) -> Decision | None:
    return getattr(reason.measure, "decision", None)


@extend_schema_view(list=extend_schema(parameters=[OF_BATCH]))
class ReasonResource(BatchRows[Reason]):
    """告知单位的理由: what each unit is told of why its measure has its class."""

    serializer_class = ReasonSerializer
    row_serializer_class = ReasonRowSerializer
    acts = (
        Act(
            actions.write_reason,
            on="list",
            subject="measure",
            body=WriteReasonBody,
            status=HTTPStatus.CREATED,
        ),
        Act(
            actions.release_reasons,
            "release",
            on="list",
            subject="batch",
            answer=ReleasedSerializer,
        ),
    )
    number_path = "measure__batch__number"

    def visible(self, person: User) -> QuerySet[Reason]:
        """Return what the person sees on the pages."""
        return Reason.objects.visible_to(person)

    def beside(self, rows: QuerySet[Reason]) -> QuerySet[Reason]:
        """Bring along the measure and its decision."""
        return rows.select_related("measure__batch", "measure__decision").defer(*UNLISTED_OF_ITS_MEASURE)
