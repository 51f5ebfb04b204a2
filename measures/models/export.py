"""A file of many candidates that a worker makes for somebody."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.moments import local_minute
from measures.choices import ExportFormat


def stored_name(export: Export, _shown_name: str) -> str:
    """Return where a file is stored: under a name that nobody guesses."""
    return f"exports/{uuid.uuid4().hex}"


class Export(models.Model):
    """One asked-for export: of which list, in which format, and what became of it. Files are kept for a week."""

    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="exports"
    )
    format = models.CharField(_("格式"), max_length=10, choices=ExportFormat)
    filters = models.JSONField(_("范围"), default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(_("没有生成的原因"), max_length=500, blank=True)
    total = models.PositiveIntegerField(_("项数"), default=0)
    file = models.FileField(_("文件"), upload_to=stored_name, max_length=200, blank=True)
    size = models.PositiveBigIntegerField(_("大小（字节）"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("导出")
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(format__in=ExportFormat.values), name="export_format_is_known"
            ),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True) | ~Q(file=""), name="export_finished_has_a_file"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_format_display()} {local_minute(self.created_at)}"
