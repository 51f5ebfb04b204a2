"""Exports of the trail over HTTP: the events of a search as one file, written in the background."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, ClassVar

from django.db.models import QuerySet
from rest_framework import serializers

from core.api.acts import Act
from core.api.bodies import Body
from core.api.made_files import GivesItsFile
from core.api.paging import narrowing_of
from core.api.resources import Resource
from core.choices import TrailFormat
from core.made_files import FACTS
from core.models import TrailExport
from core.moments import local_day
from core.people import Person
from core.trail.exporting import PERMISSION, export_trail
from core.trail.forms import TrailFilter


class TrailExportSerializer(serializers.ModelSerializer[TrailExport]):
    """An export: in which format, how many events are written, and how far it is."""

    class Meta:
        model = TrailExport
        fields: ClassVar = ["id", "format", "events", *FACTS]
        read_only_fields = fields


class ExportTrailBody(Body):
    """In which format, and by what the events are found: the parameters of `events/`."""

    file_format = serializers.ChoiceField(TrailFormat.choices)
    who = serializers.CharField(max_length=60, required=False)
    model = serializers.CharField(max_length=100, required=False)
    thing = serializers.CharField(max_length=100, required=False)
    kind = serializers.CharField(max_length=50, required=False)
    act = serializers.CharField(max_length=100, required=False)
    first_day = serializers.DateField(required=False)
    last_day = serializers.DateField(required=False)

    def validate(self, attrs: Any) -> dict[str, Any]:
        """Return the keywords. Raises `ValidationError` naming what finds nothing."""
        search = {name: value for name, value in attrs.items() if name != "file_format"}
        form = TrailFilter(search, person=self.context["person"])
        narrowing_of(form)
        return {"file_format": attrs["file_format"], "narrowing": form.narrowing()}


class TrailExportResource(GivesItsFile, Resource[TrailExport]):
    """导出的操作日志: one's own, kept for a week."""

    serializer_class = TrailExportSerializer
    acts = (
        Act(export_trail, on="list", permission=PERMISSION, body=ExportTrailBody, status=HTTPStatus.ACCEPTED),
    )

    def rows(self, person: Person) -> QuerySet[TrailExport]:
        """Return the exports of the person's page."""
        own = TrailExport.objects.filter(requested_by=person.pk)
        return own if person.has_perm(PERMISSION) else own.none()

    def named(self, made: TrailExport) -> str:
        """Return a name with the day."""
        return f"trail-{local_day(made.created_at):%Y-%m-%d}.{made.format}"
