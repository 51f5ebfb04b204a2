"""A measure as the API shows it: what somebody must not know of it is left out."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.models import Unit
from accounts.web import person_of
from measures.entries import CONTACT_ENTRIES, FORM_ENTRIES
from measures.models import CommentDraft, Measure, OutsideSearch
from measures.naming.hiding import hide_senders, is_hidden_from
from measures.presentation import is_insider, shown_unit

# Whom to call, and what gives the sender of a blind batch away.
HIDDEN = (*CONTACT_ENTRIES, "predecessor", "joint_units")


class MeasureRowSerializer(serializers.ModelSerializer[Measure]):
    """A measure in a list."""

    batch = serializers.IntegerField(source="batch.number", read_only=True)
    unit = serializers.SerializerMethodField(help_text="报送单位；匿名评审时对评审方为空。")

    class Meta:
        model = Measure
        fields: ClassVar = ["id", "ref", "batch", "unit", "title", "state", "edit_version", "submitted_at"]
        read_only_fields: ClassVar = fields

    @extend_schema_field(serializers.CharField())
    def get_unit(self, measure: Measure) -> str:
        """Return the units' names, or nothing to those who must not know them."""
        return shown_unit(measure, person_of(self.context["request"]))


class MeasureSerializer(MeasureRowSerializer):
    """A whole measure."""

    joint_units = serializers.SlugRelatedField(
        "code", many=True, required=False, queryset=Unit.objects.all(), help_text="联合单位的代码。"
    )

    class Meta(MeasureRowSerializer.Meta):
        fields: ClassVar = [*MeasureRowSerializer.Meta.fields, *FORM_ENTRIES[1:], "joint_units"]
        read_only_fields: ClassVar = [name for name in fields if name not in HIDDEN]
        # Not everybody is told of these: the schema must not promise them.
        extra_kwargs: ClassVar = {name: {"required": False} for name in HIDDEN}

    def to_representation(self, instance: Measure) -> dict[str, Any]:
        """Leave the contact out for everybody but the unit and the office, as the page does."""
        person = person_of(self.context["request"])
        hide_senders([instance], person)
        shown = super().to_representation(instance)
        hidden = () if is_insider(instance, person) else CONTACT_ENTRIES
        if is_hidden_from(instance, person):
            hidden = (*hidden, "predecessor", "joint_units")
        return {name: value for name, value in shown.items() if name not in hidden}


class CommentDraftSerializer(serializers.ModelSerializer[CommentDraft]):
    """What somebody is writing beside a candidate, by entry, and its version."""

    class Meta:
        model = CommentDraft
        fields: ClassVar = ["measure", "comments", "reasons", "version"]
        read_only_fields = fields


class OutsideSearchSerializer(serializers.ModelSerializer[OutsideSearch]):
    """The report of a search that was made elsewhere."""

    class Meta:
        model = OutsideSearch
        fields: ClassVar = [
            "id",
            "measure",
            "searched_by",
            "searched_on",
            "scope",
            "shown_name",
            "size",
            "sha256",
        ]
        read_only_fields = fields
