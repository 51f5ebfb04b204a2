"""A file of events that a worker writes for somebody."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.choices import TrailFormat
from core.models.made_file import MadeFile
from core.moments import local_minute


class TrailExport(MadeFile):
    """One asked-for export: of which search, in which format, and what became of it. Files are kept for a week."""

    folder = "trail"

    format = models.CharField(_("格式"), max_length=10, choices=TrailFormat)
    narrowing = models.JSONField(_("范围"), default=dict)
    events = models.PositiveBigIntegerField(_("事件数"), default=0)

    class Meta(MadeFile.Meta):
        verbose_name = verbose_name_plural = _("日志导出")
        constraints: ClassVar = [
            *MadeFile.Meta.constraints,
            models.CheckConstraint(
                condition=Q(format__in=TrailFormat.values), name="trail_export_format_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_format_display()} {local_minute(self.created_at)}"
