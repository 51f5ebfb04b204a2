"""After the issue, over HTTP: who a letter went to and who signed for it, the sealed copies, groups of addressees."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.http import FileResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.permissions import AllowAny
from rest_framework.request import Request

from accounts.models import Unit, User
from core.api.acts import Act
from core.api.references import refer
from core.web import DOWNLOAD
from letters import actions
from letters.api.public import FORMAT, sent
from letters.models import AddresseeGroup, Delivery, Letter, LetterFile, SealedFile
from measures.api.mentions import UnitMentionSerializer
from measures.api.rows import OF_BATCH, BatchRows

KEEP = "letters.keep_addressee_group"


class DeliverySerializer(serializers.ModelSerializer[Delivery]):
    """An issued letter on its way to one unit, until somebody signs for it."""

    batch = serializers.IntegerField(source="letter.batch.number")
    number = serializers.CharField(source="letter.number", help_text="发文字号")
    title = serializers.CharField(source="letter.shown_title")
    unit = UnitMentionSerializer()
    received_by = serializers.CharField(source="received_by.name", default=None, allow_null=True)
    is_late = serializers.BooleanField(read_only=True, help_text="是否已过签收期限。")

    class Meta:
        model = Delivery
        fields: ClassVar = [
            "id",
            "letter",
            "batch",
            "number",
            "title",
            "unit",
            "unit_name",
            "sent_at",
            "due_on",
            "received_at",
            "received_by",
            "note",
            "is_late",
        ]


@extend_schema_view(list=extend_schema(parameters=[OF_BATCH]))
class DeliveryResource(BatchRows[Delivery]):
    """发送与签收: to the office every one, to a unit's people their own."""

    serializer_class = DeliverySerializer
    number_path = "letter__batch__number"
    acts = (Act(actions.receive_letter, "receive"), Act(actions.record_receipt, "record"))

    def visible(self, person: User) -> QuerySet[Delivery]:
        """Return what the person sees on the pages."""
        comes_in = person.has_perm("letters.read_draft") or person.has_perm("letters.receive_letter")
        return Delivery.objects.visible_to(person) if comes_in else Delivery.objects.none()

    def beside(self, rows: QuerySet[Delivery]) -> QuerySet[Delivery]:
        """Bring along the letter, the unit, and who signed."""
        return rows.select_related("letter__batch", "unit", "received_by")

    @extend_schema(
        parameters=[FORMAT],
        responses={(200, DOWNLOAD): OpenApiTypes.BINARY},
    )
    @action(detail=True, methods=["get"], url_path="files/<slug:file_format>", url_name="file")
    def file(self, request: Request, pk: int, file_format: str) -> FileResponse:
        """Send a file of the letter to whom it was sent, also where it is not for everybody to read."""
        files = LetterFile.objects.select_related("letter")
        return sent(get_object_or_404(files, letter=self.get_object().letter_id, format=file_format))


class SealedFileSerializer(serializers.ModelSerializer[SealedFile]):
    """The sealed scan of an issued letter, or its electronically sealed file, with its digests."""

    batch = serializers.IntegerField(source="letter.batch.number")

    class Meta:
        model = SealedFile
        fields: ClassVar = [
            "id",
            "letter",
            "batch",
            "kind",
            "shown_name",
            "media_type",
            "size",
            "sha256",
            "sm3",
            "uploaded_at",
        ]


@extend_schema_view(list=extend_schema(parameters=[OF_BATCH]))
class SealedFileResource(BatchRows[SealedFile]):
    """盖章文件 of issued letters: everybody's of those that are published, others' as far as they see the letter."""

    serializer_class = SealedFileSerializer
    permission_classes = (AllowAny,)
    number_path = "letter__batch__number"
    acts = (Act(actions.remove_sealed_file, "remove"),)

    def visible(self, person: User) -> QuerySet[SealedFile]:
        """Return what the person sees on the pages, who need not be signed in."""
        public = Q(letter__in=Letter.objects.published())
        if isinstance(person, User):
            seen = Letter.objects.issued().visible_to(person)
            public |= Q(letter__in=person.within_reach(seen))
        return SealedFile.objects.kept().filter(public)

    def beside(self, rows: QuerySet[SealedFile]) -> QuerySet[SealedFile]:
        """Bring the letter along."""
        return rows.select_related("letter__batch").defer("letter__content", "letter__manifest", "reading")

    @extend_schema(responses={(200, DOWNLOAD): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"])
    def file(self, request: Request, pk: int) -> FileResponse:
        """Send the file."""
        sealed = self.get_object()
        return FileResponse(
            sealed.file.open("rb"),
            as_attachment=True,
            filename=sealed.shown_name,
            content_type=DOWNLOAD,
        )


class AddresseeGroupSerializer(serializers.ModelSerializer[AddresseeGroup]):
    """A kept group of addressees: the words that a letter prints for them, and the units that are meant."""

    units = UnitMentionSerializer(many=True)

    class Meta:
        model = AddresseeGroup
        fields: ClassVar = ["id", "name", "wording", "units"]


def keep_group(*, by: User, name: str, wording: str, units: Sequence[Unit]) -> AddresseeGroup:
    """Keep a new group of addressees."""
    return actions.keep_addressee_group(by=by, name=name, wording=wording, units=units)


def change_group(
    group: AddresseeGroup,
    *,
    by: User,
    name: str | None = None,
    wording: str | None = None,
    units: Sequence[Unit] | None = None,
) -> AddresseeGroup:
    """Change a group; what is left out stays. Letters that were written with it stay as they are."""
    return actions.keep_addressee_group(
        by=by,
        group=group,
        name=group.name if name is None else name,
        wording=group.wording if wording is None else wording,
        units=list(group.units.all()) if units is None else units,
    )


def drop_group(group: AddresseeGroup, *, by: User) -> None:
    """Take a group off the list. The words that letters took from it stay."""
    actions.drop_addressee_group(by=by, group=group)


class AddresseeGroupResource(BatchRows[AddresseeGroup]):
    """主送机关分组, to who drafts letters."""

    serializer_class = AddresseeGroupSerializer
    door = KEEP
    acts = (
        Act(keep_group, on="list", permission=KEEP, status=HTTPStatus.CREATED),
        Act(change_group, method="patch", permission=KEEP),
        Act(drop_group, method="delete", permission=KEEP, answer=None),
    )

    def visible(self, person: User) -> QuerySet[AddresseeGroup]:
        """Return all of them."""
        return AddresseeGroup.objects.all()

    def beside(self, rows: QuerySet[AddresseeGroup]) -> QuerySet[AddresseeGroup]:
        """Bring the units along."""
        return rows.prefetch_related("units")

    def filter_queryset(self, queryset: Any) -> Any:
        """Leave all of them: a group belongs to no batch."""
        return queryset


refer(Delivery, rows=Delivery.objects.visible_to)
refer(AddresseeGroup, rows=lambda _person: AddresseeGroup.objects.all(), is_bounded=False)
