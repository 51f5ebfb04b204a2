"""会签 over HTTP: to the office every part, to others what they are asked for, with that one letter and no other."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers

from accounts.models import User
from accounts.web import person_of
from core.api.acts import Act
from core.api.references import refer
from documents.content import LetterContent
from letters import actions
from letters.countersigned import Words, changes_since, digest_of, shown_changes, words_of
from letters.models import Countersignature, Letter
from letters.views.shared import content_shown
from measures.api.mentions import PersonMentionSerializer, UnitMentionSerializer
from measures.api.rows import OF_BATCH, BatchRows


class CountersignatureRowSerializer(serializers.ModelSerializer[Countersignature]):
    """A part in a list: a unit or a person, whom the office asked."""

    batch = serializers.IntegerField(source="letter.batch.number")
    unit = UnitMentionSerializer(allow_null=True)
    person = PersonMentionSerializer(allow_null=True)
    asked_by = serializers.CharField(source="asked_by.name")
    answered_by = serializers.CharField(source="answered_by.name", default=None, allow_null=True)

    class Meta:
        model = Countersignature
        fields: ClassVar = [
            "id",
            "letter",
            "batch",
            "part_name",
            "unit",
            "person",
            "place",
            "state",
            "due_on",
            "asked_by",
            "asked_at",
            "answered_by",
            "answered_at",
            "opinion",
            "withdrawn_reason",
        ]


class ChangeSerializer(serializers.Serializer[Any]):
    """A paragraph that changed since the part answered, in pieces of text."""

    place = serializers.CharField(help_text="哪一段")
    pieces = serializers.ListField(
        child=serializers.ListField(child=serializers.CharField(), min_length=2, max_length=2),
        help_text="一段一段的文字：equal未改、insert增、delete删。",
    )


class CountersignatureSerializer(CountersignatureRowSerializer):
    """A part with the letter as it is now, and what changed since the last answer."""

    content = serializers.SerializerMethodField(help_text="函的全文；文字有错，或不能会签的为null。")
    shown = serializers.SerializerMethodField(
        help_text="现在文字的摘要，会签时写明是对它作答；不能会签的为空。"
    )
    changes = serializers.SerializerMethodField(help_text="上次会签以后的改动。")

    class Meta(CountersignatureRowSerializer.Meta):
        fields: ClassVar = [*CountersignatureRowSerializer.Meta.fields, "content", "shown", "changes"]

    words: Words = ()
    composed: LetterContent | None = None

    def to_representation(self, instance: Countersignature) -> dict[str, Any]:
        """Compose the letter once, for who works on it and who may answer."""
        person, letter = person_of(self.context["request"]), instance.letter
        if person.has_perm("letters.read_draft") or person.has_perm("letters.countersign", instance):
            self.composed = content_shown(letter)
            self.words = words_of(letter, self.composed)
        return super().to_representation(instance)

    @extend_schema_field(serializers.JSONField(allow_null=True))
    def get_content(self, _part: Countersignature) -> Any:
        """Return the whole text, figures filled in."""
        return None if self.composed is None else self.composed.to_json()

    def get_shown(self, _part: Countersignature) -> str:
        """Return what an answer names the words by."""
        return digest_of(self.words) if self.words else ""

    @extend_schema_field(ChangeSerializer(many=True))
    def get_changes(self, part: Countersignature) -> Any:
        """Return what changed since the part answered; what is signed changes no more."""
        if part.letter.state not in Letter.COUNTERSIGNED_IN or not self.words:
            return []
        changes = shown_changes(changes_since(part, self.words))
        return [{"place": one.label, "pieces": [list(piece) for piece in one.pieces]} for one in changes]


@extend_schema_view(list=extend_schema(parameters=[OF_BATCH]))
class CountersignatureResource(BatchRows[Countersignature]):
    """会签: what a unit or a person is asked to say of a letter before it is signed, and what they said."""

    serializer_class = CountersignatureSerializer
    row_serializer_class = CountersignatureRowSerializer
    number_path = "letter__batch__number"
    acts = (
        Act(actions.countersign, "agree"),
        Act(actions.object_to_letter, "object"),
        Act(actions.withdraw_countersign, "withdraw"),
        Act(actions.move_countersign_day, "move-day"),
    )

    def visible(self, person: User) -> QuerySet[Countersignature]:
        """Return what the person sees on the pages."""
        return Countersignature.objects.visible_to(person)

    def beside(self, rows: QuerySet[Countersignature]) -> QuerySet[Countersignature]:
        """Bring along the letter, and who was asked by whom."""
        parts = rows.select_related("letter__batch", "unit", "person", "asked_by", "answered_by")
        if self.action == "list":
            return parts
        return parts.prefetch_related(
            "letter__steps", "letter__countersignatures", "letter__addressee_groups"
        )


refer(Countersignature, rows=Countersignature.objects.visible_to)
