"""Every change of a batch or a measure, one function each, in the order of the story."""

from measures.actions.attaching import add_attachment, remove_attachment
from measures.actions.batches import (
    cancel_batch,
    change_batch,
    create_batch,
    enter_phase,
    grant_grace,
    invite_units,
    stop_collecting_again,
)
from measures.actions.drafting import (
    add_comparison,
    copy_measure,
    draft_measure,
    remove_comparison,
    save_measure,
)
from measures.actions.exporting import drop_old_exports, request_export
from measures.actions.importing import import_measures, plan_import
from measures.actions.screening import (
    accept_measure,
    merge_measure,
    reject_measure,
    return_measure,
    set_common_reason,
)
from measures.actions.submitting import (
    hand_down_measure,
    hand_up_measure,
    submit_measure,
    withdraw_measure,
)

__all__ = [
    "accept_measure",
    "add_attachment",
    "add_comparison",
    "cancel_batch",
    "change_batch",
    "copy_measure",
    "create_batch",
    "draft_measure",
    "drop_old_exports",
    "enter_phase",
    "grant_grace",
    "hand_down_measure",
    "hand_up_measure",
    "import_measures",
    "invite_units",
    "merge_measure",
    "plan_import",
    "reject_measure",
    "remove_attachment",
    "remove_comparison",
    "request_export",
    "return_measure",
    "save_measure",
    "set_common_reason",
    "stop_collecting_again",
    "submit_measure",
    "withdraw_measure",
]
