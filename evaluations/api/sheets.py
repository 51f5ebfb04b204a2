"""评分表 over HTTP, named by its assignment: one's own as it is written, others' once they are open to the person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any, ClassVar, cast

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers

from accounts.models import User
from accounts.web import person_of
from core.api.acts import Act
from evaluations import actions
from evaluations.api.rubrics import CriterionSerializer
from evaluations.api.scoring_bodies import ChangeFindingBody, FindingBody, SaveSheetBody
from evaluations.exact import shown
from evaluations.models import Assignment, Evaluation
from evaluations.models.assignment import AssignmentQuerySet
from evaluations.own_scores import own_total
from evaluations.sheets import is_writable, own_sheet, readable_sheets, sheet_content
from measures.api.mentions import MeasureMentionSerializer, PersonMentionSerializer, RecordSerializer
from measures.api.rows import OF_BATCH, BatchRows
from measures.entries import UNLISTED_OF_ITS_MEASURE
from measures.models import Measure
from measures.presentation import shown_comparisons

SCORE = "evaluations.score_assignment"


class SheetRowSerializer(serializers.ModelSerializer[Assignment]):
    """A sheet in a list."""

    batch = serializers.IntegerField(source="measure.batch.number")
    measure = MeasureMentionSerializer()
    evaluator = PersonMentionSerializer()
    edit_version = serializers.IntegerField(source="sheet_version")
    classification = serializers.SerializerMethodField(help_text="建议类别；还没有写的为空。")
    is_abstained = serializers.SerializerMethodField()
    total = serializers.SerializerMethodField(help_text="加权总分，两位小数；没有的为空。")

    class Meta:
        model = Assignment
        fields: ClassVar = [
            "id",
            "batch",
            "measure",
            "evaluator",
            "round",
            "state",
            "submitted_at",
            "edit_version",
            "classification",
            "is_abstained",
            "total",
        ]

    def get_classification(self, assignment: Assignment) -> str:
        """Return the class that the sheet proposes."""
        sheet = stored_sheet(assignment)
        return sheet.classification if sheet else ""

    def get_is_abstained(self, assignment: Assignment) -> bool:
        """Tell whether its evaluator read the measure and did not judge it."""
        sheet = stored_sheet(assignment)
        return sheet is not None and sheet.is_abstained

    def get_total(self, assignment: Assignment) -> str:
        """Return the weighted total as every page prints it."""
        sheet = stored_sheet(assignment)
        return "" if sheet is None or sheet.is_abstained else shown(own_total(sheet)) or ""


def stored_sheet(assignment: Assignment) -> Evaluation | None:
    """Return the sheet that is stored for an assignment, if its evaluator has begun one."""
    sheet: Evaluation | None = getattr(assignment, "evaluation", None)
    return sheet if sheet is not None and sheet.pk is not None else None


class NoteSerializer(serializers.Serializer[Any]):
    """What an evaluator wrote to themselves."""

    text = serializers.CharField()
    is_flagged = serializers.BooleanField()
    edit_version = serializers.IntegerField()


class SheetContentSerializer(serializers.Serializer[Any]):
    """What stands on a sheet. A criterion that is not named has no score yet, which is not zero."""

    rubric_version = serializers.IntegerField()
    revision = serializers.IntegerField(allow_null=True, help_text="评的是举措的第几稿。")
    scores = serializers.DictField(child=serializers.CharField(), help_text="指标代码 → 得分")
    gates = serializers.DictField(child=serializers.BooleanField(), help_text="门槛项代码 → 是否通过")
    score_comments = serializers.DictField(child=serializers.CharField(), help_text="指标代码 → 说明")
    classification = serializers.CharField()
    ground = serializers.CharField()
    replicated_comparison = serializers.IntegerField(allow_null=True, help_text="比对记录的id")
    has_special_mark = serializers.BooleanField()
    familiarity = serializers.CharField()
    comment = serializers.CharField()
    is_abstained = serializers.BooleanField()


class SheetSerializer(SheetRowSerializer):
    """A whole sheet: what stands on it, the criteria that it is scored by, the records beside it."""

    content = serializers.SerializerMethodField()
    criteria = serializers.SerializerMethodField()
    comparisons = serializers.SerializerMethodField()
    can_write = serializers.SerializerMethodField(help_text="本人现在能不能写。")
    note = serializers.SerializerMethodField(help_text="我的备注：只给本人，其他人为null。")

    class Meta(SheetRowSerializer.Meta):
        fields: ClassVar = [
            *SheetRowSerializer.Meta.fields,
            "content",
            "criteria",
            "comparisons",
            "can_write",
            "note",
        ]

    sheet: Evaluation

    def to_representation(self, instance: Assignment) -> dict[str, Any]:
        """Read the sheet once, stored or not."""
        self.sheet = own_sheet(instance)
        return super().to_representation(instance)

    @extend_schema_field(SheetContentSerializer)
    def get_content(self, assignment: Assignment) -> Any:
        """Return what stands on the sheet; a remark may stand where no score does yet."""
        content = sheet_content(self.sheet)
        return {**content, "score_comments": {**self.sheet.remarks_ahead, **content["score_comments"]}}

    @extend_schema_field(CriterionSerializer(many=True))
    def get_criteria(self, assignment: Assignment) -> Any:
        """Return the criteria in their order."""
        return CriterionSerializer(self.sheet.rubric.criteria.all(), many=True).data

    @extend_schema_field(RecordSerializer(many=True))
    def get_comparisons(self, assignment: Assignment) -> Any:
        """Return the records that the person may read beside the sheet."""
        records = shown_comparisons(assignment.measure, self._person)
        return RecordSerializer(records, many=True, context=self.context).data

    def get_can_write(self, assignment: Assignment) -> bool:
        """Tell whether the person may save the sheet now."""
        return self._is_own(assignment) and is_writable(assignment)

    @extend_schema_field(NoteSerializer(allow_null=True))
    def get_note(self, assignment: Assignment) -> Mapping[str, Any] | None:
        """Return one's own note: nobody else ever reads it."""
        if not self._is_own(assignment):
            return None
        note = getattr(assignment, "own_note", None)
        empty = {"text": "", "is_flagged": False, "edit_version": 1}
        return empty if note is None else NoteSerializer(note).data

    @property
    def _person(self) -> User:
        return person_of(self.context["request"])

    def _is_own(self, assignment: Assignment) -> bool:
        return assignment.evaluator_id == self._person.pk


@extend_schema_view(list=extend_schema(parameters=[OF_BATCH]))
class SheetResource(BatchRows[Assignment]):
    """评分表: one's own; the panel's lead's once handed in; the office's once the scores are locked."""

    serializer_class = SheetSerializer
    row_serializer_class = SheetRowSerializer
    number_path = "measure__batch__number"
    version_field = "sheet_version"
    acts = (
        Act(actions.save_sheet, method="patch", body=SaveSheetBody),
        Act(actions.submit_sheet, "submit"),
        Act(actions.keep_note, "note", answer=NoteSerializer),
        Act(actions.flag_assignment, "flag", answer=NoteSerializer),
        Act(
            actions.add_finding,
            "findings",
            body=FindingBody,
            answer=RecordSerializer,
            status=HTTPStatus.CREATED,
        ),
        Act(actions.change_finding, "change-finding", body=ChangeFindingBody, answer=RecordSerializer),
        Act(actions.remove_finding, "remove-finding"),
        # The search that it takes the practice from may wait for a worker, who sees what is committed.
        Act(
            actions.find_for_sheet,
            "adopt",
            permission=SCORE,
            answer=RecordSerializer,
            status=HTTPStatus.CREATED,
            tries=False,
            in_one=False,
        ),
    )
    read_as = "read_sheets"

    def visible(self, person: User) -> QuerySet[Assignment]:
        """Return what the person sees on the pages."""
        return readable_sheets(person)

    def beside(self, rows: QuerySet[Assignment]) -> QuerySet[Assignment]:
        """Bring what is written along; of one alone what else stands beside it, and whether it can be written."""
        found = (
            cast("AssignmentQuerySet", rows).with_sheets().select_related("evaluator", "evaluation__revision")
        )
        if self.action == "list":
            return found.defer(*UNLISTED_OF_ITS_MEASURE)
        return found.for_action().select_related("own_note").prefetch_related("measure__comparisons")

    def measures_in(self, row: Assignment) -> Iterable[Measure]:
        """Return the measure."""
        return (row.measure,)

    @property
    def reads_sealed(self) -> bool:
        """Whether sheets of others are shown: an evaluator reads no more than their own."""
        return self.person.has_perm("evaluations.read_tally")
