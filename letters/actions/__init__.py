"""Every change of a letter or the register, one function each, in the order of the story."""

from letters.actions.drafting import Wording, edit_letter, start_publishing, step_back_to_deciding
from letters.actions.importing import import_letter
from letters.actions.issuing import draft_correction, issue_letter, request_issue, revoke_letter
from letters.actions.register import open_number_series, recognise_entry, set_opening_balance
from letters.actions.signing import (
    return_letter,
    review_letter,
    send_to_review,
    sign_letter,
    unsign_letter,
)

__all__ = [
    "Wording",
    "draft_correction",
    "edit_letter",
    "import_letter",
    "issue_letter",
    "open_number_series",
    "recognise_entry",
    "request_issue",
    "return_letter",
    "review_letter",
    "revoke_letter",
    "send_to_review",
    "set_opening_balance",
    "sign_letter",
    "start_publishing",
    "step_back_to_deciding",
    "unsign_letter",
]
