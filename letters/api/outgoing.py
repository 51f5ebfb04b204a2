"""公函办理 over HTTP: every letter as the office works on it, from its draft until it is out and after."""

from __future__ import annotations

from dataclasses import asdict
from http import HTTPStatus
from typing import Any, ClassVar, cast

from django.db.models import QuerySet
from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request

from accounts.models import User
from core.api.acts import Act
from core.api.references import refer
from core.api.resources import Acts
from core.web import DOWNLOAD
from documents.content import LetterContent
from letters import actions
from letters.actions.drafting import wording_of
from letters.api.archiving import ArchiveEntrySerializer, ArchivePackageSerializer
from letters.api.bodies import (
    CatalogueLetterBody,
    ChangeAnnexBody,
    DraftNoticeBody,
    DraftReplyBody,
    EditLetterBody,
    SealLetterBody,
    SignLetterBody,
    StartPublishingBody,
)
from letters.api.countersigning import CountersignatureRowSerializer
from letters.api.dispatch import DeliverySerializer, SealedFileSerializer
from letters.api.public import FORMAT, sent
from letters.api.words import WordsSerializer
from letters.checklist import check_list
from letters.choices import NUMBERED_STATES
from letters.composing import Counted, counted_of
from letters.countersigned import digest_of, words_of
from letters.models import AnnexChange, Letter, LetterFile, LetterStep
from letters.models.letter_rows import LetterQuerySet
from letters.views.shared import content_shown
from measures.api.batches import BatchSerializer
from measures.api.rows import OF_BATCH, BatchRows
from measures.models import Batch


class OutgoingLetterRowSerializer(serializers.ModelSerializer[Letter]):
    """A letter in a list."""

    batch = serializers.IntegerField(source="batch.number")
    kind = serializers.CharField()
    title = serializers.CharField(source="shown_title", help_text="定稿的标题；签发以前，数字还是占位符。")
    drafted_by = serializers.CharField(source="drafted_by.name")
    reviewed_by = serializers.CharField(source="reviewed_by.name", default=None, allow_null=True)
    reviewed_for = serializers.CharField(
        source="reviewed_for.name", default=None, allow_null=True, help_text="代谁核稿；没有代理为null。"
    )
    signed_by = serializers.CharField(source="signed_by.name", default=None, allow_null=True)
    signed_for = serializers.CharField(
        source="signed_for.name", default=None, allow_null=True, help_text="代谁签发；没有代理为null。"
    )

    class Meta:
        model = Letter
        fields: ClassVar = [
            "id",
            "batch",
            "kind",
            "corrects",
            "revokes",
            "state",
            "number",
            "title",
            "edit_version",
            "drafted_by",
            "reviewed_by",
            "reviewed_for",
            "reviewed_at",
            "signed_by",
            "signed_for",
            "signed_on",
            "issue_requested_at",
            "issued_at",
            "state_reason",
            "is_imported",
        ]


class LetterStepSerializer(serializers.ModelSerializer[LetterStep]):
    """One step of the sign-off, with its opinion."""

    by = serializers.CharField(source="by.name")
    for_whom = serializers.CharField(
        source="for_whom.name", default=None, allow_null=True, help_text="代谁办的；没有代理为null。"
    )

    class Meta:
        model = LetterStep
        fields: ClassVar = ["step", "opinion", "by", "for_whom", "at"]


class CheckSerializer(serializers.Serializer[Any]):
    """One line of the check list before signing."""

    check = serializers.CharField(help_text="查什么")
    is_passed = serializers.BooleanField()
    faults = serializers.ListField(
        child=serializers.CharField(), allow_null=True, help_text="还不能查的为null。"
    )


class AnnexChangeSerializer(serializers.ModelSerializer[AnnexChange]):
    """A change of the annex, which stands once its letter is issued."""

    proposed_by = serializers.CharField(source="proposed_by.name")
    confirmed_by = serializers.CharField(source="confirmed_by.name", default=None, allow_null=True)

    class Meta:
        model = AnnexChange
        fields: ClassVar = [
            "id",
            "measure",
            "kind",
            "classification",
            "has_special_mark",
            "replicates",
            "replicated_comparison",
            "prior_art_note",
            "reason",
            "proposed_by",
            "proposed_at",
            "confirmed_by",
            "confirmed_at",
        ]


class OutgoingLetterSerializer(OutgoingLetterRowSerializer):
    """A letter with its words, what it would print now, what keeps it from being signed, and its sign-off."""

    words = serializers.SerializerMethodField()
    content = serializers.SerializerMethodField(help_text="定稿，或照现在会印成的样子；文字有错时为null。")
    shown = serializers.SerializerMethodField(
        help_text="现在文字的摘要，核稿、签发时写明是对它办的；签发以后、文字有错时为空。"
    )
    checks = serializers.SerializerMethodField(help_text="签发以前的检查；已签发的为空。")
    annex_changes = AnnexChangeSerializer(many=True)
    steps = LetterStepSerializer(many=True)
    files = serializers.SerializerMethodField(help_text="已印发的文件：格式 → SHA-256")

    class Meta(OutgoingLetterRowSerializer.Meta):
        fields: ClassVar = [
            *OutgoingLetterRowSerializer.Meta.fields,
            "mark",
            "agency_code",
            "words",
            "content",
            "shown",
            "checks",
            "annex_changes",
            "steps",
            "files",
            "manifest_sha256",
        ]

    counted: Counted | None = None
    composed: LetterContent | None = None

    def to_representation(self, instance: Letter) -> dict[str, Any]:
        """Count and compose a letter once that is not frozen yet."""
        if instance.content is None:
            self.counted = counted_of(instance, timezone.localdate())
            self.composed = content_shown(instance, self.counted)
        return super().to_representation(instance)

    @extend_schema_field(WordsSerializer)
    def get_words(self, letter: Letter) -> dict[str, Any]:
        """Return the words as they are stored."""
        return asdict(wording_of(letter))

    @extend_schema_field(serializers.JSONField(allow_null=True))
    def get_content(self, letter: Letter) -> Any:
        """Return the whole text, figures filled in."""
        if letter.content is not None:
            return letter.content
        return None if self.composed is None else self.composed.to_json()

    def get_shown(self, letter: Letter) -> str:
        """Return what the words are named by as long as they can change."""
        return "" if self.composed is None else digest_of(words_of(letter, self.composed))

    def get_files(self, letter: Letter) -> dict[str, str]:
        """Return each file's SHA-256 by its format; before the issue there is none to ask for."""
        files = letter.files.all() if letter.state in NUMBERED_STATES else ()
        return {file.format: file.sha256 for file in files}

    @extend_schema_field(CheckSerializer(many=True))
    def get_checks(self, letter: Letter) -> Any:
        """Return the check list of a letter that is not signed."""
        if self.counted is None:
            return []
        checks = check_list(letter, timezone.localdate(), self.counted, self.composed)
        return [
            {
                "check": one.label,
                "is_passed": one.is_passed,
                "faults": None if one.faults is None else [told for told, _address in one.found],
            }
            for one in checks
        ]


@extend_schema_view(list=extend_schema(parameters=[OF_BATCH]))
class OutgoingLetterResource(BatchRows[Letter]):
    """公函办理: every letter, to the office. What everybody reads of issued ones stands under `letters/`."""

    serializer_class = OutgoingLetterSerializer
    row_serializer_class = OutgoingLetterRowSerializer
    version_field = "edit_version"
    door = "letters.read_draft"
    acts = (
        Act(
            actions.start_publishing,
            on="list",
            subject="batch",
            body=StartPublishingBody,
            status=HTTPStatus.CREATED,
        ),
        Act(
            actions.draft_notice,
            "notice",
            on="list",
            subject="batch",
            body=DraftNoticeBody,
            answer=OutgoingLetterSerializer,
            status=HTTPStatus.CREATED,
        ),
        Act(
            actions.draft_reply,
            "reply",
            on="list",
            subject="batch",
            body=DraftReplyBody,
            answer=OutgoingLetterSerializer,
            status=HTTPStatus.CREATED,
        ),
        Act(actions.edit_letter, method="patch", body=EditLetterBody),
        Act(actions.arrange_annex, "arrange-annex"),
        Act(actions.amend_measure, "amend"),
        Act(
            actions.change_annex,
            "change-annex",
            body=ChangeAnnexBody,
            answer=AnnexChangeSerializer,
            status=HTTPStatus.CREATED,
        ),
        Act(actions.confirm_annex_change, "confirm-annex-change", answer=AnnexChangeSerializer),
        Act(actions.withdraw_annex_change, "withdraw-annex-change"),
        Act(
            actions.ask_countersign,
            "ask-countersign",
            answer=CountersignatureRowSerializer,
            many=True,
        ),
        Act(actions.drop_draft, method="delete", answer=None),
        Act(actions.send_to_review, "send"),
        Act(actions.review_letter, "review"),
        Act(actions.return_letter, "return"),
        Act(actions.sign_letter, "sign", body=SignLetterBody),
        Act(actions.unsign_letter, "unsign"),
        Act(actions.request_issue, "issue", status=HTTPStatus.ACCEPTED),
        Act(actions.revoke_letter, "revoke"),
        Act(actions.draft_correction, "correct", answer=OutgoingLetterSerializer, status=HTTPStatus.CREATED),
        Act(
            actions.draft_revocation,
            "draft-revocation",
            answer=OutgoingLetterSerializer,
            status=HTTPStatus.CREATED,
        ),
        Act(actions.draft_replacement, "redraft", answer=OutgoingLetterSerializer, status=HTTPStatus.CREATED),
        Act(actions.add_delivery, "deliver", answer=DeliverySerializer, status=HTTPStatus.CREATED),
        Act(actions.ask_for_receipts, "ask-receipts"),
        Act(actions.move_receipt_day, "move-receipt-day"),
        Act(
            actions.add_sealed_file,
            "seal",
            permission="letters.keep_sealed_file",
            body=SealLetterBody,
            answer=SealedFileSerializer,
            status=HTTPStatus.CREATED,
            is_upload=True,
        ),
        Act(
            actions.request_archive,
            "archive",
            answer=ArchivePackageSerializer,
            status=HTTPStatus.ACCEPTED,
        ),
        Act(
            actions.catalogue_letter,
            "catalogue",
            body=CatalogueLetterBody,
            answer=ArchiveEntrySerializer,
        ),
    )

    def visible(self, person: User) -> QuerySet[Letter]:
        """Return what the person sees on the pages."""
        return Letter.objects.visible_to(person)

    def beside(self, rows: QuerySet[Letter]) -> QuerySet[Letter]:
        """Bring along who did what; of one alone its steps and groups, too."""
        letters = cast("LetterQuerySet", rows)
        if self.action == "list":
            return letters.for_list()
        return letters.for_page().prefetch_related(
            "addressee_groups", "annex_changes__proposed_by", "annex_changes__confirmed_by"
        )

    @extend_schema(parameters=[FORMAT], responses={(200, DOWNLOAD): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"], url_path="files/<slug:file_format>", url_name="file")
    def file(self, request: Request, pk: int, file_format: str) -> FileResponse:
        """Send one file of a letter, also where it is not for everybody to read."""
        files = LetterFile.objects.filter(letter__in=self.get_queryset()).select_related("letter")
        return sent(get_object_or_404(files, letter=pk, format=file_format))


class LetterPhaseResource(Acts[Batch]):
    """批次: the step back from its letter to the decision."""

    serializer_class = BatchSerializer
    lookup_field = "number"
    acts = (Act(actions.step_back_to_deciding, "back-to-deciding"),)

    def rows(self, person: User) -> QuerySet[Batch]:
        """Return what the person sees on the pages."""
        return Batch.objects.visible_to(person)


refer(Letter, rows=Letter.objects.visible_to)
