"""统分 over HTTP: every figure exactly as it was stored, twelve decimals and all; pages round it to two."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers

from accounts.models import User
from accounts.web import person_of
from core.api.acts import Act
from evaluations import actions
from evaluations.models import Advice, Assignment, Tally, TallyEntry, Waiver
from evaluations.searches import searches_of
from evaluations.verifying import FIGURES
from measures.api.mentions import MeasureMentionSerializer, PersonMentionSerializer, RecordSerializer
from measures.api.rows import OF_BATCH, BatchRows
from measures.entries import UNLISTED_OF_ITS_MEASURE
from measures.models import Measure
from measures.naming.hiding import hide_senders
from measures.presentation import shown_comparisons


class EvaluatorFiguresSerializer(serializers.Serializer[Any]):
    """How one evaluator scored, over the batch."""

    evaluator = PersonMentionSerializer()
    n = serializers.IntegerField()
    mean = serializers.CharField(allow_null=True)
    spread = serializers.CharField(allow_null=True)
    severity = serializers.CharField(allow_null=True)


class MissedSerializer(serializers.ModelSerializer[Assignment]):
    """A sheet that nobody waited for any longer."""

    evaluator = PersonMentionSerializer()
    measure = MeasureMentionSerializer()

    class Meta:
        model = Assignment
        fields: ClassVar = ["evaluator", "measure"]


class WaiverSerializer(serializers.ModelSerializer[Waiver]):
    """Why the evaluation was closed without some sheets."""

    by = serializers.CharField(source="by.name")
    assignments = MissedSerializer(many=True)

    class Meta:
        model = Waiver
        fields: ClassVar = ["reason", "by", "at", "assignments"]


class TallyRowSerializer(serializers.ModelSerializer[Tally]):
    """A tally in a list; the highest number of a batch is in force."""

    batch = serializers.IntegerField(source="batch.number")

    class Meta:
        model = Tally
        fields: ClassVar = [
            "id",
            "batch",
            "number",
            "round",
            "digest",
            "alpha_scores",
            "alpha_classes",
            "computed_at",
        ]


class TallySerializer(TallyRowSerializer):
    """A tally with what it says of the evaluators, and what was not waited for."""

    evaluators = serializers.SerializerMethodField()
    waivers = serializers.SerializerMethodField()

    class Meta(TallyRowSerializer.Meta):
        fields: ClassVar = [*TallyRowSerializer.Meta.fields, "evaluators", "waivers"]

    @extend_schema_field(EvaluatorFiguresSerializer(many=True))
    def get_evaluators(self, tally: Tally) -> Any:
        """Return the evaluators' figures."""
        people = User.objects.in_bulk([int(one["evaluator"]) for one in tally.evaluators])
        lines = [{**one, "evaluator": people[int(one["evaluator"])]} for one in tally.evaluators]
        return EvaluatorFiguresSerializer(lines, many=True).data

    @extend_schema_field(WaiverSerializer(many=True))
    def get_waivers(self, tally: Tally) -> Any:
        """Return the batch's waivers with the sheets that they name."""
        missed = Assignment.objects.select_related("evaluator", "measure__batch")
        brought = Prefetch("assignments", missed.defer(*UNLISTED_OF_ITS_MEASURE))
        waivers = list(tally.batch.waivers.select_related("by").prefetch_related(brought))
        named = [one.measure for waiver in waivers for one in waiver.assignments.all()]
        hide_senders(named, person_of(self.context["request"]))
        return WaiverSerializer(waivers, many=True, context=self.context).data


@extend_schema_view(list=extend_schema(parameters=[OF_BATCH]))
class TallyResource(BatchRows[Tally]):
    """统分: open from the decision phase on, to the office and the panel's own lead; earlier ones stay on record."""

    serializer_class = TallySerializer
    row_serializer_class = TallyRowSerializer
    door = "evaluations.read_tally"
    read_as = "read_tally"

    def visible(self, person: User) -> QuerySet[Tally]:
        """Return what the person sees on the pages."""
        return Tally.objects.visible_to(person)

    def beside(self, rows: QuerySet[Tally]) -> QuerySet[Tally]:
        """Bring the batch along."""
        return rows.select_related("batch")


class AdviceSerializer(serializers.ModelSerializer[Advice]):
    """What the third party advises; an empty class advises against the measure."""

    by = serializers.CharField(source="by.name")

    class Meta:
        model = Advice
        fields: ClassVar = ["classification", "reason", "by", "at"]


class TallyEntryRowSerializer(serializers.ModelSerializer[TallyEntry]):
    """A measure's line of the tally in force; a figure that does not exist is null, which is not zero."""

    batch = serializers.IntegerField(source="measure.batch.number")
    measure = MeasureMentionSerializer()
    votes = serializers.DictField(child=serializers.IntegerField(), help_text="创新性类别代码 → 票数")
    advice = serializers.SerializerMethodField(help_text="第三方建议；没有则为null。")

    class Meta:
        model = TallyEntry
        fields: ClassVar = [
            "id",
            "batch",
            "measure",
            *FIGURES,
            "abstentions",
            "flags",
            "settled",
            "advice",
        ]

    @extend_schema_field(AdviceSerializer(allow_null=True))
    def get_advice(self, entry: TallyEntry) -> Any:
        """Return what the third party advises."""
        advice = getattr(entry.measure, "advice", None)
        return None if advice is None else AdviceSerializer(advice).data


class DatedSearchSerializer(serializers.Serializer[Any]):
    """A dated search that a class may rest on."""

    key = serializers.CharField(help_text="作结论时写在search里。")
    day = serializers.DateField()
    by = serializers.CharField()
    scope = serializers.CharField()


class TallyEntrySerializer(TallyEntryRowSerializer):
    """A line with what the measure's class would rest on."""

    comparisons = serializers.SerializerMethodField()
    searches = serializers.SerializerMethodField(help_text="留存的检索，新的在前；只给办公室。")

    class Meta(TallyEntryRowSerializer.Meta):
        fields: ClassVar = [*TallyEntryRowSerializer.Meta.fields, "comparisons", "searches"]

    @extend_schema_field(RecordSerializer(many=True))
    def get_comparisons(self, entry: TallyEntry) -> Any:
        """Return the records that the person may read."""
        records = shown_comparisons(entry.measure, self._person)
        return RecordSerializer(records, many=True, context=self.context).data

    @extend_schema_field(DatedSearchSerializer(many=True))
    def get_searches(self, entry: TallyEntry) -> Any:
        """Return the searches to who reads the decisions."""
        reads = self._person.has_perm("evaluations.read_decisions")
        found = searches_of([entry.measure]).get(entry.measure_id, []) if reads else []
        return DatedSearchSerializer(found, many=True).data

    @property
    def _person(self) -> User:
        return person_of(self.context["request"])


@extend_schema_view(list=extend_schema(parameters=[OF_BATCH]))
class TallyEntryResource(BatchRows[TallyEntry]):
    """统分结果: the lines of each batch's tally in force."""

    serializer_class = TallyEntrySerializer
    row_serializer_class = TallyEntryRowSerializer
    number_path = "tally__batch__number"
    door = "evaluations.read_tally"
    read_as = "read_tally"
    acts = (Act(actions.advise_decision, "advise", via="measure", answer=AdviceSerializer),)

    def visible(self, person: User) -> QuerySet[TallyEntry]:
        """Return what the person sees on the pages."""
        return TallyEntry.objects.visible_to(person).filter(tally__in=Tally.objects.in_force())

    def beside(self, rows: QuerySet[TallyEntry]) -> QuerySet[TallyEntry]:
        """Bring along what is shown of the measure."""
        found = rows.select_related("measure__batch", "measure__advice__by").defer(*UNLISTED_OF_ITS_MEASURE)
        return found if self.action == "list" else found.prefetch_related("measure__comparisons")

    def measures_in(self, row: TallyEntry) -> Iterable[Measure]:
        """Return the line's measure."""
        return (row.measure,)
