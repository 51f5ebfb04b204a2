"""评分指标体系: what is scored, and how much each criterion weighs."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.choices import OFFICE_ROLES
from accounts.models import User, Viewer
from core.trail.tracking import track
from evaluations.bands import Band, bands_of
from measures.models import Batch
from measures.models.reached import ReachedQuerySet


class RubricQuerySet(ReachedQuerySet["Rubric"]):
    """Rubrics as people see them."""

    unit_path = ""

    def visible_to(self, user: Viewer) -> RubricQuerySet:
        """The office sees all; an evaluator reads the criteria on the sheet that is scored by them."""
        return self if isinstance(user, User) and user.has_role(*OFFICE_ROLES) else self.none()


class Rubric(models.Model):
    """One version of a batch's criteria. The highest version is the one in use; earlier ones stay as they were scored."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="rubrics")
    version = models.PositiveIntegerField(_("版本"), default=1)
    frozen_at = models.DateTimeField(_("冻结时间"), null=True, blank=True)
    comment_below = models.PositiveSmallIntegerField(
        _("低分须写说明"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(100)],
        help_text=_("低于满分的百分之几时，评审专家须写说明；不填则不要求。"),
    )
    comment_above = models.PositiveSmallIntegerField(
        _("高分须写说明"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(100)],
        help_text=_("高于满分的百分之几时，评审专家须写说明；不填则不要求。"),
    )
    created_at = models.DateTimeField(auto_now_add=True)

    lock_first: ClassVar[str] = "batch"
    objects = RubricQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("评分指标体系")
        ordering: ClassVar = ["batch", "-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["batch", "version"], name="rubric_version_once_per_batch"),
            models.CheckConstraint(
                condition=Q(comment_below__isnull=True)
                | Q(comment_above__isnull=True)
                | Q(comment_below__lte=F("comment_above")),
                name="rubric_comment_bands_are_apart",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch} 指标 v{self.version}"


@track(root="rubric__batch")
class Criterion(models.Model):
    """One line of a rubric: scored from `min_score` to `max_score` in steps, or a gate that is passed or failed.

    `group` names the criterion of the first level 一级指标 that it belongs to; that one weighs what its lines
    weigh together. `anchors` say what a band of scores means: [{"from": "85", "to": "100", "text": "…"}].
    """

    rubric = models.ForeignKey(Rubric, on_delete=models.CASCADE, related_name="criteria")
    code = models.SlugField(_("代码"), max_length=40)
    group = models.CharField(_("一级指标"), max_length=50, blank=True)
    name = models.CharField(_("指标"), max_length=50)
    weight = models.DecimalField(
        _("权重"), max_digits=5, decimal_places=2, default=Decimal(0), validators=[MinValueValidator(0)]
    )
    max_score = models.DecimalField(_("满分"), max_digits=6, decimal_places=2, default=Decimal(100))
    min_score = models.DecimalField(
        _("最低分"), max_digits=6, decimal_places=2, default=Decimal(0), validators=[MinValueValidator(0)]
    )
    step = models.DecimalField(_("打分间隔"), max_digits=6, decimal_places=2, default=Decimal("0.01"))
    is_gate = models.BooleanField(_("门槛项"), default=False)
    is_counted = models.BooleanField(_("计分"), default=True)
    is_required = models.BooleanField(_("必评"), default=True)
    guidance = models.TextField(_("评分说明"), blank=True)
    anchors = models.JSONField(_("分档说明"), default=list, blank=True)
    position = models.PositiveSmallIntegerField(_("次序"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("指标")
        ordering: ClassVar = ["rubric", "position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["rubric", "code"], name="criterion_code_once_per_rubric"),
            models.CheckConstraint(condition=Q(max_score__gt=0), name="criterion_max_is_positive"),
            models.CheckConstraint(
                condition=Q(min_score__gte=0, min_score__lt=F("max_score")),
                name="criterion_min_is_below_its_max",
            ),
            models.CheckConstraint(condition=Q(step__gt=0), name="criterion_step_is_positive"),
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
    def comment_bounds(self) -> str:
        """The scores between which no remark is needed, as "low high", an open end empty: for the page's script."""
        shares = (self.rubric.comment_below, self.rubric.comment_above)
        ends = (
            "" if share is None else f"{(self.max_score * share / 100).normalize():f}" for share in shares
        )
        return " ".join(ends)

    @property
    def bands(self) -> list[Band]:
        """The bands that an evaluator picks from."""
        return bands_of(self.anchors, lowest=self.min_score, step=self.step)

    @property
    def remark_hint(self) -> str:
        """When a remark is needed, said before it is."""
        if self.is_gate:
            return str(_("不通过须写理由"))
        low, high = self.comment_bounds.split(" ")
        bounds = [_("低于%(score)s分") % {"score": low}] if low else []
        bounds += [_("高于%(score)s分") % {"score": high}] if high else []
        return (
            _("%(bounds)s须写说明") % {"bounds": _("、").join(bounds)} if bounds else str(_("说明，可不填"))
        )

    @property
    def scale_label(self) -> str:
        """What can be entered, in words."""
        if self.is_gate:
            return str(_("通过 / 不通过"))
        return f"{self.min_score.normalize():f}–{self.max_score.normalize():f}"
