"""Every change of a letter or the register, one function each, in the order of the story."""

from letters.actions.addressing import (
    add_delivery,
    ask_for_receipts,
    drop_addressee_group,
    keep_addressee_group,
    move_receipt_day,
    receive_letter,
    record_receipt,
)
from letters.actions.amending import amend_measure
from letters.actions.archiving import drop_old_archives, request_archive
from letters.actions.cataloguing import ArchivePlace, catalogue_letter
from letters.actions.changing import change_annex, confirm_annex_change, withdraw_annex_change
from letters.actions.countersigning import (
    ask_countersign,
    countersign,
    object_to_letter,
    withdraw_countersign,
)
from letters.actions.delegating import accept_delegation, end_delegation, offer_delegation
from letters.actions.drafting import (
    Wording,
    arrange_annex,
    draft_notice,
    edit_letter,
    start_publishing,
    step_back_to_deciding,
)
from letters.actions.dropping import drop_draft
from letters.actions.exchanging import enter_exchange_receipt
from letters.actions.issuing import issue_letter, request_issue
from letters.actions.numbering import open_number_series
from letters.actions.redrafting import draft_correction, draft_replacement
from letters.actions.replying import Reply, draft_reply
from letters.actions.revoking import draft_revocation, revoke_letter
from letters.actions.sealing import add_sealed_file, remove_sealed_file
from letters.actions.signing import (
    return_letter,
    review_letter,
    send_to_review,
    sign_letter,
    unsign_letter,
)
from letters.actions.transferring import (
    ArchiveReceipt,
    drop_transfer,
    examine_transfer,
    hand_over,
    prepare_transfer,
    record_archive_receipt,
)
from letters.actions.turns import move_countersign_day

__all__ = [
    "ArchivePlace",
    "ArchiveReceipt",
    "Reply",
    "Wording",
    "accept_delegation",
    "add_delivery",
    "add_sealed_file",
    "amend_measure",
    "arrange_annex",
    "ask_countersign",
    "ask_for_receipts",
    "catalogue_letter",
    "change_annex",
    "confirm_annex_change",
    "countersign",
    "draft_correction",
    "draft_notice",
    "draft_replacement",
    "draft_reply",
    "draft_revocation",
    "drop_addressee_group",
    "drop_draft",
    "drop_old_archives",
    "drop_transfer",
    "edit_letter",
    "end_delegation",
    "enter_exchange_receipt",
    "examine_transfer",
    "hand_over",
    "issue_letter",
    "keep_addressee_group",
    "move_countersign_day",
    "move_receipt_day",
    "object_to_letter",
    "offer_delegation",
    "open_number_series",
    "prepare_transfer",
    "receive_letter",
    "record_archive_receipt",
    "record_receipt",
    "remove_sealed_file",
    "request_archive",
    "request_issue",
    "return_letter",
    "review_letter",
    "revoke_letter",
    "send_to_review",
    "sign_letter",
    "start_publishing",
    "step_back_to_deciding",
    "unsign_letter",
    "withdraw_annex_change",
    "withdraw_countersign",
]
