"""Who may run a panel, score, and decide."""

from __future__ import annotations

from typing import Any

import rules

from accounts.models import User
from accounts.rules import (
    about_the_thing,
    is_confirmer,
    is_evaluation_lead,
    is_evaluator,
    is_office_reader,
    is_office_worker,
)
from evaluations.models import AllotmentProposal, Assignment, Nomination, Panel
from measures.models import Batch, Measure


@about_the_thing
def runs_the_panel(user: User, subject: Any) -> bool:
    """The person's agency evaluates the batch that the subject belongs to."""
    panel = panel_of(subject)
    return panel is not None and user.unit_id is not None and panel.agency_id == user.unit_id


@about_the_thing
def batch_is_open(user: User, subject: Any) -> bool:
    """The panel may know the units: whoever ties an evaluator to units learns from refusals which unit sent what."""
    panel = panel_of(subject)
    return panel is not None and not panel.batch.is_blind


@about_the_thing
def owns_the_assignment(user: User, assignment: Assignment) -> bool:
    """The assignment was given to this person and released, and they have declared their ties."""
    if assignment.evaluator_id != user.pk or not assignment.is_released:
        return False
    return assignment.ties_are_declared


@about_the_thing
def sits_on_the_panel(user: User, panel: Panel) -> bool:
    """The person is a member of the panel."""
    return panel.members.filter(evaluator=user.pk).exists()


def panel_of(subject: Any) -> Panel | None:
    """Return the panel of a batch, measure, panel, proposal, nomination or assignment, or None."""
    if isinstance(subject, Panel):
        return subject
    if isinstance(subject, AllotmentProposal | Nomination):
        return subject.panel
    if isinstance(subject, Assignment):
        subject = subject.measure
    if isinstance(subject, Measure):
        subject = subject.batch
    return Panel.objects.filter(batch=subject).first() if isinstance(subject, Batch) else None


rules.add_perm("evaluations.change_rubric", is_office_worker)
rules.add_perm("evaluations.read_panel", is_office_reader | (is_evaluation_lead & runs_the_panel))
rules.add_perm("evaluations.form_panel", is_office_worker)
rules.add_perm("evaluations.manage_panel", is_office_worker | (is_evaluation_lead & runs_the_panel))
# In a blind batch who is given what is the office's alone: every answer to who tries pairs tells of a tie.
rules.add_perm(
    "evaluations.read_allotment", is_office_reader | (is_evaluation_lead & runs_the_panel & batch_is_open)
)
rules.add_perm(
    "evaluations.allot_measures", is_office_worker | (is_evaluation_lead & runs_the_panel & batch_is_open)
)
# Whoever asks for an account never gets to open it: experts could be invented.
rules.add_perm("evaluations.open_account", is_office_worker)
rules.add_perm(
    "evaluations.declare_tie", is_office_worker | (is_evaluation_lead & runs_the_panel & batch_is_open)
)
rules.add_perm("evaluations.score_assignment", is_evaluator & owns_the_assignment)
# Whose the sheets of a file are is asked again for each of them.
rules.add_perm("evaluations.merge_offline", is_evaluator)
rules.add_perm("evaluations.reopen_assignment", is_office_worker | (is_evaluation_lead & runs_the_panel))
rules.add_perm("evaluations.declare_own_ties", is_evaluator & sits_on_the_panel)
rules.add_perm("evaluations.hand_in_result", is_evaluation_lead & runs_the_panel)
rules.add_perm("evaluations.give_back_result", is_office_worker)
rules.add_perm("evaluations.reevaluate", is_office_worker)
rules.add_perm("evaluations.advise_decision", is_evaluation_lead & runs_the_panel)
rules.add_perm("evaluations.read_tally", is_office_reader | (is_evaluation_lead & runs_the_panel))
rules.add_perm("evaluations.read_report", is_office_reader | (is_evaluation_lead & runs_the_panel))
# Who of them sees it when is asked of the batch: `odd_sheets.may_see_flags`.
rules.add_perm("evaluations.read_odd_sheets", is_office_reader | (is_evaluation_lead & runs_the_panel))
# What evaluators found, on the measure's own page: the panel is known here and not there.
rules.add_perm("measures.read_findings", is_office_reader | (is_evaluation_lead & runs_the_panel))
rules.add_perm("evaluations.read_decisions", is_office_reader)
rules.add_perm("evaluations.decide_measure", is_office_worker)
rules.add_perm("evaluations.tell_reasons", is_office_worker)
rules.add_perm("evaluations.confirm_decision", is_confirmer)
