"""结果提交: the third party hands its result in, signed by name and sealed by a digest."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.trail.tracking import track
from evaluations.models.panel import Panel


class HandoverQuerySet(models.QuerySet["Handover"]):
    """Results handed in."""

    def standing(self) -> HandoverQuerySet:
        """Those of their panel's present round that were not given back."""
        return self.filter(round=F("panel__round"), given_back_at__isnull=True)


@track(root="panel__batch")
class Handover(models.Model):
    """The result of one round as the evaluation lead handed it in; `digest` is that of every sheet.

    While it stands nobody changes a sheet. The office can give it back for a reason; then it stands no more.
    """

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="handovers")
    round = models.PositiveSmallIntegerField(_("轮次"))
    statement = models.TextField(_("评估声明"))
    signed_name = models.CharField(_("签名"), max_length=50)
    missing = models.TextField(_("缺评说明"), blank=True)
    sheet_count = models.PositiveIntegerField(_("评分表份数"))
    digest = models.CharField(_("评分表摘要"), max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    given_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    given_back_at = models.DateTimeField(null=True, blank=True)
    give_back_reason = models.TextField(_("退回理由"), blank=True)

    lock_first: ClassVar[str] = "panel__batch"
    objects = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("结果提交")
        ordering: ClassVar = ["panel", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["panel", "round"],
                condition=Q(given_back_at__isnull=True),
                name="handover_stands_once_per_round",
            ),
            models.CheckConstraint(
                condition=~Q(statement="") & ~Q(signed_name=""), name="handover_is_signed"
            ),
            models.CheckConstraint(
                condition=Q(given_back_at__isnull=True, given_back_by__isnull=True)
                | (Q(given_back_at__isnull=False, given_back_by__isnull=False) & ~Q(give_back_reason="")),
                name="handover_given_back_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.panel} 第{self.round}轮"
