"""评估报告: the third party's report and its figures as files that a worker makes."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from evaluations.choices import ReportFormat
from evaluations.models.result import Tally


def stored_name(report: Report, _shown_name: str) -> str:
    """Return where a file is stored: under a name that nobody guesses."""
    return f"reports/{uuid.uuid4().hex}"


class Report(models.Model):
    """One asked-for file of one tally. The same tally in the same format is made once and then fetched."""

    tally = models.ForeignKey(Tally, on_delete=models.CASCADE, related_name="reports")
    format = models.CharField(_("格式"), max_length=10, choices=ReportFormat)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(_("没有生成的原因"), max_length=500, blank=True)
    file = models.FileField(_("文件"), upload_to=stored_name, max_length=200, blank=True)
    size = models.PositiveBigIntegerField(_("大小（字节）"), default=0)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("评估报告")
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tally", "format"], name="report_once_per_tally_and_format"),
            models.CheckConstraint(
                condition=Q(format__in=ReportFormat.values), name="report_format_is_known"
            ),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True) | (~Q(file="") & ~Q(sha256="")),
                name="report_finished_has_a_file",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tally} {self.get_format_display()}"
