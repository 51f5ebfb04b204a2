"""Batches over HTTP, with the units that they invite."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import QuerySet
from rest_framework import serializers

from accounts.models import Unit, User
from accounts.web import person_of
from core.api.acts import Act
from core.api.bodies import Body
from core.api.references import References, refer
from core.api.resources import Resource
from measures import actions
from measures.batch_settings import DAYS, KEPT
from measures.models import Batch, Invitation

refer(Batch, key="number", rows=Batch.objects.visible_to)

# How a batch is evaluated, and until when a late candidate is still taken: units are not told.
OFFICE_ALONE = ("hard_closes_on", "is_trimmed", "releases_marks", "spread_threshold", "prints_mark")


class BatchSerializer(serializers.ModelSerializer[Batch]):
    """A batch's phase, dates and limits."""

    class Meta:
        model = Batch
        fields: ClassVar = [
            "number",
            "year",
            "zone",
            "state",
            "opens_on",
            "closes_on",
            "prior_art_cutoff_on",
            "is_blind",
            "mark_label",
            "title_limit",
            "summary_limit",
            "innovation_point_limit",
            "practice_limit",
            "case_limit",
            "required_texts",
            "published_on",
            *OFFICE_ALONE,
        ]
        read_only_fields: ClassVar = [name for name in fields if name not in OFFICE_ALONE]
        # Not everybody is told of these: the schema must not promise them.
        extra_kwargs: ClassVar = {name: {"required": False} for name in OFFICE_ALONE}

    def to_representation(self, instance: Batch) -> dict[str, Any]:
        """Leave out what the office alone reads."""
        shown = super().to_representation(instance)
        reads_process = person_of(self.context["request"]).has_perm("measures.read_process", instance)
        hidden = () if reads_process else OFFICE_ALONE
        return {name: value for name, value in shown.items() if name not in hidden}


class BatchSettingsBody(serializers.ModelSerializer[Batch], Body):
    """What can be set of a batch; what is not named stays."""

    class Meta:
        model = Batch
        fields: ClassVar = ["year", *DAYS, *KEPT]


class CreateBatchBody(BatchSettingsBody):
    """A new batch: its number, and what is set of it already."""

    number = serializers.IntegerField(min_value=1, max_value=9999)

    class Meta(BatchSettingsBody.Meta):
        fields: ClassVar = ["number", *BatchSettingsBody.Meta.fields]


class RemindUnitsBody(Body):
    """Whom to remind."""

    units = References(Unit, help_text="单位的代码。")

    def validate(self, attrs: Mapping[str, Any]) -> dict[str, Any]:
        """Return the units by their keys, as the action takes them."""
        return {"units": [unit.pk for unit in attrs["units"]]}


class BatchResource(Resource[Batch]):
    """批次: those that the person may see, and what is done to them up to the evaluation."""

    serializer_class = BatchSerializer
    lookup_field = "number"
    acts = (
        Act(
            actions.create_batch,
            on="list",
            permission="measures.create_batch",
            body=CreateBatchBody,
            status=201,
        ),
        Act(actions.change_batch, method="patch", body=BatchSettingsBody),
        Act(actions.copy_batch, "copy", stays_within=False, answer=BatchSerializer, status=201),
        Act(actions.invite_units, "invite"),
        Act(actions.remind_units, "remind", body=RemindUnitsBody),
        Act(actions.stop_collecting_again, "stop-collecting"),
        Act(actions.cancel_batch, "cancel"),
        Act(actions.request_batch_search, "search"),
    )

    def rows(self, person: User) -> QuerySet[Batch]:
        """Start from what the person sees on the pages."""
        return Batch.objects.visible_to(person)


class InvitationSerializer(serializers.ModelSerializer[Invitation]):
    """A unit's place in a batch."""

    batch = serializers.IntegerField(source="batch.number", read_only=True)
    unit = serializers.CharField(source="unit.code", read_only=True)

    class Meta:
        model = Invitation
        fields: ClassVar = ["id", "batch", "unit", "grace_until", "grace_reason", "reminded_at"]
        read_only_fields = fields


class InvitationResource(Resource[Invitation]):
    """征集邀请: of every unit for the office, of one's own unit for others."""

    serializer_class = InvitationSerializer
    acts = (Act(actions.grant_grace, "grace"),)

    def rows(self, person: User) -> QuerySet[Invitation]:
        """Return those in batches that the person sees."""
        seen = Invitation.objects.filter(batch__in=Batch.objects.visible_to(person))
        seen = seen if person.has_perm("measures.read_process") else seen.filter(unit=person.unit_id)
        return seen.select_related("batch", "unit")
