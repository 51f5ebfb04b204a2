"""导出 over HTTP: a list of measures as one file, made in the background."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, ClassVar

from django.db.models import QuerySet
from rest_framework import serializers

from accounts.models import Unit, User
from core.api.acts import Act
from core.api.bodies import Body
from core.api.made_files import GivesItsFile
from core.api.references import Reference
from core.api.resources import Resource
from core.made_files import FACTS
from core.moments import local_day
from measures import actions
from measures.choices import Classification, ExportFormat, Field, MeasureState
from measures.models import Batch, Export

DOOR = "measures.export_measures"


class ExportSerializer(serializers.ModelSerializer[Export]):
    """An export: of how many measures, in which format, and how far it is."""

    class Meta:
        model = Export
        fields: ClassVar = ["id", "format", "total", *FACTS]
        read_only_fields = fields


class RequestExportBody(Body):
    """In which format, and what the list is narrowed down by, as on the page; what is left out narrows nothing."""

    file_format = serializers.ChoiceField(ExportFormat.choices)
    words = serializers.CharField(max_length=60, required=False, help_text="关键词")
    batch = Reference(Batch, required=False, help_text="批次号")
    unit = Reference(Unit, required=False, help_text="报送单位的代码")
    state = serializers.ChoiceField(MeasureState.choices, required=False)
    field = serializers.ChoiceField(Field.choices, required=False)
    claimed = serializers.ChoiceField(Classification.choices, required=False, help_text="申报类别")

    def validate(self, attrs: Any) -> dict[str, Any]:
        """Return the keywords: the filters as the page's form has them."""
        filters = {name: value for name, value in attrs.items() if name != "file_format"}
        named = {"batch": "number", "unit": "pk"}
        filters |= {name: getattr(filters[name], key) for name, key in named.items() if name in filters}
        return {"file_format": attrs["file_format"], "filters": filters}


class ExportResource(GivesItsFile, Resource[Export]):
    """导出的举措: one's own, kept for a week."""

    serializer_class = ExportSerializer
    acts = (
        Act(
            actions.request_export,
            on="list",
            permission=DOOR,
            body=RequestExportBody,
            status=HTTPStatus.ACCEPTED,
        ),
    )

    def rows(self, person: User) -> QuerySet[Export]:
        """Return the exports of the person's page."""
        own = Export.objects.filter(requested_by=person.pk)
        return own if person.has_perm(DOOR) else own.none()

    def named(self, made: Export) -> str:
        """Return a name with the day."""
        return f"measures-{local_day(made.created_at):%Y-%m-%d}.{ExportFormat(made.format).value}"
