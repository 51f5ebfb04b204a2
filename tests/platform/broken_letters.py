"""Rules of letters that the database keeps, and how each is broken."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Subquery
from django.utils import timezone

from evaluations.models import Decision
from letters.models import (
    AnnexChange,
    ArchiveEntry,
    ArchivePackage,
    Countersignature,
    Delegation,
    Delivery,
    FrozenRecord,
    Letter,
    LetterFile,
    NumberSeries,
    SealedFile,
    Transfer,
    TransferItem,
)
from measures.models import OutsideSearch
from tests.factories import Cast

# As in `test_constraints`: name → the row that is there, and the change that breaks the rule.
OF_LETTERS: dict[str, tuple[type[models.Model], dict[str, Any]]] = {
    "letter_state_is_known": (Letter, {"state": "gone", "sequence": None, "number": ""}),
    "letter_issued_has_number_and_files": (Letter, {"manifest_sha256": ""}),
    "letter_kind_is_known": (Letter, {"kind": "order"}),
    "letter_correction_corrects": (Letter, {"kind": "correction"}),
    "letter_revocation_says_what_and_why": (Letter, {"revocation_reason": "依据失效"}),
    "letter_reply_names_what_it_answers": (Letter, {"incoming_from": "某单位"}),
    "letter_publicity_is_known": (Letter, {"publicity": "内部", "publicity_reason": "理由"}),
    "letter_not_published_has_a_reason": (Letter, {"publicity": "不予公开"}),
    "letter_is_printed_in_some_copies": (Letter, {"printed_copies": 0}),
    "letter_is_signed_for_within_some_days": (Letter, {"receipt_days": 0}),
    "letter_signed_has_date_and_content": (Letter, {"signed_on": None}),
    "letter_reviewer_is_not_the_drafter": (Letter, {"reviewed_by": F("drafted_by")}),
    "letter_signatory_is_a_third_person": (Letter, {"signed_by": F("drafted_by")}),
    "letter_revoked_has_a_reason": (Letter, {"state": "revoked", "state_reason": ""}),
    "countersignature_state_is_known": (Countersignature, {"state": "gone"}),
    "countersignature_has_a_place": (Countersignature, {"place": 0}),
    "countersignature_is_of_a_unit_or_a_person": (Countersignature, {"unit": None}),
    "countersignature_answered_says_by_whom": (Countersignature, {"opinion": ""}),
    "countersignature_withdrawn_has_a_reason": (Countersignature, {"state": "withdrawn"}),
    "letter_acted_for_is_a_third_person": (Letter, {"signed_for": F("drafted_by")}),
    "delegation_hand_is_known": (Delegation, {"hand": "drafter"}),
    "delegation_is_to_somebody_else": (Delegation, {"delegate": F("principal")}),
    "delegation_ends_after_it_starts": (Delegation, {"ends_on": date(2020, 1, 1)}),
    "delegation_has_a_reason": (Delegation, {"reason": ""}),
    "delegation_ended_says_by_whom_and_why": (Delegation, {"ended_at": timezone.now()}),
    "letter_file_is_not_empty": (LetterFile, {"size": 0}),
    "record_of_evidence_names_its_measure": (FrozenRecord, {"kind": "evidence"}),
    "record_listed_later_is_a_revocation": (FrozenRecord, {"listed_in": F("letter")}),
    "record_kind_is_known": (FrozenRecord, {"kind": "x"}),
    "record_sha256_is_a_digest": (FrozenRecord, {"sha256": "x"}),
    "delivery_received_has_a_receiver": (Delivery, {"received_at": timezone.now()}),
    "annex_change_says_what_and_why": (AnnexChange, {"reason": ""}),
    "annex_change_selects_unless_it_removes": (AnnexChange, {"kind": "remove"}),
    "annex_change_confirmed_by_a_second_person": (AnnexChange, {"confirmed_by": F("proposed_by")}),
    "annex_change_selected_has_a_class": (AnnexChange, {"classification": ""}),
    "annex_change_left_out_has_a_reason": (
        AnnexChange,
        {"kind": "remove", "is_selected": False, "classification": "", "reason": ""},
    ),
    "annex_change_names_its_source": (AnnexChange, {"classification": "replication"}),
    "annex_change_has_a_dated_search": (AnnexChange, {"search_run": None}),
    "annex_change_rests_on_one_search": (
        AnnexChange,
        {"outside_search": Subquery(OutsideSearch.objects.values("pk")[:1])},
    ),
    "archive_entry_period_is_known": (ArchiveEntry, {"kept_for": "X"}),
    "archive_entry_is_whole": (ArchiveEntry, {"section": ""}),
    "transfer_handed_over_says_by_whom": (Transfer, {"handed_over_at": timezone.now()}),
    "transfer_received_was_handed_over": (Transfer, {"receipt_number": "1"}),
    "transfer_item_was_examined": (TransferItem, {"size": 1}),
    "archivepackage_finished_has_a_file": (ArchivePackage, {"finished_at": timezone.now()}),
    "sealed_file_is_not_empty": (SealedFile, {"size": 0}),
    "sealed_file_electronic_was_read": (SealedFile, {"kind": "electronic", "reading": {}}),
    "sealed_file_sha256_is_a_digest": (SealedFile, {"sha256": "A" * 64}),
}
# name → the row that is there, and what its two further copies differ in.
DOUBLED_LETTERS: dict[str, tuple[type[models.Model], dict[str, Any]]] = {
    "one_series_per_agency_code_and_year": (NumberSeries, {}),
    "one_issued_letter_per_batch": (
        Letter,
        {"sequence": 99, "number": "99", "previous_manifest_sha256": "f" * 64},
    ),
    "one_letter_in_work_per_batch": (
        Letter,
        {"state": "drafting", "sequence": None, "number": "", "manifest_sha256": ""},
    ),
    "one_revocation_per_letter": (
        Letter,
        {
            "kind": "revocation",
            "revokes_id": -1,
            "revocation_reason": "依据失效",
            "state": "drafting",
            "sequence": None,
            "number": "",
            "manifest_sha256": "",
        },
    ),
    "letter_number_once": (Letter, {"state": "superseded"}),
    "letter_chain_never_forks": (Letter, {"state": "superseded", "sequence": 99, "number": "99"}),
    "one_file_per_letter_and_format": (LetterFile, {}),
    "record_once_per_letter": (FrozenRecord, {}),
    "unit_countersigns_once": (Countersignature, {"state": "waiting"}),
    "person_countersigns_once": (Countersignature, {"state": "waiting", "unit_id": None, "person_id": -1}),
    "nobody_countersigns_for_two": (Countersignature, {"unit_id": None, "person_id": -1}),
    "annex_change_once_per_letter": (AnnexChange, {}),
    "archive_item_once": (ArchiveEntry, {"letter_id": -1}),
    "one_delivery_per_letter_and_unit": (Delivery, {}),
    "sealed_file_once_per_letter": (SealedFile, {}),
}


def make_annex_change(letter: Letter, cast: Cast) -> None:
    """Store a change that gives the batch's first measure the class that it has, on the same ground."""
    decision = Decision.objects.of_batch(letter.batch_id).earliest("pk")
    AnnexChange.objects.create(
        letter=letter,
        measure=decision.measure,
        kind="reclass",
        is_selected=True,
        classification=decision.classification,
        search_run=decision.search_run,
        reason="核对时发现",
        proposed_by=cast.clerk,
        proposed_at=timezone.now(),
    )


def make_countersignature(letter: Letter, cast: Cast) -> None:
    """Store a part that agreed."""
    answer = {"answered_by": cast.unit_lead, "answered_at": timezone.now(), "opinion": "同意。", "words": []}
    asked = {"unit": cast.unit, "part_name": cast.unit.name, "due_on": timezone.localdate()}
    Countersignature.objects.create(letter=letter, asked_by=cast.clerk, state="agreed", **asked, **answer)


def make_delegation(letter: Letter, cast: Cast) -> None:
    """Store an offer."""
    people = {"principal": cast.signatory, "delegate": cast.clerk, "hand": "signatory"}
    today = timezone.localdate()
    Delegation.objects.create(batch=letter.batch, starts_on=today, ends_on=today, reason="出差", **people)
