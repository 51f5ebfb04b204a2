"""The search for the like of every candidate of a batch, made by a worker for the office."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.moments import local_minute
from measures.models.batch import Batch


class BatchSearch(models.Model):
    """One asked-for run over a batch: how far it is, and what kept it. What it finds are kept searches of their own."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="searches")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(_("没有检索完的原因"), max_length=500, blank=True)
    total = models.PositiveIntegerField(_("项数"), default=0)
    done = models.PositiveIntegerField(_("已检索"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("批次查重")
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["batch"], condition=Q(finished_at__isnull=True), name="batch_searched_once_at_a_time"
            ),
            models.CheckConstraint(condition=Q(done__lte=F("total")), name="batch_search_within_its_total"),
        ]

    def __str__(self) -> str:
        return f"{self.batch} {local_minute(self.created_at)}"

    @property
    def is_running(self) -> bool:
        """Whether a worker is at it, or will be; what failed is tried again by itself, and says so until then."""
        return self.finished_at is None and not self.failure
