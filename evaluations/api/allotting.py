"""分派 over HTTP: proposals, and who evaluates what. That somebody has a task, never what they wrote."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar, cast

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers

from accounts.models import User
from accounts.web import person_of
from core.api.acts import Act
from core.api.references import refer
from evaluations import actions
from evaluations.api.bodies import EditProposalBody
from evaluations.api.shapes import PairSerializer
from evaluations.board import Board, board_of
from evaluations.due import own_due_day
from evaluations.models import AllotmentProposal, Assignment
from evaluations.models.assignment import AssignmentQuerySet
from evaluations.presentation import proposal_figures
from measures.api.mentions import MeasureMentionSerializer, PersonMentionSerializer
from measures.api.rows import OF_BATCH, BatchRows
from measures.entries import UNLISTED_OF_ITS_MEASURE
from measures.models import Measure


class ProposalFiguresSerializer(serializers.Serializer[Any]):
    """By what proposals are compared."""

    pair_count = serializers.IntegerField(help_text="新增份数")
    lowest = serializers.IntegerField(help_text="每人最少")
    highest = serializers.IntegerField(help_text="每人最多")
    at_home_share = serializers.CharField(help_text="专长相符的百分比，没有分派时为—")
    short_count = serializers.IntegerField(help_text="人数不足的举措")


class ProposalRowSerializer(serializers.ModelSerializer[AllotmentProposal]):
    """A proposal in a list."""

    batch = serializers.IntegerField(source="panel.batch.number")
    created_by = serializers.CharField(source="created_by.name")

    class Meta:
        model = AllotmentProposal
        fields: ClassVar = [
            "id",
            "batch",
            "number",
            "rule",
            "count",
            "seed",
            "by_field",
            "edit_version",
            "created_by",
            "created_at",
            "released_at",
            "undone_at",
        ]


class ProposalSerializer(ProposalRowSerializer):
    """A proposal with its pairs, and the figures by which it is compared."""

    figures = serializers.SerializerMethodField()
    pairs = serializers.SerializerMethodField()

    class Meta(ProposalRowSerializer.Meta):
        fields: ClassVar = [*ProposalRowSerializer.Meta.fields, "figures", "pairs"]

    board: Board

    def to_representation(self, instance: AllotmentProposal) -> dict[str, Any]:
        """Read the panel's board once."""
        self.board = board_of(instance.panel)
        return super().to_representation(instance)

    @extend_schema_field(ProposalFiguresSerializer)
    def get_figures(self, proposal: AllotmentProposal) -> Any:
        """Return the figures, over the board as it is now."""
        return ProposalFiguresSerializer(proposal_figures(proposal, self.board)).data

    @extend_schema_field(PairSerializer(many=True))
    def get_pairs(self, proposal: AllotmentProposal) -> Any:
        """Return the pairs; whoever left the panel meanwhile is left out."""
        names = {one.evaluator_id: one.evaluator.username for one in self.board.members}
        return [{"measure": m, "evaluator": names[e]} for m, e in proposal.pairs if e in names]


@extend_schema_view(list=extend_schema(parameters=[OF_BATCH]))
class ProposalResource(BatchRows[AllotmentProposal]):
    """分派方案 side by side, until one is released; of a blind batch's to the office alone."""

    serializer_class = ProposalSerializer
    row_serializer_class = ProposalRowSerializer
    version_field = "edit_version"
    acts = (
        Act(actions.edit_proposal, method="patch", body=EditProposalBody),
        Act(actions.release_proposal, "release"),
        Act(actions.undo_proposal, "undo"),
        Act(actions.drop_proposal, method="delete", answer=None),
    )
    number_path = "panel__batch__number"

    def visible(self, person: User) -> QuerySet[AllotmentProposal]:
        """Return what the person sees on the pages."""
        return AllotmentProposal.objects.visible_to(person)

    def beside(self, rows: QuerySet[AllotmentProposal]) -> QuerySet[AllotmentProposal]:
        """Bring along for which batch, and by whom; the pairs of one alone."""
        found = rows.select_related("panel__batch", "created_by")
        return found.defer("pairs") if self.action == "list" else found


class AssignmentSerializer(serializers.ModelSerializer[Assignment]):
    """A measure given to an evaluator."""

    batch = serializers.IntegerField(source="measure.batch.number")
    measure = MeasureMentionSerializer()
    evaluator = PersonMentionSerializer()
    reason = serializers.SerializerMethodField(help_text="回避、改派、重新打开的理由；匿名评审时只给办公室。")
    due_on = serializers.SerializerMethodField(help_text="评分截止，已含延期。")

    class Meta:
        model = Assignment
        fields: ClassVar = [
            "id",
            "batch",
            "measure",
            "evaluator",
            "round",
            "is_released",
            "state",
            "reason",
            "due_on",
            "assigned_at",
            "submitted_at",
        ]

    def get_reason(self, assignment: Assignment) -> str:
        """Return the reason to who runs the panel: an evaluator it would tell of ties, in a blind batch of the unit."""
        person = person_of(self.context["request"])
        is_open = not assignment.measure.batch.is_blind or person.has_perm("measures.read_sender")
        return assignment.reason if is_open and person.has_perm("evaluations.read_panel") else ""

    def get_due_on(self, assignment: Assignment) -> date | None:
        """Return the evaluator's last day in the batch."""
        due = own_due_day(assignment)
        return due.last_day if due else None


@extend_schema_view(list=extend_schema(parameters=[OF_BATCH]))
class AssignmentResource(BatchRows[Assignment]):
    """分派: to an evaluator one's own; to an agency's lead, of a blind batch, those alone whose sheet is handed in."""

    serializer_class = AssignmentSerializer
    number_path = "measure__batch__number"
    acts = (
        Act(actions.withdraw_assignment, "withdraw", answer=None),
        Act(actions.reassign_assignment, "reassign", answer=AssignmentSerializer),
        Act(actions.reopen_assignment, "reopen"),
        Act(actions.recuse_assignment, "recuse"),
    )

    def visible(self, person: User) -> QuerySet[Assignment]:
        """Return what the person sees on the pages."""
        return Assignment.objects.visible_to(person)

    def beside(self, rows: QuerySet[Assignment]) -> QuerySet[Assignment]:
        """Bring measure and evaluator along, and by when the sheet is due."""
        shown = cast("AssignmentQuerySet", rows).with_due_day()
        return shown.select_related("measure__batch__panel", "evaluator").defer(*UNLISTED_OF_ITS_MEASURE)

    def measures_in(self, row: Assignment) -> Iterable[Measure]:
        """Return the measure."""
        return (row.measure,)


refer(AllotmentProposal, rows=AllotmentProposal.objects.visible_to)
refer(Assignment, rows=Assignment.objects.visible_to)
