"""评分表: what an evaluator wrote, what was handed in, and which texts and criteria it judged."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.choices import OFFICE_ROLES, Role
from accounts.models import User, Viewer
from core.trail.tracking import track
from evaluations.choices import AssignmentState, Familiarity
from evaluations.models.assignment import Assignment
from evaluations.models.rubric import Criterion, Rubric
from measures.choices import SCORES_LOCKED, BatchState, Classification
from measures.models import Comparison, Revision


class EvaluationQuerySet(models.QuerySet["Evaluation"]):
    """Sheets with their scores: the most guarded rows of the system."""

    def visible_to(self, user: Viewer) -> EvaluationQuerySet:
        """One's own; one's panel's once handed in (lead); everybody's from the decision phase on (office)."""
        if not isinstance(user, User) or not user.is_active:
            return self.none()
        visible = Q(assignment__evaluator=user.pk, assignment__is_released=True)
        if user.has_role(Role.EVALUATION_LEAD):
            own_panels = Q(
                assignment__measure__batch__panel__agency=user.unit_id,
                assignment__state=AssignmentState.SUBMITTED,
            )
            visible |= own_panels & ~Q(assignment__measure__in=self._scored_by(user))
        if user.has_role(*OFFICE_ROLES):
            visible |= Q(assignment__measure__batch__state__in=SCORES_LOCKED)
        return self.filter(visible)

    def _scored_by(self, user: User) -> models.QuerySet[Any, Any]:
        """The measures that the person scores themselves: own score first, also for a lead on the panel."""
        from evaluations.models import Assignment

        scored = Assignment.objects.filter(
            evaluator=user, is_released=True, measure__batch__state=BatchState.EVALUATING
        )
        return scored.exclude(state=AssignmentState.RECUSED).values("measure")

    def submitted(self) -> EvaluationQuerySet:
        """Sheets that were handed in and not reopened."""
        return self.filter(assignment__state=AssignmentState.SUBMITTED)

    def for_page(self) -> EvaluationQuerySet:
        """A sheet with its scores, for the pages that show several side by side."""
        return self.select_related(
            "assignment__evaluator", "rubric", "replicated_comparison"
        ).prefetch_related("scores__criterion", "rubric__criteria")


@track(root="assignment__measure")
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
    has_special_mark = models.BooleanField(_("特色标识"), default=False)
    familiarity = models.CharField(_("熟悉程度"), max_length=10, choices=Familiarity, blank=True)
    comment = models.TextField(_("评语"), blank=True)
    is_abstained = models.BooleanField(_("已阅，不评"), default=False)
    # By the code of a criterion that has no score yet: the remark goes over to the score once there is one.
    remarks_ahead = models.JSONField(_("先写的说明"), default=dict, blank=True)
    edit_version = models.PositiveIntegerField(default=1)
    # When its first entry was saved.
    begun_at = models.DateTimeField(auto_now_add=True, null=True)
    saved_at = models.DateTimeField(auto_now=True)

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("评分表")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(classification="") | Q(classification__in=Classification.values),
                name="evaluation_class_is_known",
            ),
            models.CheckConstraint(
                condition=Q(familiarity__in=["", *Familiarity.values]), name="evaluation_familiarity_is_known"
            ),
        ]

    def __str__(self) -> str:
        return str(self.assignment)


@track(root="evaluation__assignment__measure", gate="evaluation")
class Score(models.Model):
    """One criterion of a sheet: a value, or whether the gate was passed. An empty row does not exist."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="scores")
    value = models.DecimalField(_("得分"), max_digits=6, decimal_places=2, null=True, blank=True)
    is_passed = models.BooleanField(_("通过"), null=True, blank=True)
    comment = models.TextField(_("说明"), blank=True)

    class Meta:
        verbose_name = pgettext_lazy("one", "打分")
        verbose_name_plural = _("打分")
        ordering: ClassVar = ["evaluation_id", "criterion__position"]
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
