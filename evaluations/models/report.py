"""评估报告: the third party's report and its figures as files that a worker makes."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Viewer
from core.models.made_file import MadeFile
from evaluations.choices import ReportFormat
from evaluations.models.result import Tally
from measures.models.reached import ReachedQuerySet


class ReportQuerySet(ReachedQuerySet["Report"]):
    """Reports as people see them."""

    number_path = "tally__batch__number"
    unit_path = ""

    def visible_to(self, user: Viewer) -> ReportQuerySet:
        """Those of the tallies in force that a person sees."""
        return self.filter(tally__in=Tally.objects.visible_to(user).in_force())


class Report(MadeFile):
    """One asked-for file of one tally. The same tally in the same format is made once, fetched, and kept with the tally."""

    folder = "reports"

    tally = models.ForeignKey(Tally, on_delete=models.CASCADE, related_name="reports")
    format = models.CharField(_("格式"), max_length=10, choices=ReportFormat)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = ReportQuerySet.as_manager()

    class Meta(MadeFile.Meta):
        verbose_name = verbose_name_plural = _("评估报告")
        constraints: ClassVar = [
            *MadeFile.Meta.constraints,
            models.UniqueConstraint(fields=["tally", "format"], name="report_once_per_tally_and_format"),
            models.CheckConstraint(
                condition=Q(format__in=ReportFormat.values), name="report_format_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tally} {self.get_format_display()}"
