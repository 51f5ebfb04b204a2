"""A file of many candidates that a worker makes for somebody."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models.made_file import MadeFile
from core.moments import local_minute
from measures.choices import ExportFormat


class Export(MadeFile):
    """One asked-for export: of which list, in which format, and what became of it. Files are kept for a week."""

    folder = "exports"

    format = models.CharField(_("格式"), max_length=10, choices=ExportFormat)
    filters = models.JSONField(_("范围"), default=dict)
    total = models.PositiveIntegerField(_("项数"), default=0)

    class Meta(MadeFile.Meta):
        verbose_name = verbose_name_plural = _("导出")
        constraints: ClassVar = [
            *MadeFile.Meta.constraints,
            models.CheckConstraint(
                condition=Q(format__in=ExportFormat.values), name="export_format_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_format_display()} {local_minute(self.created_at)}"
