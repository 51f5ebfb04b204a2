"""How people, units and measures are named beside something else."""

from __future__ import annotations

from typing import Any, ClassVar

from rest_framework import serializers

from accounts.models import Unit, User
from accounts.web import person_of
from measures.api.comparisons import WRITTEN
from measures.models import Comparison, Measure
from measures.naming.hiding import hide_senders


class PersonMentionSerializer(serializers.ModelSerializer[User]):
    """A person: by the sign-in name a body names them, too."""

    class Meta:
        model = User
        fields: ClassVar = ["username", "name"]


class UnitMentionSerializer(serializers.ModelSerializer[Unit]):
    """A unit: by its code a body names it, too."""

    class Meta:
        model = Unit
        fields: ClassVar = ["code", "name"]


class MeasureMentionSerializer(serializers.ModelSerializer[Measure]):
    """A measure, under the name by which the person may know it."""

    class Meta:
        model = Measure
        fields: ClassVar = ["id", "ref", "title"]

    def to_representation(self, instance: Measure) -> dict[str, Any]:
        """Hide what a blind batch hides; a list has hidden all of its measures at once before."""
        hide_senders([instance], person_of(self.context["request"]))
        return super().to_representation(instance)


class RecordSerializer(serializers.ModelSerializer[Comparison]):
    """A comparison record as it may be read beside a sheet or a decision."""

    is_own = serializers.SerializerMethodField(help_text="是不是本人写的。")

    class Meta:
        model = Comparison
        fields: ClassVar = ["id", *WRITTEN, "origin", "is_own"]

    def get_is_own(self, record: Comparison) -> bool:
        """Tell whether the person wrote it."""
        return record.created_by_id == person_of(self.context["request"]).pk
