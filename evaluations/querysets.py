"""What of an evaluation a person sees. Scores open by the batch's phase, and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Count, Q

from accounts.models import OFFICE_ROLES, Role, User
from evaluations.choices import OPEN_STATES, AssignmentState
from measures.choices import BatchState, Classification
from measures.querysets import Viewer

if TYPE_CHECKING:
    from evaluations.models import Assignment, Decision, Evaluation, TallyEntry  # noqa: F401  named in quotes below

LOCKED_PHASES = (BatchState.DECIDING, BatchState.PUBLISHING, BatchState.PUBLISHED)


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Assignments as people see them: that somebody has a task, never what they wrote."""

    def visible_to(self, user: Viewer) -> AssignmentQuerySet:
        """Evaluators see their own released ones, the third party its panel's, the office all."""
        if not isinstance(user, User) or not user.is_active:
            return self.none()
        if user.has_role(*OFFICE_ROLES):
            return self
        visible = Q(pk__in=[])
        if user.has_role(Role.EVALUATOR):
            visible |= Q(evaluator=user.pk, is_released=True)
        if user.has_role(Role.EVALUATION_LEAD):
            visible |= Q(measure__batch__panel__agency=user.unit_id)
        return self.filter(visible)

    def live(self) -> AssignmentQuerySet:
        """Assignments that count: released and not recused."""
        return self.filter(is_released=True).exclude(state=AssignmentState.RECUSED)

    def open(self) -> AssignmentQuerySet:
        """Released assignments that still wait for their sheet."""
        return self.filter(is_released=True, state__in=OPEN_STATES)

    def for_queue(self) -> AssignmentQuerySet:
        """An evaluator's list: the measure's title and the state, in one query."""
        return self.select_related("measure__batch", "measure__unit", "evaluation")

    def progress_by_evaluator(self) -> models.QuerySet[Any, Any]:
        """Counts only, no marks: per evaluator how many are assigned, handed in and recused."""
        return (
            self.values("evaluator", "evaluator__name")
            .annotate(
                total=Count("pk", filter=~Q(state=AssignmentState.RECUSED)),
                submitted=Count("pk", filter=Q(state=AssignmentState.SUBMITTED)),
                recused=Count("pk", filter=Q(state=AssignmentState.RECUSED)),
            )
            .order_by("evaluator")
        )


class EvaluationQuerySet(models.QuerySet["Evaluation"]):
    """Sheets with their scores: the most guarded rows of the system."""

    def visible_to(self, user: Viewer) -> EvaluationQuerySet:
        """One's own; one's panel's once handed in (lead); everybody's from the decision phase on (office)."""
        if not isinstance(user, User) or not user.is_active:
            return self.none()
        visible = Q(assignment__evaluator=user.pk, assignment__is_released=True)
        if user.has_role(Role.EVALUATION_LEAD):
            visible |= Q(
                assignment__measure__batch__panel__agency=user.unit_id,
                assignment__state=AssignmentState.SUBMITTED,
            )
        if user.has_role(*OFFICE_ROLES):
            visible |= Q(assignment__measure__batch__state__in=LOCKED_PHASES)
        return self.filter(visible)

    def submitted(self) -> EvaluationQuerySet:
        """Sheets that were handed in and not reopened."""
        return self.filter(assignment__state=AssignmentState.SUBMITTED)

    def for_page(self) -> EvaluationQuerySet:
        """A sheet with its scores, for the pages that show several side by side."""
        return self.select_related("assignment__evaluator", "rubric").prefetch_related("scores__criterion")


class TallyEntryQuerySet(models.QuerySet["TallyEntry"]):
    """Tally lines as people see them."""

    def visible_to(self, user: Viewer) -> TallyEntryQuerySet:
        """Return lines of batches past their evaluation, to the office and to the panel's own lead."""
        if not isinstance(user, User) or not user.is_active:
            return self.none()
        locked = self.filter(tally__batch__state__in=LOCKED_PHASES)
        if user.has_role(*OFFICE_ROLES):
            return locked
        if user.has_role(Role.EVALUATION_LEAD):
            return locked.filter(tally__batch__panel__agency=user.unit_id)
        return self.none()


class DecisionQuerySet(models.QuerySet["Decision"]):
    """Decisions as people see them."""

    def visible_to(self, user: Viewer) -> DecisionQuerySet:
        """The office sees all; everybody else sees them once the letter is out."""
        published = Q(measure__batch__state=BatchState.PUBLISHED, is_selected=True)
        if isinstance(user, User) and user.has_role(*OFFICE_ROLES):
            return self
        if isinstance(user, User) and user.has_role(Role.EVALUATION_LEAD):
            published |= Q(measure__batch__panel__agency=user.unit_id)
        return self.filter(published)

    def of_batch(self, batch_id: int) -> DecisionQuerySet:
        """Return the decisions of one batch."""
        return self.filter(measure__batch=batch_id)

    def in_annex_order(self) -> DecisionQuerySet:
        """Selected decisions as the annex runs: by class, then by the office's order."""
        rank = models.Case(
            *(models.When(classification=value, then=n) for n, value in enumerate(Classification.values)),
            output_field=models.IntegerField(),
        )
        return (
            self.filter(is_selected=True)
            .order_by(rank, "position", "measure_id")
            .select_related("measure__unit")
        )
