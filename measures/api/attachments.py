"""Evidence over HTTP: files in through the same inspection as on the pages, out through the same gate."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import FileResponse, Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request

from accounts.models import User
from accounts.web import person_of
from core.api.acts import Act
from core.api.bodies import Body
from core.api.narrowing import keys_named
from core.api.references import Reference
from core.api.resources import Resource
from core.web import DOWNLOAD
from measures import actions
from measures.attachments.sending import sent_file
from measures.models import Attachment, Measure
from measures.presentation import is_withheld, shown_name


class AttachmentSerializer(serializers.ModelSerializer[Attachment]):
    """A file: under the name that the person may read, with size and SHA-256 of what was stored."""

    name = serializers.SerializerMethodField()

    class Meta:
        model = Attachment
        fields: ClassVar = [
            "id",
            "measure",
            "name",
            "media_type",
            "size",
            "sha256",
            "is_sealed_form",
            "uploaded_at",
        ]
        read_only_fields = fields

    def get_name(self, attachment: Attachment) -> str:
        """Return the file's name, or where the sender is hidden one that says nothing of them."""
        return shown_name(attachment, person_of(self.context["request"]))


class AddAttachmentBody(Body):
    """A file, and of which measure."""

    measure = Reference(Measure)
    file = serializers.FileField(allow_empty_file=True)
    is_sealed_form = serializers.BooleanField(default=False, help_text="签字盖章的申报书。")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Return the keywords; the name is that of the file."""
        return {**attrs, "name": attrs["file"].name or ""}


@extend_schema_view(list=extend_schema(parameters=[OpenApiParameter("measure", int, description="举措的id")]))
class AttachmentResource(Resource[Attachment]):
    """附件: those that the person may open."""

    serializer_class = AttachmentSerializer
    acts = (
        Act(
            actions.add_attachment,
            on="list",
            subject="measure",
            permission="measures.edit_measure",
            body=AddAttachmentBody,
            answer=AttachmentSerializer,
            status=HTTPStatus.CREATED,
            is_upload=True,
        ),
        Act(actions.remove_attachment, method="delete", via="measure", key="attachment_id", answer=None),
        Act(
            actions.look_at_file,
            "look",
            via="measure",
            key="attachment_id",
            permission="measures.screen_measure",
            in_one=False,
            tries=False,
        ),
    )

    def rows(self, person: User) -> QuerySet[Attachment]:
        """Return those of the page; what may name a hidden sender is asked of each."""
        seen = Attachment.objects.visible_to(person).select_related("measure__batch", "measure__unit")
        keys = keys_named(self.request, "measure") if self.action == "list" else None
        return seen if keys is None else seen.filter(measure__in=keys)

    def get_object(self) -> Attachment:
        """Return a file that the person may open; one that names a hidden sender is not there."""
        found = super().get_object()
        if is_withheld(found, self.person):
            raise Http404
        return found

    def paginate_queryset(self, queryset: Any) -> Any:
        """Leave out of a page what is withheld."""
        rows = super().paginate_queryset(queryset) or ()
        return [one for one in rows if not is_withheld(one, self.person)]

    @extend_schema(responses={(200, DOWNLOAD): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"])
    def file(self, request: Request, pk: int) -> FileResponse:
        """Give the file out, as its page does."""
        return sent_file(self.get_object(), self.person, DOWNLOAD, as_attachment=True)
