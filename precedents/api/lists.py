"""Lists of prior practice and their entries: read by everybody signed in, put right by the office."""

from __future__ import annotations

from typing import ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers

from accounts.models import User
from core.api.acts import Act
from core.api.bodies import Body, EditVersion
from core.api.narrowing import keys_named
from core.api.references import refer
from core.api.resources import Resource
from core.api.versions import EDIT_VERSION
from precedents.actions.editing import TEXTS, change_list, edit_entry
from precedents.actions.ending import supersede_list, withdraw_list
from precedents.actions.importing import FACTS
from precedents.models import Precedent, PrecedentList

refer(PrecedentList, rows=PrecedentList.objects.visible_to)


class PrecedentListSerializer(serializers.ModelSerializer[PrecedentList]):
    """A list: who issued it, when, and whether it still counts."""

    class Meta:
        model = PrecedentList
        fields: ClassVar = ["id", *FACTS, "size", "sha256", "state", "superseded_by", "withdrawn_because"]
        read_only_fields = fields


class PrecedentListBody(serializers.ModelSerializer[PrecedentList], Body):
    """What is said of a list."""

    class Meta:
        model = PrecedentList
        fields = FACTS


class PrecedentListResource(Resource[PrecedentList]):
    """在先做法清单: those that the person may read."""

    serializer_class = PrecedentListSerializer
    acts = (
        Act(change_list, method="patch", body=PrecedentListBody),
        Act(supersede_list, "supersede"),
        Act(withdraw_list, "withdraw"),
    )

    def rows(self, person: User) -> QuerySet[PrecedentList]:
        """Return the lists of the page."""
        return PrecedentList.objects.visible_to(person)


class PrecedentSerializer(serializers.ModelSerializer[Precedent]):
    """A practice as its list has it."""

    class Meta:
        model = Precedent
        fields: ClassVar = ["id", "precedent_list", "position", *TEXTS, EDIT_VERSION]
        read_only_fields = fields


class PrecedentBody(serializers.ModelSerializer[Precedent], Body):
    """What is put right, over the version that was read."""

    edit_version = EditVersion()

    class Meta:
        model = Precedent
        fields: ClassVar = [*TEXTS, EDIT_VERSION]


@extend_schema_view(
    list=extend_schema(
        parameters=[
            OpenApiParameter("list", int, description="清单的id"),
            OpenApiParameter("words", str, description="关键词，空格隔开，须全部出现"),
        ]
    )
)
class PrecedentResource(Resource[Precedent]):
    """在先做法: what stands in the lists that the person may read."""

    serializer_class = PrecedentSerializer
    version_field = EDIT_VERSION
    acts = (Act(edit_entry, method="patch", body=PrecedentBody),)

    def rows(self, person: User) -> QuerySet[Precedent]:
        """Return the practices, narrowed down by list and words."""
        found = Precedent.objects.visible_to(person)
        if self.action != "list":
            return found
        keys = keys_named(self.request, "list")
        found = found if keys is None else found.filter(precedent_list__in=keys)
        words = self.request.query_params.get("words", "").strip()[:100]
        return found.saying(words) if words else found
