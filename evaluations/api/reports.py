"""评估报告 over HTTP: the files of the tallies in force, how far each is, and the file itself."""

from __future__ import annotations

from http import HTTPStatus
from typing import ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers

from accounts.models import User
from core.api.acts import Act
from core.api.made_files import GivesItsFile
from core.made_files import FACTS
from evaluations import actions
from evaluations.models import Report
from measures.api.rows import OF_BATCH, BatchRows


class ReportSerializer(serializers.ModelSerializer[Report]):
    """A report in one format, and how far it is."""

    batch = serializers.IntegerField(source="tally.batch.number")
    tally = serializers.IntegerField(source="tally.number", help_text="第几次统分")

    class Meta:
        model = Report
        fields: ClassVar = ["id", "batch", "tally", "format", *FACTS]


@extend_schema_view(list=extend_schema(parameters=[OF_BATCH]))
class ReportResource(GivesItsFile, BatchRows[Report]):
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

    def named(self, made: Report) -> str:
        """Return a name with the batch's number."""
        return f"report-{made.tally.batch.number}.{made.format}"
