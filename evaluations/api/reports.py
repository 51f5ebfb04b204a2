"""评估报告 over HTTP: the files of the tallies in force, how far each is, and the file itself."""

from __future__ import annotations

from http import HTTPStatus
from typing import ClassVar

from django.db.models import QuerySet
from django.http import FileResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request

from accounts.models import User
from core.api.acts import Act
from core.made_files import FACTS, given_out
from core.web import DOWNLOAD
from evaluations import actions
from evaluations.models import Report
from measures.api.rows import OF_BATCH, BatchRows


class ReportSerializer(serializers.ModelSerializer[Report]):
    """A report in one format. It is there once `finished_at` says when; `failure` says why it is not."""

    batch = serializers.IntegerField(source="tally.batch.number")
    tally = serializers.IntegerField(source="tally.number", help_text="第几次统分")

    class Meta:
        model = Report
        fields: ClassVar = ["id", "batch", "tally", "format", *FACTS]


@extend_schema_view(list=extend_schema(parameters=[OF_BATCH]))
class ReportResource(BatchRows[Report]):
    """评估报告: to the office and the panel's own lead, from the decision phase on."""

    serializer_class = ReportSerializer
    number_path = "tally__batch__number"
    door = "evaluations.read_report"
    acts = (Act(actions.request_report, on="list", subject="batch", status=HTTPStatus.ACCEPTED),)

    def visible(self, person: User) -> QuerySet[Report]:
        """Return what the person sees on the pages."""
        return Report.objects.visible_to(person)

    def beside(self, rows: QuerySet[Report]) -> QuerySet[Report]:
        """Bring along of which tally it is."""
        return rows.select_related("tally__batch")

    @extend_schema(responses={(200, DOWNLOAD): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"])
    def file(self, request: Request, pk: int) -> FileResponse:
        """Send a finished report."""
        made = get_object_or_404(self.get_queryset(), pk=pk)
        return given_out(made, f"report-{made.tally.batch.number}.{made.format}")
