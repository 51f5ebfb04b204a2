"""When the processes behind the pages were last heard, and what was told of those that fell silent."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Heartbeat(models.Model):
    """The last sign of life of whatever serves a queue (by its name), or of beat. The database's clock says when."""

    name = models.CharField(max_length=40, primary_key=True)
    heard_at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = _("心跳")

    def __str__(self) -> str:
        return self.name


class Outage(models.Model):
    """One time for which a vital sign was down: told once when it was noticed, and once when it was over."""

    sign = models.CharField(max_length=40)
    began_at = models.DateTimeField(_("发现时间"), auto_now_add=True)
    ended_at = models.DateTimeField(_("恢复时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("故障")
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["sign"], condition=Q(ended_at__isnull=True), name="one_open_outage_a_sign"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("began_at")),
                name="outage_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return self.sign
