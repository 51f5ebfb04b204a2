"""Every change of a batch or a measure, one function each, in the order of the story."""

from measures.actions.attaching import add_attachment, remove_attachment
from measures.actions.batch_searching import request_batch_search
from measures.actions.batches import (
    cancel_batch,
    change_batch,
    create_batch,
    enter_phase,
    grant_grace,
    invite_units,
    stop_collecting_again,
)
from measures.actions.commenting import save_comments
from measures.actions.comparing import (
    add_comparison,
    change_comparison,
    compare_with_hit,
    find_and_compare,
    remove_comparison,
)
from measures.actions.copying import copy_batch
from measures.actions.drafting import copy_measure, delete_draft, draft_measure, save_measure
from measures.actions.exporting import drop_old_exports, request_export
from measures.actions.importing import import_measures, plan_import
from measures.actions.keeping_views import delete_view, keep_view, rename_view
from measures.actions.looking import look_at_file
from measures.actions.reminding import remind_units
from measures.actions.screening import (
    accept_measure,
    merge_measure,
    reject_measure,
    return_measure,
    set_common_reason,
)
from measures.actions.searching import add_outside_search, search_measure
from measures.actions.submitting import (
    hand_down_measure,
    hand_up_measure,
    submit_measure,
    withdraw_measure,
)
from measures.actions.undoing import undo_screening

__all__ = [
    "accept_measure",
    "add_attachment",
    "add_comparison",
    "add_outside_search",
    "cancel_batch",
    "change_batch",
    "change_comparison",
    "compare_with_hit",
    "copy_batch",
    "copy_measure",
    "create_batch",
    "delete_draft",
    "delete_view",
    "draft_measure",
    "drop_old_exports",
    "enter_phase",
    "find_and_compare",
    "grant_grace",
    "hand_down_measure",
    "hand_up_measure",
    "import_measures",
    "invite_units",
    "keep_view",
    "look_at_file",
    "merge_measure",
    "plan_import",
    "reject_measure",
    "remind_units",
    "remove_attachment",
    "remove_comparison",
    "rename_view",
    "request_batch_search",
    "request_export",
    "return_measure",
    "save_comments",
    "save_measure",
    "search_measure",
    "set_common_reason",
    "stop_collecting_again",
    "submit_measure",
    "undo_screening",
    "withdraw_measure",
]
