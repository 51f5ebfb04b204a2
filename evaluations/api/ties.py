"""回避关系 over HTTP: what is declared, and what waits for somebody's word. They are changed at their panel."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers

from accounts.models import User
from evaluations.models import Tie, TieCandidate
from measures.api.mentions import PersonMentionSerializer, UnitMentionSerializer
from measures.api.rows import OF_BATCH, BatchRows

Pair = TypeVar("Pair", Tie, TieCandidate)


class PairRows(BatchRows[Pair]):
    """An evaluator beside a unit, of the batches on whose panels the evaluator sits."""

    number_path = "evaluator__panel_places__panel__batch__number"

    def beside(self, rows: QuerySet[Pair]) -> QuerySet[Pair]:
        """Bring the two along."""
        return rows.select_related("evaluator", "unit")


class TieSerializer(serializers.ModelSerializer[Tie]):
    """An evaluator never gets the measures of the unit."""

    evaluator = PersonMentionSerializer()
    unit = UnitMentionSerializer()

    class Meta:
        model = Tie
        fields: ClassVar = ["id", "evaluator", "unit", "reason", "declared_at"]


@extend_schema_view(list=extend_schema(parameters=[OF_BATCH]))
class TieResource(PairRows[Tie]):
    """回避关系 of the members of panels; of a blind batch's to the office alone."""

    serializer_class = TieSerializer
    door = "evaluations.read_panel"

    def visible(self, person: User) -> QuerySet[Tie]:
        """Return what the person sees on the pages."""
        return Tie.objects.visible_to(person)


class TieCandidateSerializer(serializers.ModelSerializer[TieCandidate]):
    """What looks like a tie, and why."""

    evaluator = PersonMentionSerializer()
    unit = UnitMentionSerializer()

    class Meta:
        model = TieCandidate
        fields: ClassVar = ["id", "evaluator", "unit", "ground", "detail"]


@extend_schema_view(list=extend_schema(parameters=[OF_BATCH]))
class TieCandidateResource(PairRows[TieCandidate]):
    """疑似回避关系 that nobody has settled yet, to who settles them."""

    serializer_class = TieCandidateSerializer
    door = "evaluations.declare_tie"

    def visible(self, person: User) -> QuerySet[TieCandidate]:
        """Return what the person sees on the pages."""
        return TieCandidate.objects.visible_to(person).unsettled()
