"""Every change of an evaluation, one function each, in the order of the story."""

from evaluations.actions.assignments import (
    assign_evaluator,
    propose_assignments,
    withdraw_assignment,
)
from evaluations.actions.decisions import (
    confirm_decision,
    confirm_decisions,
    decide_as_settled,
    decide_measure,
    order_annex,
    reopen_decision,
)
from evaluations.actions.panel import declare_tie, form_panel, revoke_tie, seat_evaluators
from evaluations.actions.phases import (
    close_evaluation,
    open_collecting,
    start_evaluation,
    step_back_to_collecting,
    step_back_to_evaluating,
)
from evaluations.actions.rubrics import CriterionDraft, default_criteria, set_rubric
from evaluations.actions.scoring import recuse_assignment, reopen_assignment, save_sheet, submit_sheet

__all__ = [
    "CriterionDraft",
    "assign_evaluator",
    "close_evaluation",
    "confirm_decision",
    "confirm_decisions",
    "decide_as_settled",
    "decide_measure",
    "declare_tie",
    "default_criteria",
    "form_panel",
    "open_collecting",
    "order_annex",
    "propose_assignments",
    "recuse_assignment",
    "reopen_assignment",
    "reopen_decision",
    "revoke_tie",
    "save_sheet",
    "seat_evaluators",
    "set_rubric",
    "start_evaluation",
    "step_back_to_collecting",
    "step_back_to_evaluating",
    "submit_sheet",
    "withdraw_assignment",
]
