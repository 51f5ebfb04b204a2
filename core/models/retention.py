"""How long the trail is kept, as the office last decided."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.trail.tracking import track

FEWEST_MONTHS = 6


@track(permission="core.read_trail")
class Retention(models.Model):
    """One decision; the latest that a second person confirmed is in force. No months: everything is kept for good."""

    months = models.PositiveSmallIntegerField(_("保存月数"), null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(auto_now_add=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)

    # It belongs to no batch: its actions need no other row to stand still.
    lock_first: ClassVar[str] = ""

    class Meta:
        verbose_name = verbose_name_plural = _("日志保存期限")
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(months__isnull=True) | Q(months__gte=FEWEST_MONTHS),
                name="retention_is_half_a_year_at_least",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False)
                & ~Q(confirmed_by=F("decided_by")),
                name="retention_is_confirmed_by_another",
            ),
        ]

    def __str__(self) -> str:
        return str(self.months or "∞")
