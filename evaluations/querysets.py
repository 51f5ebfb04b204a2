"""What of an evaluation a person sees. Scores open by the batch's phase, and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Count, F, Q

from accounts.models import OFFICE_ROLES, Role, User
from evaluations.choices import OPEN_STATES, AssignmentState
from measures.choices import BatchState, Classification
from measures.models import Measure
from measures.querysets import Viewer

if TYPE_CHECKING:
    from evaluations.models import Assignment, Decision, Evaluation, TallyEntry, Tie  # noqa: F401  named in quotes below

LOCKED_PHASES = (BatchState.DECIDING, BatchState.PUBLISHING, BatchState.PUBLISHED)


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Assignments as people see them: that somebody has a task, never what they wrote."""

    def visible_to(self, user: Viewer) -> AssignmentQuerySet:
        """Evaluators see their own released ones (once they declared their ties), leads their panel's, the office all."""
        if not isinstance(user, User) or not user.is_active:
            return self.none()
        if user.has_role(*OFFICE_ROLES):
            return self
        visible = Q(pk__in=[])
        if user.has_role(Role.EVALUATOR):
            from evaluations.models import PanelMember  # this module is imported by the models

            declared = PanelMember.objects.filter(evaluator=user.pk, ties_declared_at__isnull=False)
            visible |= Q(
                evaluator=user.pk, is_released=True, measure__batch__panel__in=declared.values("panel")
            )
        if user.has_role(Role.EVALUATION_LEAD):
            visible |= Q(measure__batch__panel__agency=user.unit_id)
        return self.filter(visible)

    def live(self) -> AssignmentQuerySet:
        """Assignments that count: released and not recused."""
        return self.filter(is_released=True).exclude(state=AssignmentState.RECUSED)

    def open(self) -> AssignmentQuerySet:
        """Released assignments of the present round that still wait for their sheet."""
        return self.filter(is_released=True, state__in=OPEN_STATES, round=F("measure__batch__panel__round"))

    def for_queue(self) -> AssignmentQuerySet:
        """An evaluator's list: the measure's title and the state, in one query."""
        return self.select_related("measure__batch__panel", "measure__unit", "evaluation")

    def with_sheets(self) -> AssignmentQuerySet:
        """Bring each sheet along with its scores and criteria, in a fixed number of queries."""
        return self.select_related(
            "measure__batch__panel", "evaluation__rubric", "evaluation__replicated_comparison"
        ).prefetch_related("evaluation__scores__criterion", "evaluation__rubric__criteria")

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


class TieQuerySet(models.QuerySet["Tie"]):
    """Ties between evaluators and units."""

    def between(self, evaluator_id: int, measure: Measure) -> TieQuerySet:
        """Ties of an evaluator to the unit that sends a measure in, or to one that is credited with it."""
        joint = measure.joint_units.through.objects.filter(measure=measure).values("unit")
        return self.filter(Q(unit=measure.unit_id) | Q(unit__in=joint), evaluator=evaluator_id)


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
            visible |= Q(assignment__measure__batch__state__in=LOCKED_PHASES)
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
