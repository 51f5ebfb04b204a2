"""评分表: what an evaluator wrote, what was handed in, and which texts and criteria it judged."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from evaluations.models.assignment import Assignment
from evaluations.models.rubric import Criterion, Rubric
from evaluations.querysets import EvaluationQuerySet
from measures.choices import Classification
from measures.models import Comparison, Revision


@pghistory.track()
class Evaluation(models.Model):
    """The sheet of one assignment. It is pinned to the rubric version and the measure's revision that it judges."""

    assignment = models.OneToOneField(Assignment, on_delete=models.CASCADE, related_name="evaluation")
    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="evaluations")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="evaluations", null=True)
    classification = models.CharField(_("建议类别"), max_length=30, choices=Classification, blank=True)
    ground = models.TextField(_("类别依据"), blank=True)
    replicated_comparison = models.ForeignKey(
        Comparison,
        verbose_name=_("复制的在先做法"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    taiwan_related = models.BooleanField(_("特色标识"), default=False)
    comment = models.TextField(_("评语"), blank=True)
    is_abstained = models.BooleanField(_("已阅，不评"), default=False)
    edit_version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(auto_now=True)

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("评分表")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(classification="") | Q(classification__in=Classification.values),
                name="evaluation_class_is_known",
            ),
        ]

    def __str__(self) -> str:
        return str(self.assignment)


@pghistory.track()
class Score(models.Model):
    """One criterion of a sheet: a value, or whether the gate was passed. An empty row does not exist."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="scores")
    value = models.DecimalField(_("得分"), max_digits=6, decimal_places=2, null=True, blank=True)
    is_passed = models.BooleanField(_("通过"), null=True, blank=True)
    comment = models.TextField(_("说明"), blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("打分")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["evaluation", "criterion"], name="one_score_per_criterion"),
            models.CheckConstraint(
                condition=Q(value__isnull=False, is_passed__isnull=True)
                | Q(value__isnull=True, is_passed__isnull=False),
                name="score_is_a_value_or_a_gate",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(value__gte=0), name="score_is_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(is_passed__isnull=True) | Q(is_passed=True) | ~Q(comment=""),
                name="score_failed_gate_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.value if self.value is not None else self.is_passed}"


class SubmittedSheet(models.Model):
    """A sheet exactly as it was handed in. A reopened and resubmitted sheet leaves both versions here."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="submitted_sheets")
    number = models.PositiveSmallIntegerField(_("次数"))
    content = models.JSONField(_("内容"))
    sha256 = models.CharField("SHA-256", max_length=64)
    submitted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("已交评分表")
        ordering: ClassVar = ["assignment", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["assignment", "number"], name="submitted_sheet_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.assignment} #{self.number}"
