"""代理 over HTTP: who takes whose step of a batch's letters; offered, accepted and ended as on the pages."""

from __future__ import annotations

from http import HTTPStatus
from typing import ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers

from accounts.models import User
from core.api.acts import Act
from letters import actions
from letters.choices import DelegationState
from letters.models import Delegation
from measures.api.rows import OF_BATCH, BatchRows


class DelegationSerializer(serializers.ModelSerializer[Delegation]):
    """A delegation, and how far it is today."""

    batch = serializers.IntegerField(source="batch.number")
    principal = serializers.CharField(source="principal.username", help_text="委托人的登录名")
    delegate = serializers.CharField(source="delegate.username", help_text="代理人的登录名")
    state = serializers.ChoiceField(DelegationState.choices, read_only=True)
    ended_by = serializers.CharField(source="ended_by.username", default=None, allow_null=True)

    class Meta:
        model = Delegation
        fields: ClassVar = [
            "id",
            "batch",
            "principal",
            "delegate",
            "hand",
            "state",
            "starts_on",
            "ends_on",
            "reason",
            "offered_at",
            "accepted_at",
            "ended_at",
            "ended_by",
            "ended_reason",
        ]
        read_only_fields = fields


@extend_schema_view(list=extend_schema(parameters=[OF_BATCH]))
class DelegationResource(BatchRows[Delegation]):
    """代理: the office all of them, as on its page."""

    serializer_class = DelegationSerializer
    door = "letters.read_delegations"
    acts = (
        Act(actions.offer_delegation, on="list", permission="letters.delegate", status=HTTPStatus.CREATED),
        Act(actions.accept_delegation, "accept"),
        Act(actions.end_delegation, "end"),
    )

    def visible(self, person: User) -> QuerySet[Delegation]:
        """Return what the person sees on the pages."""
        return Delegation.objects.visible_to(person)

    def beside(self, rows: QuerySet[Delegation]) -> QuerySet[Delegation]:
        """Bring the people and the batch along."""
        return rows.with_people()  # type: ignore[attr-defined]  # its own queryset's
