"""What the acts on letters are told, where their keywords do not say enough, or say more than the pages ask."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from rest_framework import serializers

from core.api.bodies import Body, EditVersion
from core.api.references import Reference
from evaluations.api.deciding_bodies import DecideMeasureBody
from letters.actions.cataloguing import ArchivePlace
from letters.actions.drafting import wording_of
from letters.actions.replying import Reply
from letters.api.words import words_fields
from letters.choices import ChangeKind, NoticeAbout, SealedKind
from letters.models import ArchiveEntry
from measures.models import Batch

OPINION = 2000


class StartPublishingBody(Body):
    """Of which batch the letter is drafted: the drafter's own unit issues it."""

    batch = Reference(Batch)


class DraftNoticeBody(StartPublishingBody):
    """Of which batch the notice is, and which text it starts from."""

    about = serializers.ChoiceField(NoticeAbout.choices)


class DraftReplyBody(StartPublishingBody):
    """Of which batch the reply is, which letter came in, and what is answered, one paragraph a line."""

    incoming_from = serializers.CharField(max_length=100)
    incoming_title = serializers.CharField(max_length=200)
    incoming_number = serializers.CharField(max_length=50, allow_blank=True, default="")
    incoming_on = serializers.DateField()
    answer = serializers.CharField(max_length=10_000)

    def validate(self, attrs: Any) -> dict[str, Any]:
        """Return the keywords of the action."""
        said = {one.name: attrs[one.name] for one in fields(Reply)}
        return {"batch": attrs["batch"], "reply": Reply(**said)}


class EditLetterBody(Body):
    """A letter's words, over the version that was read; what is left out stays."""

    edit_version = EditVersion(help_text="读到的版本；也可以不写，改在If-Match里写读到的ETag。")

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Return the entries of a letter's words beside the version."""
        return {**super().get_fields(), **words_fields()}

    def validate(self, attrs: Any) -> dict[str, Any]:
        """Return the keywords of the action."""
        said: dict[str, Any] = {
            name: tuple(one) if isinstance(one, list) else one for name, one in attrs.items()
        }
        version = {"edit_version": said.pop("edit_version")} if "edit_version" in said else {}
        return {**version, "words": replace(wording_of(self.context["subject"]), **said)}


class ChangeAnnexBody(DecideMeasureBody):
    """A measure that is put into the annex, taken out, or given another class; a class states its ground."""

    # Whether it is selected follows from the kind.
    is_selected = None  # type: ignore[assignment]  # how a serializer leaves out an inherited field
    kind = serializers.ChoiceField(ChangeKind.choices)
    reason = serializers.CharField(max_length=OPINION)

    def validate(self, attrs: Any) -> dict[str, Any]:
        """Return the keywords of the action."""
        kind = attrs.pop("kind")
        said = super().validate({**attrs, "is_selected": kind != ChangeKind.REMOVE})
        return {"measure_id": said["measure"].pk, "kind": kind, "verdict": said["verdict"]}


class SignLetterBody(Body):
    """What is said when a letter is signed: the day of signing is the date that it prints."""

    opinion = serializers.CharField(max_length=OPINION, allow_blank=True, default="")
    shown = serializers.CharField(
        max_length=64, allow_blank=True, default="", help_text="读到的shown；文字改过的答409。"
    )


class SealLetterBody(Body):
    """The sealed copy of an issued letter."""

    kind = serializers.ChoiceField(SealedKind.choices)
    file = serializers.FileField(
        allow_empty_file=True, help_text="扫描件：PDF、PNG、JPG；电子签章文件：PDF、OFD。"
    )

    def validate(self, attrs: Any) -> dict[str, Any]:
        """Return the keywords of the action; the name is that of the file."""
        return {**attrs, "name": attrs["file"].name or ""}


class CatalogueLetterBody(serializers.ModelSerializer[ArchiveEntry], Body):
    """A letter's place in the archive."""

    class Meta:
        model = ArchiveEntry
        fields = ("fonds", "kept_for", "section", "section_code")

    def validate(self, attrs: Any) -> dict[str, Any]:
        """Return the place, as the action takes it."""
        return {"place": ArchivePlace(**attrs)}
