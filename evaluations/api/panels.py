"""评审组 over HTTP: the panels, an evaluator's own seats, and the experts that wait for the office."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus
from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers

from accounts.inviting import is_unopened
from accounts.models import User
from accounts.web import person_of
from core.api.acts import Act
from core.api.references import refer
from evaluations import actions
from evaluations.api.allotting import AssignmentSerializer, ProposalSerializer
from evaluations.api.bodies import BringProposalBody, FormPanelBody
from evaluations.api.ties import TieCandidateSerializer, TieSerializer
from evaluations.due import last_day_of
from evaluations.handovers import standing_handover
from evaluations.models import Handover, Nomination, Panel, PanelMember
from evaluations.seated import seated_with_counts
from measures.api.mentions import PersonMentionSerializer, UnitMentionSerializer
from measures.api.rows import OF_BATCH, BatchRows


class MemberSerializer(serializers.ModelSerializer[PanelMember]):
    """A member, by when their sheets are due, and how many they have: counts only, no marks."""

    evaluator = PersonMentionSerializer()
    is_opened = serializers.SerializerMethodField(help_text="账号是否已开通。")
    email = serializers.SerializerMethodField(help_text="只给开通账号的人看，其他人为空。")
    due_reason = serializers.SerializerMethodField(help_text="只给管理评审组的人看，其他人为空。")
    total = serializers.SerializerMethodField(help_text="本轮分派的份数，回避的不计。")
    submitted = serializers.SerializerMethodField(help_text="已交的份数。")
    recused = serializers.SerializerMethodField(help_text="回避的份数；看不到分派的人为null。")

    class Meta:
        model = PanelMember
        fields: ClassVar = [
            "id",
            "evaluator",
            "is_opened",
            "email",
            "affiliation",
            "fields",
            "cap",
            "ties_declared_at",
            "due_until",
            "due_reason",
            "total",
            "submitted",
            "recused",
        ]

    def get_is_opened(self, member: PanelMember) -> bool:
        """Tell whether the account waits for its invitation no more."""
        return not is_unopened(member.evaluator)

    def get_email(self, member: PanelMember) -> str:
        """Return the address to which the invitation goes, to who sends it."""
        return member.evaluator.email if self._may("evaluations.open_account") else ""

    def get_due_reason(self, member: PanelMember) -> str:
        """Return why there is more time, to who can give it."""
        return member.due_reason if self._may("evaluations.manage_panel") else ""

    def get_total(self, member: PanelMember) -> int:
        """Return how many sheets there are."""
        return self._count(member, "total")

    def get_submitted(self, member: PanelMember) -> int:
        """Return how many are handed in."""
        return self._count(member, "submitted")

    def get_recused(self, member: PanelMember) -> int | None:
        """Return how many were given back, to who may know the allotment: of a blind batch it tells of ties."""
        reads = person_of(self.context["request"]).has_perm("evaluations.read_allotment", member.panel)
        return self._count(member, "recused") if reads else None

    def _may(self, permission: str) -> bool:
        return person_of(self.context["request"]).has_perm(permission)

    def _count(self, member: PanelMember, name: str) -> int:
        return int(self.context["counts"][member.pk][name])


class HandoverSerializer(serializers.ModelSerializer[Handover]):
    """A result as the third party handed it in, signed by name."""

    class Meta:
        model = Handover
        fields: ClassVar = ["round", "statement", "signed_name", "missing", "sheet_count", "digest", "at"]


class PanelRowSerializer(serializers.ModelSerializer[Panel]):
    """A panel in a list."""

    batch = serializers.IntegerField(source="batch.number")
    agency = UnitMentionSerializer()

    class Meta:
        model = Panel
        fields: ClassVar = ["id", "batch", "agency", "per_measure", "round", "due_on"]


class PanelSerializer(PanelRowSerializer):
    """A panel with its members, and the result that stands."""

    members = serializers.SerializerMethodField()
    handover = serializers.SerializerMethodField(help_text="本轮已提交的评估结果；没有则为null。")

    class Meta(PanelRowSerializer.Meta):
        fields: ClassVar = [*PanelRowSerializer.Meta.fields, "members", "handover"]

    @extend_schema_field(MemberSerializer(many=True))
    def get_members(self, panel: Panel) -> Any:
        """Return the members with their counts."""
        seated = seated_with_counts(panel)
        for member, _counts in seated:
            member.panel = panel
        context = {**self.context, "counts": {member.pk: counts for member, counts in seated}}
        return MemberSerializer([member for member, _counts in seated], many=True, context=context).data

    @extend_schema_field(HandoverSerializer(allow_null=True))
    def get_handover(self, panel: Panel) -> Any:
        """Return the result that stands."""
        standing = standing_handover(panel.batch)
        return None if standing is None else HandoverSerializer(standing).data


class NominationSerializer(serializers.ModelSerializer[Nomination]):
    """A proposed expert: what opens an account is told to who opens it."""

    batch = serializers.IntegerField(source="panel.batch.number")
    nominated_by = serializers.CharField(source="nominated_by.name")
    username = serializers.CharField(required=False, help_text="只给开通账号的人看。")
    email = serializers.EmailField(required=False, allow_blank=True, help_text="只给开通账号的人看。")

    class Meta:
        model = Nomination
        fields: ClassVar = [
            "id",
            "batch",
            "name",
            "username",
            "email",
            "affiliation",
            "fields",
            "nominated_by",
            "nominated_at",
            "refusal",
        ]

    def to_representation(self, instance: Nomination) -> dict[str, Any]:
        """Leave sign-in name and address out for everybody else, as the page does."""
        shown = super().to_representation(instance)
        opens = person_of(self.context["request"]).has_perm("evaluations.open_account")
        return {name: value for name, value in shown.items() if opens or name not in {"username", "email"}}


class InvitedSerializer(serializers.ModelSerializer[PanelMember]):
    """Whom the office let in. A link that opens an account goes by mail; without an address it stands on the page alone."""

    evaluator = PersonMentionSerializer()
    is_opened = serializers.SerializerMethodField(help_text="账号是否已开通。")

    class Meta:
        model = PanelMember
        fields: ClassVar = ["id", "evaluator", "is_opened", "affiliation", "fields"]

    def get_is_opened(self, member: PanelMember) -> bool:
        """Tell whether the account waits for its invitation no more."""
        return not is_unopened(member.evaluator)


@extend_schema_view(list=extend_schema(parameters=[OF_BATCH]))
class PanelResource(BatchRows[Panel]):
    """评审组: to the office every one, to an agency's lead its own."""

    serializer_class = PanelSerializer
    row_serializer_class = PanelRowSerializer
    acts = (
        Act(actions.form_panel, on="list", subject="batch", body=FormPanelBody, status=HTTPStatus.CREATED),
        Act(actions.seat_evaluators, "seat"),
        Act(actions.set_seat, "set-seat"),
        Act(actions.set_due_day, "due-day"),
        Act(actions.extend_due_day, "extend-due-day"),
        Act(actions.remind_evaluators, "remind"),
        Act(actions.nominate_evaluator, "nominate", answer=NominationSerializer, status=HTTPStatus.CREATED),
        Act(actions.invite_evaluator, "invite", answer=InvitedSerializer, status=HTTPStatus.CREATED),
        Act(actions.send_again, "invite-again", answer=InvitedSerializer),
        Act(actions.declare_tie, "declare-tie", answer=TieSerializer, status=HTTPStatus.CREATED),
        Act(actions.revoke_tie, "revoke-tie"),
        Act(actions.search_ties, "search-ties", answer=TieCandidateSerializer, many=True),
        Act(actions.settle_tie_candidate, "settle-tie", answer=TieCandidateSerializer),
        Act(actions.draw_proposal, "draw", answer=ProposalSerializer, status=HTTPStatus.CREATED),
        Act(
            actions.bring_proposal,
            "bring",
            body=BringProposalBody,
            answer=ProposalSerializer,
            status=HTTPStatus.CREATED,
        ),
        Act(actions.assign_evaluator, "assign", answer=AssignmentSerializer, status=HTTPStatus.CREATED),
        Act(actions.hand_in_result, "hand-in"),
        Act(actions.give_back_result, "give-back"),
    )

    def visible(self, person: User) -> QuerySet[Panel]:
        """Return what the person sees on the pages."""
        return Panel.objects.visible_to(person)

    def beside(self, rows: QuerySet[Panel]) -> QuerySet[Panel]:
        """Bring batch and agency along."""
        return rows.select_related("batch", "agency")


class SeatSerializer(serializers.ModelSerializer[PanelMember]):
    """One's own seat: which units to declare ties to, and by when the sheets are due."""

    batch = serializers.IntegerField(source="panel.batch.number")
    due_on = serializers.SerializerMethodField(help_text="本人的评分截止，已含延期。")
    units = UnitMentionSerializer(
        source="panel.batch.invited_units", many=True, help_text="申报回避关系时从中选择。"
    )

    class Meta:
        model = PanelMember
        fields: ClassVar = ["id", "batch", "ties_declared_at", "due_on", "units"]

    def get_due_on(self, member: PanelMember) -> date | None:
        """Return the evaluator's last day."""
        return last_day_of(member.panel, member)


@extend_schema_view(list=extend_schema(parameters=[OF_BATCH]))
class SeatResource(BatchRows[PanelMember]):
    """评审席位: one's own. Before its ties are declared no measure is shown."""

    serializer_class = SeatSerializer
    number_path = "panel__batch__number"
    door = "evaluations.declare_own_ties"
    acts = (Act(actions.declare_own_ties, "declare-ties", via="panel"),)

    def visible(self, person: User) -> QuerySet[PanelMember]:
        """Return one's own."""
        return PanelMember.objects.of(person)

    def beside(self, rows: QuerySet[PanelMember]) -> QuerySet[PanelMember]:
        """Bring the batch along, and the units that are invited."""
        return rows.select_related("panel__batch").prefetch_related("panel__batch__invited_units")


@extend_schema_view(list=extend_schema(parameters=[OF_BATCH]))
class NominationResource(BatchRows[Nomination]):
    """推荐专家: whom the third party proposed, until the office has let them in."""

    serializer_class = NominationSerializer
    number_path = "panel__batch__number"
    acts = (
        Act(actions.confirm_nomination, "confirm", answer=InvitedSerializer),
        Act(actions.refuse_nomination, "refuse"),
    )

    def visible(self, person: User) -> QuerySet[Nomination]:
        """Return what the person sees on the pages."""
        return Nomination.objects.visible_to(person)

    def beside(self, rows: QuerySet[Nomination]) -> QuerySet[Nomination]:
        """Bring along for which batch, and by whom."""
        return rows.select_related("panel__batch", "nominated_by")


refer(Panel, rows=Panel.objects.visible_to)
refer(Nomination, rows=Nomination.objects.visible_to)
refer(PanelMember, rows=lambda person: PanelMember.objects.filter(panel__in=Panel.objects.visible_to(person)))
