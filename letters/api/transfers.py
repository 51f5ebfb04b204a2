"""归档移交 over HTTP: an archive's system fetches the list and its packages, and gives the receipt."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, ClassVar

from django.db.models import Prefetch, QuerySet
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request

from accounts.models import User
from core.api.acts import Act
from core.api.bodies import Body
from core.api.references import References
from core.api.resources import Resource
from core.errors import Fault, Incomplete
from core.web import DOWNLOAD
from letters import actions
from letters.actions import ArchiveReceipt
from letters.archive import archive_name
from letters.models import ArchiveEntry, Letter, Transfer, TransferItem
from letters.transfer_list import transfer_list

READ, WORK = "letters.read_transfers", "letters.transfer_archive"
ZIP = "application/zip"


class TransferItemSerializer(serializers.ModelSerializer[TransferItem]):
    """A package of a list: of which letter, how large, and what its examination found."""

    letter = serializers.IntegerField(source="entry.letter_id")
    code = serializers.CharField(source="entry.code", help_text="档号")
    is_passed = serializers.BooleanField(help_text="检测是否合格；还没有检测的为false。")
    report = serializers.JSONField(help_text="检测报告；还没有检测的为空。")

    class Meta:
        model = TransferItem
        fields: ClassVar = ["id", "letter", "code", "size", "sha256", "sm3", "is_passed", "report", "failure"]
        read_only_fields = fields


class TransferRowSerializer(serializers.ModelSerializer[Transfer]):
    """A list in a list: to whom, and how far it is."""

    prepared_by = serializers.CharField(source="prepared_by.name")
    handed_over_by = serializers.CharField(source="handed_over_by.name", default=None, allow_null=True)

    class Meta:
        model = Transfer
        fields: ClassVar = [
            "id",
            "receiver",
            "prepared_by",
            "prepared_at",
            "handed_over_by",
            "handed_over_at",
            "receipt_number",
            "received_on",
            "receipt_note",
        ]
        read_only_fields = fields


class TransferSerializer(TransferRowSerializer):
    """A list with its packages."""

    items = TransferItemSerializer(many=True)

    class Meta(TransferRowSerializer.Meta):
        fields: ClassVar = [*TransferRowSerializer.Meta.fields, "items"]
        read_only_fields = fields


class PrepareTransferBody(Body):
    """To which archive, and which letters: they are named as everywhere, and are catalogued."""

    receiver = serializers.CharField(max_length=100, allow_blank=True)
    letters = References(Letter, help_text="已著录的函的id")

    def validate(self, attrs: Any) -> dict[str, Any]:
        """Return the keywords of the action. Raises `Incomplete` for a letter without a place in the archive."""
        entries = list(ArchiveEntry.objects.filter(letter__in=attrs["letters"]))
        placed = {one.letter_id for one in entries}
        told = _("%(letter)s还没有归档著录。")
        faults = [
            Fault("letters", told % {"letter": one}) for one in attrs["letters"] if one.pk not in placed
        ]
        if faults:
            raise Incomplete(faults)
        return {"receiver": attrs["receiver"], "entries": entries}


class ReceiptBody(Body):
    """What the archive's receipt says."""

    number = serializers.CharField(max_length=50, allow_blank=True)
    on = serializers.DateField(help_text="接收日期")
    said = serializers.CharField(max_length=500, allow_blank=True, default="")

    def validate(self, attrs: Any) -> dict[str, Any]:
        """Return the keywords of the action."""
        return {"receipt": ArchiveReceipt(**attrs)}


class TransferResource(Resource[Transfer]):
    """归档移交: every list, to the office; an archive's system acts for one of its workers."""

    serializer_class = TransferSerializer
    row_serializer_class = TransferRowSerializer
    acts = (
        Act(
            actions.prepare_transfer,
            on="list",
            permission=WORK,
            body=PrepareTransferBody,
            status=HTTPStatus.CREATED,
        ),
        Act(actions.examine_transfer, "examine"),
        Act(actions.hand_over, "hand-over"),
        Act(actions.record_archive_receipt, "receipt", body=ReceiptBody),
        Act(actions.drop_transfer, method="delete", answer=None),
    )

    def rows(self, person: User) -> QuerySet[Transfer]:
        """Return the lists of the person's page."""
        kept = _with_items(Transfer.objects.all())
        return kept if person.has_perm(READ) else kept.none()

    def shown(self, row: Transfer) -> Transfer:
        """Return the list with its packages."""
        return _with_items(Transfer.objects.all()).get(pk=row.pk)

    @extend_schema(responses={(200, DOWNLOAD): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"], url_path="list", url_name="listing")
    def listing(self, request: Request, pk: int) -> HttpResponse:
        """Send 移交清单."""
        listed = self.get_object()
        response = HttpResponse(transfer_list(listed, list(listed.items.all())), content_type=DOWNLOAD)
        response.headers["Content-Disposition"] = f'attachment; filename="transfer-{pk}.xml"'
        return response

    @extend_schema(responses={(200, ZIP): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"], url_path="packages/<int:item_id>", url_name="package")
    def package(self, request: Request, pk: int, item_id: int) -> FileResponse:
        """Send a package as it is handed over."""
        made = TransferItem.objects.exclude(file="").select_related("entry__letter")
        item = get_object_or_404(made, transfer=self.get_object(), pk=item_id)
        name = archive_name(item.entry.letter)
        return FileResponse(item.file.open("rb"), as_attachment=True, filename=name, content_type=ZIP)


def _with_items(rows: QuerySet[Transfer]) -> QuerySet[Transfer]:
    items = Prefetch("items", TransferItem.objects.select_related("entry__letter"))
    return rows.select_related("prepared_by", "handed_over_by").prefetch_related(items)
