"""The numbers of letters."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class NumberSeries(models.Model):
    """The last document number taken in one (agency code, year). Its row is the lock that leaves no gap, no double.

    Numbers up to `opened` may have been taken outside this system; each one after it has a letter here.
    """

    agency_code = models.CharField(_("机关代字"), max_length=20)
    year = models.PositiveSmallIntegerField(_("年份"))
    opened = models.PositiveIntegerField(_("启用时已用至"), default=0)
    last = models.PositiveIntegerField(_("已用至"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("发文字号序列")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agency_code", "year"], name="one_series_per_agency_code_and_year"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency_code}〔{self.year}〕{self.last}号"
