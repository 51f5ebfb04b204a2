"""One evaluator's task: one measure, in one round."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from evaluations.choices import OPEN_STATES, AssignmentState
from evaluations.models.proposal import AllotmentProposal
from evaluations.querysets import AssignmentQuerySet
from measures.models import Measure


@pghistory.track()
class Assignment(FSMModelMixin, models.Model):
    """A measure given to an evaluator. Until it is released it is a proposal that the evaluator does not see."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="assignments")
    evaluator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assignments"
    )
    round = models.PositiveSmallIntegerField(_("轮次"), default=1)
    proposal = models.ForeignKey(
        AllotmentProposal,
        verbose_name=_("分派方案"),
        on_delete=models.SET_NULL,
        related_name="assignments",
        null=True,
        blank=True,
    )
    is_released = models.BooleanField(_("已下达"), default=False)
    state = FSMField(
        _("状态"), default=AssignmentState.ASSIGNED, choices=AssignmentState.choices, protected=True
    )
    reason = models.TextField(_("理由"), blank=True)
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField(auto_now_add=True)
    submitted_at = models.DateTimeField(null=True, blank=True)

    lock_first: ClassVar[str] = "measure__batch"
    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("分派")
        ordering: ClassVar = ["measure", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["measure", "evaluator", "round"], name="one_evaluation_per_round"
            ),
            models.CheckConstraint(
                condition=Q(state__in=AssignmentState.values), name="assignment_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[AssignmentState.RECUSED, AssignmentState.REOPENED]) | ~Q(reason=""),
                name="assignment_recused_or_reopened_has_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state=AssignmentState.SUBMITTED) | Q(submitted_at__isnull=False),
                name="assignment_submitted_has_a_time",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["evaluator", "state"], name="assignment_by_evaluator")]

    def __str__(self) -> str:
        return f"{self.measure} – {self.evaluator}"

    @property
    def is_open(self) -> bool:
        """Whether the evaluator can still write."""
        return self.state in OPEN_STATES

    @property
    def is_of_this_round(self) -> bool:
        """Whether it belongs to the round that runs: what an earlier round left open stays as it was sealed."""
        return self.round == self.measure.batch.panel.round

    @transition(field=state, source=AssignmentState.ASSIGNED, target=AssignmentState.IN_PROGRESS)
    def begin(self) -> None:
        """待评 → 评分中, with the first saved word."""

    @transition(
        field=state,
        source=[AssignmentState.ASSIGNED, AssignmentState.IN_PROGRESS, AssignmentState.REOPENED],
        target=AssignmentState.SUBMITTED,
    )
    def submit(self) -> None:
        """Hand the sheet in."""
        self.submitted_at = timezone.now()

    @transition(
        field=state,
        source=[AssignmentState.ASSIGNED, AssignmentState.IN_PROGRESS],
        target=AssignmentState.RECUSED,
    )
    def recuse(self, reason: str) -> None:
        """Leave the measure to somebody else."""
        self.reason = reason

    @transition(field=state, source=AssignmentState.SUBMITTED, target=AssignmentState.REOPENED)
    def reopen(self, reason: str) -> None:
        """Let the evaluator write again; what was handed in stays on record."""
        self.reason = reason
