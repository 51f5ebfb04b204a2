"""Who evaluates what, as the gates of batches and measures ask it."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from accounts.models import User
from evaluations.choices import AssignmentState
from evaluations.models import Assignment, Panel, PanelMember
from measures.models import Measure
from measures.sight import Keys, ThirdParty


def batches_led(user: User) -> Keys:
    """Batches that the person's agency evaluates."""
    return Panel.objects.filter(agency=user.unit_id).values("batch")


def batches_seated(user: User) -> Keys:
    """Batches in whose panel the person sits."""
    return PanelMember.objects.filter(evaluator=user.pk).values("panel__batch")


def measures_given(user: User) -> Keys:
    """Measures that the person was given and has not stepped back from, once their ties are declared."""
    declared = PanelMember.objects.filter(evaluator=user.pk, ties_declared_at__isnull=False)
    taken_on = Assignment.objects.taken_on().filter(evaluator=user.pk, is_released=True)
    return taken_on.filter(measure__batch__in=declared.values("panel__batch")).values("measure")


def with_panel_counts(measures: QuerySet[Measure], round_number: int) -> QuerySet[Any]:
    """Add a round's `assigned_count` (recused ones left out) and `submitted_count`, for the panel's page."""
    in_round = Q(assignments__round=round_number)
    taken_on = in_round & ~Q(assignments__state=AssignmentState.RECUSED)
    submitted = in_round & Q(assignments__state=AssignmentState.SUBMITTED)
    return measures.annotate(
        assigned_count=Count("assignments", filter=taken_on),
        submitted_count=Count("assignments", filter=submitted),
    )


def without_evaluators(measures: QuerySet[Measure], round_number: int = 1) -> QuerySet[Measure]:
    """Return measures that nobody evaluates in a round: all who were to have recused themselves, or nobody was."""
    taken_on = Assignment.objects.taken_on().filter(measure=OuterRef("pk"), round=round_number)
    return measures.exclude(Exists(taken_on))


THIRD_PARTY = ThirdParty(
    batches_led=batches_led, batches_seated=batches_seated, measures_given=measures_given
)
