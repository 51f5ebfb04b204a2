"""What became of each backup that was made by the clock."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.moments import local_minute


class BackupRun(models.Model):
    """One try, put down when it ended: the file that came of it, or the reason why none did.

    `missing` counts files that rows name and the store lacks: the backup is good, the store is not.
    """

    started_at = models.DateTimeField(_("开始"))
    finished_at = models.DateTimeField(_("结束"))
    name = models.CharField(_("文件"), max_length=100, blank=True)
    size = models.PositiveBigIntegerField(_("大小（字节）"), default=0)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    sm3 = models.CharField("SM3", max_length=64, blank=True)
    missing = models.PositiveIntegerField(_("缺少的文件"), default=0)
    failure = models.CharField(_("没有备份的原因"), max_length=500, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("one", "备份")
        verbose_name_plural = _("备份")
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(failure="") & ~Q(name="") & ~Q(sha256="") & ~Q(sm3="")
                | ~Q(failure="") & Q(name="", sha256="", sm3=""),
                name="backup_has_a_file_or_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(finished_at__gte=F("started_at")), name="backup_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return f"{local_minute(self.started_at)} {self.name or self.failure}"
