"""Every rule that stands in the database by name is broken once: no code path can get around it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, models, transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import Mail, Notice, Unit, User
from evaluations.models import (
    Advice,
    AllotmentProposal,
    Assignment,
    Criterion,
    Decision,
    Evaluation,
    Handover,
    PanelMember,
    Report,
    Rubric,
    Score,
    SubmittedSheet,
    Tally,
    TallyEntry,
    Tie,
    TieCandidate,
    Waiver,
)
from letters import actions as letter_actions
from letters.models import Delivery, Letter, LetterFile, NumberSeries, Recognition, RegisterEntry, SealedFile
from measures import actions
from measures.models import (
    Attachment,
    Batch,
    CommonReason,
    Comparison,
    Export,
    Invitation,
    Measure,
    Revision,
    ScreeningComment,
    ScreeningReturn,
)
from tests.factories import BLANK_PDF, make_cast
from tests.states import letter_in

OUR_APPS = ("accounts", "measures", "evaluations", "letters")
Row = type[models.Model]

# name → the row that is there, and the change that breaks the rule
BROKEN: dict[str, tuple[Row, dict[str, Any]]] = {
    "unit_kind_is_known": (Unit, {"kind": "club"}),
    "user_roles_are_known": (User, {"roles": ["king"]}),
    "user_mail_rhythm_is_known": (User, {"mail_rhythm": "hourly"}),
    "mail_is_claimed_before_it_is_sent": (Mail, {"sent_at": timezone.now()}),
    "notice_mailed_is_not_withdrawn": (Notice, {"withdrawn_at": timezone.now()}),
    "notice_says_something": (Notice, {"subject": ""}),
    "user_role_is_held_in_a_unit": (User, {"unit": None}),
    "batch_state_is_known": (Batch, {"state": "gone"}),
    "batch_closes_after_it_opens": (Batch, {"closes_on": date(2000, 1, 1)}),
    "batch_closes_hard_after_it_is_due": (Batch, {"hard_closes_on": date(2000, 1, 1)}),
    "batch_collecting_has_dates": (Batch, {"opens_on": None}),
    "batch_published_has_a_date": (Batch, {"published_on": None}),
    "invitation_grace_has_a_reason": (Invitation, {"grace_until": date(2026, 1, 1), "grace_reason": ""}),
    "measure_state_is_known": (Measure, {"state": "gone"}),
    "measure_has_a_unit_unless_imported": (Measure, {"state": "accepted", "unit": None}),
    "measure_sent_has_a_time": (Measure, {"state": "accepted", "submitted_at": None}),
    "measure_rejected_has_a_reason": (Measure, {"state": "rejected", "state_reason": ""}),
    "measure_merged_names_the_other": (Measure, {"state": "merged", "merged_into": None}),
    "measure_not_merged_into_itself": (Measure, {"state": "merged", "merged_into": F("pk")}),
    "measure_again_says_what_is_new": (Measure, {"predecessor": F("pk"), "new_since_predecessor": ""}),
    "attachment_is_not_empty": (Attachment, {"size": 0}),
    "attachment_sha256_is_a_digest": (Attachment, {"sha256": "A" * 64}),
    "comparison_verdict_is_known": (Comparison, {"verdict": "maybe"}),
    "comparison_extended_says_how": (Comparison, {"verdict": "extended", "difference": ""}),
    "common_reason_says_something": (CommonReason, {"text": ""}),
    "screening_comment_says_something": (ScreeningComment, {"text": ""}),
    "rubric_comment_bands_are_apart": (Rubric, {"comment_below": 90, "comment_above": 60}),
    "criterion_max_is_positive": (Criterion, {"max_score": 0}),
    "criterion_min_is_below_its_max": (Criterion, {"min_score": F("max_score")}),
    "criterion_step_is_positive": (Criterion, {"step": 0}),
    "panel_member_fields_are_known": (PanelMember, {"fields": ["cooking"]}),
    "tie_candidate_ground_is_known": (TieCandidate, {"ground": "gossip"}),
    "tie_candidate_settled_by_somebody": (TieCandidate, {"is_tie": True}),
    "proposal_rule_is_known": (AllotmentProposal, {"rule": "dice"}),
    "proposal_undone_was_released": (AllotmentProposal, {"undone_at": timezone.now()}),
    "handover_is_signed": (Handover, {"signed_name": ""}),
    "handover_given_back_has_a_reason": (Handover, {"given_back_at": timezone.now()}),
    "advice_class_is_known": (Advice, {"classification": "gone"}),
    "advice_has_a_reason": (Advice, {"reason": ""}),
    "report_form_is_known": (Report, {"form": "exe"}),
    "report_finished_has_a_file": (Report, {"finished_at": timezone.now(), "file": ""}),
    "criterion_weight_is_a_percentage": (Criterion, {"weight": 101}),
    "criterion_gate_carries_no_points": (Criterion, {"is_gate": True}),
    "criterion_counts_by_its_weight": (Criterion, {"is_counted": False}),
    "assignment_state_is_known": (Assignment, {"state": "gone"}),
    "assignment_recused_or_reopened_has_a_reason": (Assignment, {"state": "recused", "reason": ""}),
    "assignment_submitted_has_a_time": (Assignment, {"submitted_at": None}),
    "evaluation_class_is_known": (Evaluation, {"classification": "gone"}),
    "score_is_a_value_or_a_gate": (Score, {"is_passed": True}),
    "score_is_not_negative": (Score, {"value": -1}),
    "score_failed_gate_has_a_reason": (Score, {"value": None, "is_passed": False, "comment": ""}),
    "waiver_has_a_reason": (Waiver, {"reason": ""}),
    "decision_selected_has_a_class": (Decision, {"classification": ""}),
    "decision_left_out_has_a_reason": (
        Decision,
        {"is_selected": False, "classification": "", "reason": ""},
    ),
    "decision_replication_names_its_source": (Decision, {"classification": "replication", "replicates": ""}),
    "decision_first_in_nation_has_a_dated_check": (Decision, {"prior_art_checked_on": None}),
    "decision_confirmed_by_a_second_person": (Decision, {"confirmed_by": F("decided_by")}),
    "export_form_is_known": (Export, {"form": "exe"}),
    "export_finished_has_a_file": (Export, {"finished_at": timezone.now(), "file": ""}),
    "letter_state_is_known": (Letter, {"state": "gone", "sequence": None, "number": ""}),
    "letter_issued_has_number_and_files": (Letter, {"manifest_sha256": ""}),
    "letter_signed_has_date_and_content": (Letter, {"signed_on": None}),
    "letter_reviewer_is_not_the_drafter": (Letter, {"reviewed_by": F("drafted_by")}),
    "letter_signatory_is_a_third_person": (Letter, {"signed_by": F("drafted_by")}),
    "letter_revoked_has_a_reason": (Letter, {"state": "revoked", "state_reason": ""}),
    "letter_file_is_not_empty": (LetterFile, {"size": 0}),
    "register_serial_starts_at_one": (RegisterEntry, {"serial": 0}),
    "register_class_is_known": (RegisterEntry, {"classification": "gone"}),
    "register_withdrawn_has_a_date": (RegisterEntry, {"is_withdrawn": True}),
    "recognition_withdrawn_has_a_reason": (Recognition, {"withdrawn_reason": "登记有误"}),
    "recognition_has_a_source": (Recognition, {"source": ""}),
    "delivery_received_has_a_receiver": (Delivery, {"received_at": timezone.now()}),
    "sealed_file_is_not_empty": (SealedFile, {"size": 0}),
    "sealed_file_sha256_is_a_digest": (SealedFile, {"sha256": "A" * 64}),
}
# name → the row that is there, and what its two further copies differ in
DOUBLED: dict[str, tuple[Row, dict[str, Any]]] = {
    "notice_told_once_per_key": (Notice, {}),
    "invitation_once_per_batch_and_unit": (Invitation, {}),
    "measure_ref_once_per_batch": (Measure, {}),
    "attachment_once_per_measure": (Attachment, {}),
    "revision_number_once_per_measure": (Revision, {}),
    "one_open_return_per_measure": (ScreeningReturn, {"answered_at": None}),
    "one_comment_per_field_and_return": (ScreeningComment, {}),
    "common_reason_once_per_field": (CommonReason, {}),
    "rubric_version_once_per_batch": (Rubric, {}),
    "criterion_code_once_per_rubric": (Criterion, {}),
    "panel_member_once": (PanelMember, {}),
    "tie_candidate_asked_once": (TieCandidate, {}),
    "proposal_number_once_per_panel": (AllotmentProposal, {}),
    "handover_stands_once_per_round": (Handover, {}),
    "report_once_per_tally_and_form": (Report, {}),
    "tie_declared_once": (Tie, {}),
    "one_evaluation_per_round": (Assignment, {}),
    "one_score_per_criterion": (Score, {}),
    "submitted_sheet_number_once": (SubmittedSheet, {}),
    "tally_number_once_per_batch": (Tally, {}),
    "tally_entry_once_per_measure": (TallyEntry, {}),
    "one_series_per_agency_code_and_year": (NumberSeries, {}),
    "one_issued_letter_per_batch": (Letter, {"sequence": 99, "number": "99"}),
    "one_letter_in_work_per_batch": (
        Letter,
        {"state": "drafting", "sequence": None, "number": "", "manifest_sha256": ""},
    ),
    "letter_number_once": (Letter, {"state": "superseded"}),
    "letter_chain_never_forks": (Letter, {"state": "superseded", "sequence": 99, "number": "99"}),
    "one_file_per_letter_and_form": (LetterFile, {}),
    "register_serial_once_per_batch": (RegisterEntry, {"measure_id": -1}),
    "recognition_once_per_kind": (Recognition, {}),
    "one_delivery_per_letter_and_unit": (Delivery, {}),
    "sealed_file_once_per_letter": (SealedFile, {}),
}


def _everything() -> dict[Row, models.Model]:
    cast = make_cast(evaluators=1)
    sent = actions.return_measure(cast.submitted(), by=cast.clerk, comments={"title": "请写全称。"})
    actions.withdraw_measure(sent, by=cast.unit_lead, reason="另行报送")
    measure = cast.draft(title="两岸快件“一单到底”")
    actions.add_attachment(measure, by=cast.submitter, file=SimpleUploadedFile("a", BLANK_PDF), name="a.pdf")
    actions.submit_measure(measure, by=cast.unit_lead)
    actions.accept_measure(measure, by=cast.clerk)
    actions.add_comparison(measure, by=cast.clerk, place="某地", practice="先行做法", verdict="different")
    issued = letter_in("issued", cast)
    letter_actions.add_delivery(issued, by=cast.clerk, unit=cast.unit)
    letter_actions.add_sealed_file(
        issued, by=cast.clerk, file=SimpleUploadedFile("a", BLANK_PDF), name="a.pdf", kind="scan"
    )
    entry = RegisterEntry.objects.get(measure=measure)
    letter_actions.recognise_entry(
        entry, by=cast.clerk, kind="best_practice", dated_on=timezone.localdate(), source="某文件"
    )
    Waiver.objects.create(batch=cast.batch, reason="缺一份", by=cast.clerk)
    Tie.objects.create(evaluator=cast.evaluators[0], unit=cast.unit, declared_by=cast.clerk)
    TieCandidate.objects.create(
        evaluator=cast.evaluators[0], unit=cast.unit, ground="same_name", detail="同名"
    )
    AllotmentProposal.objects.create(
        panel=cast.panel, number=1, rule="add", count=1, seed=1, created_by=cast.clerk
    )
    Advice.objects.create(measure=measure, reason="依据充分", by=cast.evaluation_lead)
    Report.objects.create(tally=cast.batch.tallies.latest("pk"), form="pdf", requested_by=cast.clerk)
    actions.request_export(by=cast.clerk, form="json", filters={})
    actions.set_common_reason(by=cast.clerk, text="请写全称。", field="title")
    now = timezone.now()
    mail = Mail.objects.create(recipient=cast.clerk, address="a@example.org", subject="提醒", due_at=now)
    Notice.objects.create(
        recipient=cast.clerk, kind="reminder", key="one", subject="提醒", due_at=now, mail=mail
    )
    chosen = {
        Measure: measure,
        Batch: cast.batch,
        User: cast.clerk,
        Score: Score.objects.filter(value__isnull=False).latest("pk"),
        Criterion: Criterion.objects.filter(is_counted=True).latest("pk"),
        RegisterEntry: entry,
    }
    tables = {model for model, _changes in [*BROKEN.values(), *DOUBLED.values()]}
    return {model: chosen.get(model) or model._default_manager.latest("pk") for model in tables}


def test_the_two_tables_name_every_rule() -> None:
    named = {
        constraint.name
        for label in OUR_APPS
        for model in apps.get_app_config(label).get_models()
        for constraint in model._meta.constraints
    }
    assert named == {*BROKEN, *DOUBLED}
    assert not BROKEN.keys() & DOUBLED.keys()


@pytest.mark.django_db
def test_every_rule_is_kept_by_the_database() -> None:
    rows = _everything()
    for name, (model, changes) in BROKEN.items():
        same = model._default_manager.filter(pk=rows[model].pk)
        assert _refused_by(lambda same=same, changes=changes: same.update(**changes)) == name


@pytest.mark.django_db
def test_every_double_is_refused_by_the_database() -> None:
    rows = _everything()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS register_serial_once_per_batch IMMEDIATE")
    for name, (model, changes) in DOUBLED.items():
        row = model._default_manager.get(pk=rows[model].pk)
        assert _refused_by(lambda row=row, changes=changes: _copy_twice(row, changes)) == name


def _copy_twice(row: models.Model, changes: dict[str, Any]) -> None:
    values = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if not f.primary_key}
    for _copy in range(2):
        type(row)(**{**values, **changes}).save(force_insert=True)


def _refused_by(write: Callable[[], object]) -> str:
    try:
        with transaction.atomic():
            write()
    except IntegrityError as error:
        return str(error.__cause__.diag.constraint_name)  # type: ignore[union-attr]  # psycopg's error
    return "nothing"
