"""评分指标体系: what is scored, and how much each criterion weighs."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

import pghistory
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from measures.models import Batch


class Rubric(models.Model):
    """One version of a batch's criteria. The highest version is the one in use; earlier ones stay as they were scored."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="rubrics")
    version = models.PositiveIntegerField(_("版本"), default=1)
    frozen_at = models.DateTimeField(_("冻结时间"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    lock_first: ClassVar[str] = "batch"

    class Meta:
        verbose_name = verbose_name_plural = _("评分指标体系")
        ordering: ClassVar = ["batch", "-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["batch", "version"], name="rubric_version_once_per_batch"),
        ]

    def __str__(self) -> str:
        return f"{self.batch} 指标 v{self.version}"


@pghistory.track()
class Criterion(models.Model):
    """One line of a rubric: scored from 0 to `max_score`, or a gate that is passed or failed."""

    rubric = models.ForeignKey(Rubric, on_delete=models.CASCADE, related_name="criteria")
    code = models.SlugField(_("代码"), max_length=40)
    name = models.CharField(_("指标"), max_length=50)
    weight = models.DecimalField(
        _("权重"), max_digits=5, decimal_places=2, default=Decimal(0), validators=[MinValueValidator(0)]
    )
    max_score = models.DecimalField(_("满分"), max_digits=6, decimal_places=2, default=Decimal(100))
    is_gate = models.BooleanField(_("门槛项"), default=False)
    is_counted = models.BooleanField(_("计分"), default=True)
    is_required = models.BooleanField(_("必评"), default=True)
    guidance = models.TextField(_("评分说明"), blank=True)
    position = models.PositiveSmallIntegerField(_("次序"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("指标")
        ordering: ClassVar = ["rubric", "position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["rubric", "code"], name="criterion_code_once_per_rubric"),
            models.CheckConstraint(condition=Q(max_score__gt=0), name="criterion_max_is_positive"),
            models.CheckConstraint(
                condition=Q(weight__gte=0, weight__lte=100), name="criterion_weight_is_a_percentage"
            ),
            models.CheckConstraint(
                condition=Q(is_gate=False) | Q(weight=0, is_counted=False),
                name="criterion_gate_carries_no_points",
            ),
            models.CheckConstraint(
                condition=Q(is_counted=False, weight=0) | Q(is_counted=True, weight__gt=0) | Q(is_gate=True),
                name="criterion_counts_by_its_weight",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def scale_label(self) -> str:
        """What can be entered, in words."""
        return str(_("通过 / 不通过")) if self.is_gate else f"0–{self.max_score.normalize():f}"
