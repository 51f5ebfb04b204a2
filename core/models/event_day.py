"""A day of the trail, closed: what every event of it was, in a chain that goes on when the events are gone."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

_KEPT = (
    *("day", "events", "before", "leaves_sha256", "digest"),
    *("before_sm3", "lines_sm3", "sm3", "closed_at"),
)


class EventDay(models.Model):
    """One day: how many events, the digest of each (`leaves`), and one digest over these and the day before.

    A second chain goes along in SM3, over the lines themselves: it stands also where nobody trusts SHA-256 any more.
    Dropping a day's events takes their leaves along; the digests stay, so that the chain can be followed through it.
    """

    day = models.DateField(_("日期"), unique=True)
    events = models.PositiveIntegerField(_("事件数"))
    before = models.CharField(_("前一日摘要"), max_length=64, blank=True)
    leaves = models.BinaryField(null=True)
    leaves_sha256 = models.CharField(max_length=64)
    digest = models.CharField(_("当日摘要"), max_length=64, unique=True)
    before_sm3 = models.CharField(max_length=64, blank=True)
    lines_sm3 = models.CharField(max_length=64)
    sm3 = models.CharField("SM3", max_length=64)
    closed_at = models.DateTimeField(auto_now_add=True)
    dropped_at = models.DateTimeField(_("清除时间"), null=True)
    file_sha256 = models.CharField(_("导出文件摘要"), max_length=64, blank=True)
    file_sm3 = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("事件日摘要")
        ordering: ClassVar = ["day"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(dropped_at__isnull=True, file_sha256="", file_sm3="", leaves__isnull=False)
                | (Q(dropped_at__isnull=False, leaves__isnull=True) & ~Q(file_sha256="") & ~Q(file_sm3="")),
                name="event_day_is_dropped_after_it_was_written_out",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="never_removed",
                operation=pgtrigger.Delete,
                when=pgtrigger.Before,
                func="RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = 'a closed day stays';",
            ),
            pgtrigger.Trigger(
                name="never_changed",
                operation=pgtrigger.UpdateOf(*_KEPT),  # type: ignore[no-untyped-call]  # no types
                when=pgtrigger.Before,
                func="RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = 'a closed day stays';",
            ),
        ]

    def __str__(self) -> str:
        return str(self.day)
