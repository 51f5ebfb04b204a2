"""评审组: the third party's evaluators for one batch, and the ties that keep them from a unit's measures."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit
from measures.models import Batch


@pghistory.track()
class Panel(models.Model):
    """The third-party agency that evaluates a batch, and how many evaluators each measure gets."""

    batch = models.OneToOneField(Batch, on_delete=models.CASCADE, related_name="panel")
    agency = models.ForeignKey(
        Unit, verbose_name=_("第三方机构"), on_delete=models.PROTECT, related_name="panels"
    )
    per_measure = models.PositiveSmallIntegerField(_("每项评审人数"), default=5)
    seed = models.PositiveIntegerField(_("分派种子"), default=1)

    lock_first: ClassVar[str] = "batch"

    class Meta:
        verbose_name = verbose_name_plural = _("评审组")

    def __str__(self) -> str:
        return f"{self.batch} 评审组"


@pghistory.track()
class PanelMember(models.Model):
    """An evaluator in a panel; `cap` is the most measures they take on (empty: no limit)."""

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="members")
    evaluator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="panel_places"
    )
    cap = models.PositiveSmallIntegerField(_("最多评审项数"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("评审组成员")
        ordering: ClassVar = ["panel", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["panel", "evaluator"], name="panel_member_once"),
        ]

    def __str__(self) -> str:
        return str(self.evaluator)


@pghistory.track()
class Tie(models.Model):
    """A declared tie 回避关系 between an evaluator and a unit: the evaluator never gets the unit's measures."""

    evaluator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="ties")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="ties")
    reason = models.CharField(_("说明"), max_length=200, blank=True)
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    declared_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("回避关系")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["evaluator", "unit"], name="tie_declared_once"),
        ]

    def __str__(self) -> str:
        return f"{self.evaluator} – {self.unit}"
