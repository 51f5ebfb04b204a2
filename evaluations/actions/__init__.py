"""Every change of an evaluation, one function each, in the order of the story."""

from evaluations.actions.allotments import (
    bring_proposal,
    draw_proposal,
    drop_proposal,
    edit_proposal,
    release_proposal,
    set_seat,
    undo_proposal,
)
from evaluations.actions.assignments import (
    assign_evaluator,
    propose_assignments,
    reassign_assignment,
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
from evaluations.actions.due import extend_due_day, set_due_day
from evaluations.actions.findings import (
    add_finding,
    adopt_finding,
    change_finding,
    find_for_sheet,
    remove_finding,
)
from evaluations.actions.handing import (
    advise_decision,
    give_back_result,
    hand_in_result,
    reevaluate_measures,
)
from evaluations.actions.inviting import (
    confirm_nomination,
    invite_evaluator,
    nominate_evaluator,
    refuse_nomination,
    send_again,
)
from evaluations.actions.notes import flag_assignment, keep_note
from evaluations.actions.offline import Merged, merge_offline, plan_merge
from evaluations.actions.panel import form_panel, remind_evaluators, seat_evaluators
from evaluations.actions.phases import (
    close_evaluation,
    open_collecting,
    start_evaluation,
    step_back_to_collecting,
    step_back_to_evaluating,
)
from evaluations.actions.reasons import ground_of, release_reasons, write_reason
from evaluations.actions.reporting import request_report
from evaluations.actions.rubrics import (
    RUBRIC_PHASES,
    CommentBands,
    CriterionDraft,
    default_criteria,
    latest_rubric,
    set_rubric,
)
from evaluations.actions.scoring import (
    recuse_assignment,
    reopen_assignment,
    save_sheet,
    submit_sheet,
    submit_sheets,
)
from evaluations.actions.ties import (
    declare_own_ties,
    declare_tie,
    revoke_tie,
    search_ties,
    settle_tie_candidate,
)

__all__ = [
    "RUBRIC_PHASES",
    "CommentBands",
    "CriterionDraft",
    "Merged",
    "add_finding",
    "adopt_finding",
    "advise_decision",
    "assign_evaluator",
    "bring_proposal",
    "change_finding",
    "close_evaluation",
    "confirm_decision",
    "confirm_decisions",
    "confirm_nomination",
    "decide_as_settled",
    "decide_measure",
    "declare_own_ties",
    "declare_tie",
    "default_criteria",
    "draw_proposal",
    "drop_proposal",
    "edit_proposal",
    "extend_due_day",
    "find_for_sheet",
    "flag_assignment",
    "form_panel",
    "give_back_result",
    "ground_of",
    "hand_in_result",
    "invite_evaluator",
    "keep_note",
    "latest_rubric",
    "merge_offline",
    "nominate_evaluator",
    "open_collecting",
    "order_annex",
    "plan_merge",
    "propose_assignments",
    "reassign_assignment",
    "recuse_assignment",
    "reevaluate_measures",
    "refuse_nomination",
    "release_proposal",
    "release_reasons",
    "remind_evaluators",
    "remove_finding",
    "reopen_assignment",
    "reopen_decision",
    "request_report",
    "revoke_tie",
    "save_sheet",
    "search_ties",
    "seat_evaluators",
    "send_again",
    "set_due_day",
    "set_rubric",
    "set_seat",
    "settle_tie_candidate",
    "start_evaluation",
    "step_back_to_collecting",
    "step_back_to_evaluating",
    "submit_sheet",
    "submit_sheets",
    "undo_proposal",
    "withdraw_assignment",
    "write_reason",
]
