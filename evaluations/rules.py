"""Who may run a panel, score, and decide."""

from __future__ import annotations

from typing import Any

import rules

from accounts.models import User
from accounts.rules import is_confirmer, is_evaluation_lead, is_evaluator, is_office_worker
from evaluations.models import Assignment, Panel
from measures.models import Batch


@rules.predicate
def runs_the_panel(user: User, subject: Any) -> bool:
    """The person's agency evaluates the batch that the subject belongs to."""
    panel = panel_of(subject)
    return panel is not None and user.unit_id is not None and panel.agency_id == user.unit_id


@rules.predicate
def batch_is_open(user: User, subject: Any) -> bool:
    """The panel may know the units: whoever ties an evaluator to units learns from refusals which unit sent what."""
    panel = panel_of(subject)
    return panel is not None and not panel.batch.is_blind


@rules.predicate
def owns_the_assignment(user: User, assignment: Assignment | None) -> bool:
    """The assignment was given to this person, and released."""
    return assignment is not None and assignment.evaluator_id == user.pk and assignment.is_released


def panel_of(subject: Any) -> Panel | None:
    """Return the panel of a batch, panel, rubric or assignment, or None."""
    if isinstance(subject, Panel):
        return subject
    if isinstance(subject, Assignment):
        subject = subject.measure.batch
    return Panel.objects.filter(batch=subject).first() if isinstance(subject, Batch) else None


rules.add_perm("evaluations.change_rubric", is_office_worker)
rules.add_perm("evaluations.form_panel", is_office_worker)
rules.add_perm("evaluations.manage_panel", is_office_worker | (is_evaluation_lead & runs_the_panel))
rules.add_perm(
    "evaluations.declare_tie", is_office_worker | (is_evaluation_lead & runs_the_panel & batch_is_open)
)
rules.add_perm("evaluations.score_assignment", is_evaluator & owns_the_assignment)
rules.add_perm("evaluations.reopen_assignment", is_office_worker | (is_evaluation_lead & runs_the_panel))
rules.add_perm("evaluations.decide_measure", is_office_worker)
rules.add_perm("evaluations.confirm_decision", is_confirmer)
