"""Every rule that stands in the database by name is broken once: no code path can get around it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, models, transaction
from django.db.models import F, Subquery
from django.utils import timezone

from accounts.models import FactorReset, RoleChange, User
from backups.models import BackupRun
from core.models import EventDay, Outage, Retention, TrailExport
from earlier.models import ImportProposal
from evaluations.models import (
    Advice,
    AllotmentProposal,
    Assignment,
    Criterion,
    Decision,
    Evaluation,
    Handover,
    Nomination,
    PanelMember,
    Reason,
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
from measures import actions
from measures.models import (
    Attachment,
    Batch,
    BatchSearch,
    CommentDraft,
    CommonReason,
    Comparison,
    Export,
    Invitation,
    Measure,
    OutsideSearch,
    Revision,
    SavedView,
    ScreeningComment,
    ScreeningReturn,
)
from precedents.actions.annexes import conclude_search, request_annex
from precedents.actions.runs import search_and_keep
from precedents.index.storing import index_document
from precedents.models import Annex, Conclusion, IndexedDocument, Precedent, PrecedentList, SearchHit, Shelf
from precedents.searching.asking import Query
from register import actions as register_actions
from register.models import DayFile, EntryVersion, Recognition, RegisterEntry
from tests.factories import BLANK_PDF, Cast, make_cast, make_person
from tests.letters.cataloguing import listed_for_the_archive
from tests.letters.issued import made
from tests.platform.broken_accounts import OF_ACCOUNTS, make_machine_token, make_webhook
from tests.platform.broken_letters import (
    DOUBLED_LETTERS,
    OF_LETTERS,
    make_annex_change,
    make_countersignature,
    make_delegation,
)
from tests.platform.broken_notices import DOUBLED_NOTICES, OF_NOTICES, make_notice
from tests.states import letter_in

Row = type[models.Model]

# name → the row that is there, and the change that breaks the rule
BROKEN: dict[str, tuple[Row, dict[str, Any]]] = {
    **OF_ACCOUNTS,
    **OF_NOTICES,
    **OF_LETTERS,
    "retention_is_half_a_year_at_least": (Retention, {"months": 5}),
    "retention_is_confirmed_by_another": (
        Retention,
        {"confirmed_by": F("decided_by"), "confirmed_at": timezone.now()},
    ),
    "backup_has_a_file_or_a_reason": (BackupRun, {"failure": "磁盘满了"}),
    "backup_ends_after_it_starts": (BackupRun, {"finished_at": timezone.now() - timedelta(days=1)}),
    "trail_export_format_is_known": (TrailExport, {"format": "exe"}),
    "trailexport_finished_has_a_file": (TrailExport, {"finished_at": timezone.now()}),
    "event_day_is_dropped_after_it_was_written_out": (EventDay, {"dropped_at": timezone.now()}),
    "outage_ends_after_it_began": (Outage, {"ended_at": timezone.now() - timedelta(days=1)}),
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
    "attachment_looked_at_by_somebody": (Attachment, {"looked_at": timezone.now()}),
    "attachment_sha256_is_a_digest": (Attachment, {"sha256": "A" * 64}),
    "comparison_relation_is_known": (Comparison, {"relation": "maybe"}),
    "comparison_extended_says_how": (Comparison, {"relation": "extended", "difference": ""}),
    "common_reason_says_something": (CommonReason, {"text": ""}),
    "saved_view_has_a_name": (SavedView, {"name": ""}),
    "screening_comment_says_something": (ScreeningComment, {"text": ""}),
    "shelf_source_is_known": (Shelf, {"source": "attic"}),
    "indexed_source_is_known": (IndexedDocument, {"source": "attic"}),
    "indexed_slot_holds_one": (IndexedDocument, {"slot": 7, "terms": None}),
    "indexed_in_a_segment_or_by_itself": (IndexedDocument, {"terms": None}),
    "precedent_list_state_is_known": (PrecedentList, {"state": "gone"}),
    "precedent_list_superseded_by_another": (PrecedentList, {"state": "superseded"}),
    "precedent_list_withdrawn_for_a_reason": (PrecedentList, {"state": "withdrawn"}),
    "precedent_has_a_name": (Precedent, {"title": ""}),
    "hit_put_aside_has_a_reason": (SearchHit, {"decision": "aside", "decided_by": F("run_id")}),
    "hit_decided_by_somebody": (SearchHit, {"decision": "adopted"}),
    "annex_format_is_known": (Annex, {"format": "exe"}),
    "annex_finished_has_a_file": (Annex, {"finished_at": timezone.now(), "file": ""}),
    "conclusion_says_something": (Conclusion, {"text": ""}),
    "hit_on_record_is_adopted": (SearchHit, {"record_path": "/measures/1/"}),
    "import_confirmed_by_another": (ImportProposal, {"state": "confirmed"}),
    "import_declined_with_a_reason": (ImportProposal, {"state": "declined", "reason": ""}),
    "rubric_comment_bands_are_apart": (Rubric, {"comment_below": 90, "comment_above": 60}),
    "criterion_max_is_positive": (Criterion, {"max_score": 0}),
    "criterion_min_is_below_its_max": (Criterion, {"min_score": F("max_score")}),
    "criterion_step_is_positive": (Criterion, {"step": 0}),
    "panel_member_fields_are_known": (PanelMember, {"fields": ["cooking"]}),
    "panel_member_extension_has_a_reason": (PanelMember, {"due_until": date(2030, 1, 1)}),
    "tie_candidate_ground_is_known": (TieCandidate, {"ground": "gossip"}),
    "tie_candidate_settled_by_somebody": (TieCandidate, {"is_tie": True}),
    "nomination_settled_by_somebody_else": (
        Nomination,
        {"settled_by": F("nominated_by"), "settled_at": timezone.now()},
    ),
    "proposal_rule_is_known": (AllotmentProposal, {"rule": "dice"}),
    "proposal_undone_was_released": (AllotmentProposal, {"undone_at": timezone.now()}),
    "handover_is_signed": (Handover, {"signed_name": ""}),
    "handover_given_back_has_a_reason": (Handover, {"given_back_at": timezone.now()}),
    "advice_class_is_known": (Advice, {"classification": "gone"}),
    "advice_has_a_reason": (Advice, {"reason": ""}),
    "report_format_is_known": (Report, {"format": "exe"}),
    "report_finished_has_a_file": (Report, {"finished_at": timezone.now(), "file": ""}),
    "criterion_weight_is_a_percentage": (Criterion, {"weight": 101}),
    "criterion_gate_carries_no_points": (Criterion, {"is_gate": True}),
    "criterion_counts_by_its_weight": (Criterion, {"is_counted": False}),
    "assignment_state_is_known": (Assignment, {"state": "gone"}),
    "assignment_recused_or_reopened_has_a_reason": (Assignment, {"state": "recused", "reason": ""}),
    "assignment_submitted_has_a_time": (Assignment, {"submitted_at": None}),
    "evaluation_class_is_known": (Evaluation, {"classification": "gone"}),
    "reason_is_stated": (Reason, {"ground": ""}),
    "reason_released_by_somebody": (Reason, {"released_at": timezone.now()}),
    "evaluation_familiarity_is_known": (Evaluation, {"familiarity": "expert"}),
    "score_is_a_value_or_a_gate": (Score, {"is_passed": True}),
    "score_is_not_negative": (Score, {"value": -1}),
    "score_failed_gate_has_a_reason": (Score, {"value": None, "is_passed": False, "comment": ""}),
    "waiver_has_a_reason": (Waiver, {"reason": ""}),
    "decision_selected_has_a_class": (Decision, {"classification": ""}),
    "decision_left_out_has_a_reason": (
        Decision,
        {"is_selected": False, "classification": "", "reason": ""},
    ),
    "decision_names_its_source": (Decision, {"classification": "replication"}),
    "decision_has_a_dated_search": (Decision, {"search_run": None}),
    "decision_rests_on_one_search": (
        Decision,
        {"outside_search": Subquery(OutsideSearch.objects.values("pk")[:1])},
    ),
    "outside_search_says_who_and_where": (OutsideSearch, {"scope": ""}),
    "outside_search_is_not_empty": (OutsideSearch, {"size": 0}),
    "outside_search_sha256_is_a_digest": (OutsideSearch, {"sha256": "x"}),
    "decision_returned_is_pending": (Decision, {"returned_reason": "再看"}),
    "decision_confirmed_by_a_second_person": (Decision, {"confirmed_by": F("decided_by")}),
    "batch_search_within_its_total": (BatchSearch, {"done": F("total") + 1}),
    "export_format_is_known": (Export, {"format": "exe"}),
    "export_finished_has_a_file": (Export, {"finished_at": timezone.now(), "file": ""}),
    "register_serial_starts_at_one": (RegisterEntry, {"serial": 0}),
    "register_class_is_known": (RegisterEntry, {"classification": "gone"}),
    "register_taken_out_is_withdrawn": (RegisterEntry, {"taken_out_by": "海自贸办函〔2026〕1号"}),
    "register_withdrawn_has_a_date": (RegisterEntry, {"is_withdrawn": True}),
    "recognition_withdrawn_has_a_reason": (Recognition, {"withdrawn_reason": "登记有误"}),
    "recognition_has_a_source": (Recognition, {"source": ""}),
}
# name → the row that is there, and what its two further copies differ in
DOUBLED: dict[str, tuple[Row, dict[str, Any]]] = {
    "one_open_outage_a_sign": (Outage, {}),
    "invitation_once_per_batch_and_unit": (Invitation, {}),
    "measure_ref_once_per_batch": (Measure, {}),
    "attachment_once_per_measure": (Attachment, {}),
    "batch_searched_once_at_a_time": (BatchSearch, {}),
    "comparison_once_per_hit": (Comparison, {}),
    "outside_search_once_per_measure": (OutsideSearch, {}),
    "revision_number_once_per_measure": (Revision, {}),
    "one_open_return_per_measure": (ScreeningReturn, {"answered_at": None}),
    "one_comment_per_field_and_return": (ScreeningComment, {}),
    "common_reason_once_per_field": (CommonReason, {}),
    "saved_view_name_once_per_person": (SavedView, {}),
    "one_comment_draft_per_author": (CommentDraft, {}),
    "shelf_once_per_source_and_key": (Shelf, {}),
    "indexed_once_per_source_and_key": (IndexedDocument, {}),
    "precedent_list_in_force_has_its_name_alone": (PrecedentList, {"sha256": "f" * 64}),
    "precedent_list_in_force_once_per_file": (PrecedentList, {"name": "另一份清单"}),
    "precedent_position_holds_one_in_its_list": (Precedent, {}),
    "hit_once_per_run": (SearchHit, {"rank": 99}),
    "hit_rank_once_per_run": (SearchHit, {"key": "another"}),
    "one_open_import_per_batch": (ImportProposal, {}),
    "rubric_version_once_per_batch": (Rubric, {}),
    "one_open_factorreset_a_person": (FactorReset, {}),
    "one_open_rolechange_a_person": (RoleChange, {}),
    "criterion_code_once_per_rubric": (Criterion, {}),
    "panel_member_once": (PanelMember, {}),
    "tie_candidate_asked_once": (TieCandidate, {}),
    "nominated_once_at_a_time": (Nomination, {"username": "QINYUAN"}),
    "proposal_number_once_per_panel": (AllotmentProposal, {}),
    "handover_stands_once_per_round": (Handover, {}),
    "report_once_per_tally_and_format": (Report, {}),
    "tie_declared_once": (Tie, {}),
    "one_evaluation_per_round": (Assignment, {}),
    "one_score_per_criterion": (Score, {}),
    "submitted_sheet_number_once": (SubmittedSheet, {}),
    "tally_number_once_per_batch": (Tally, {}),
    "tally_entry_once_per_measure": (TallyEntry, {}),
    **DOUBLED_LETTERS,
    **DOUBLED_NOTICES,
    "register_serial_once_per_batch": (RegisterEntry, {"measure_id": -1, "place": 4000}),
    "register_place_once_per_batch": (RegisterEntry, {"measure_id": -1, "serial": 4000}),
    "recognition_once_per_kind": (Recognition, {}),
    "entry_version_once_a_day": (EntryVersion, {}),
    "day_file_once_a_format": (DayFile, {}),
}


def everything() -> dict[Row, models.Model]:
    """Store a row of every model that has rules; return one of each."""
    cast = make_cast(evaluators=1)
    sent = actions.return_measure(cast.submitted(), by=cast.clerk, comments={"title": "请写全称。"})
    actions.withdraw_measure(sent, by=cast.unit_lead, reason="另行报送")
    measure = cast.draft(title="两岸快件“一单到底”")
    actions.add_attachment(measure, by=cast.submitter, file=SimpleUploadedFile("a", BLANK_PDF), name="a.pdf")
    actions.submit_measure(measure, by=cast.unit_lead)
    actions.accept_measure(measure, by=cast.clerk)
    actions.add_comparison(measure, by=cast.clerk, place="某地", practice="先行做法", relation="different")
    issued = letter_in("issued", cast)
    letter_actions.add_delivery(issued, by=cast.clerk, unit=cast.unit)
    for make in (make_countersignature, make_annex_change, make_delegation):
        make(issued, cast)
    letter_actions.request_archive(issued, by=cast.clerk)
    listed_for_the_archive(issued)
    letter_actions.add_sealed_file(
        issued, by=cast.clerk, file=SimpleUploadedFile("a", made(issued, "pdf")), name="a.pdf", kind="scan"
    )
    entry = RegisterEntry.objects.get(measure=measure)
    register_actions.recognise_entry(
        entry, by=cast.clerk, kind="best_practice", dated_on=timezone.localdate(), source="某文件"
    )
    DayFile.objects.create(day=timezone.localdate(), format="csv", file="a.csv", size=1, sha256="a" * 64)
    make_machine_token(cast.clerk)
    make_webhook(cast.clerk)
    make_person(username="known")
    _prior_practice(cast)
    Retention.objects.create(months=6, decided_by=cast.reviewer)
    TrailExport.objects.create(requested_by=cast.reviewer, format="csv")
    EventDay.objects.create(day=timezone.localdate(), events=0, leaves=b"")
    now = timezone.now()
    Outage.objects.create(sign="beat")
    BackupRun.objects.create(started_at=now, finished_at=now, name="a.age", sha256="a" * 64, sm3="b" * 64)
    FactorReset.objects.create(person=cast.reviewer, reason="丢失", asked_by=cast.clerk)
    RoleChange.objects.create(person=cast.reviewer, reason="轮岗", asked_by=cast.clerk)
    Waiver.objects.create(batch=cast.batch, reason="缺一份", by=cast.clerk)
    Tie.objects.create(evaluator=cast.evaluators[0], unit=cast.unit, declared_by=cast.clerk)
    TieCandidate.objects.create(
        evaluator=cast.evaluators[0], unit=cast.unit, ground="same_name", detail="同名"
    )
    Nomination.objects.create(
        panel=cast.panel, name="秦远", username="qinyuan", nominated_by=cast.evaluation_lead
    )
    AllotmentProposal.objects.create(
        panel=cast.panel, number=1, rule="add", count=1, seed=1, created_by=cast.clerk
    )
    Reason.objects.create(measure=measure, ground="未见相同做法。", written_by=cast.clerk)
    Advice.objects.create(measure=measure, reason="依据充分", by=cast.evaluation_lead)
    searched = {"searched_by": "信息所", "searched_on": timezone.localdate(), "scope": "公开网站"}
    kept = {"size": 1, "sha256": "c" * 64, "uploaded_by": cast.clerk}
    OutsideSearch.objects.create(measure=measure, **searched, **kept)
    Report.objects.create(tally=cast.batch.tallies.latest("pk"), format="pdf", requested_by=cast.clerk)
    BatchSearch.objects.create(batch=cast.batch, requested_by=cast.clerk)
    actions.request_export(by=cast.clerk, file_format="json", filters={})
    actions.set_common_reason(by=cast.clerk, text="请写全称。", field="title")
    CommentDraft.objects.create(measure=measure, author=cast.clerk)
    actions.keep_view(by=cast.clerk, name="待形审", query="state=submitted")
    make_notice(cast.clerk)
    chosen = {
        Measure: measure,
        Batch: cast.batch,
        User: cast.clerk,
        Score: Score.objects.filter(value__isnull=False).latest("pk"),
        Criterion: Criterion.objects.filter(is_counted=True).latest("pk"),
        RegisterEntry: entry,
        IndexedDocument: IndexedDocument.objects.get(source="published", key=str(measure.pk)),
    }
    tables = {model for model, _changes in [*BROKEN.values(), *DOUBLED.values()]}
    return {model: chosen.get(model) or model._default_manager.latest("pk") for model in tables}


def _prior_practice(cast: Cast) -> None:
    """A list, a kept search with its hits in what was published, and a proposal to import."""
    listed = PrecedentList.objects.create(name="一份清单", sha256="e" * 64, size=1)
    Precedent.objects.create(precedent_list=listed, position=1, title="一单到底")
    index_document("published", "other", "另一项", "", shelf=str(cast.batch.pk))
    IndexedDocument.objects.filter(key="other").update(slot=7, terms=None)
    run = search_and_keep(Query("跨境小包一单到底", ""), by=cast.clerk)
    Comparison.objects.update(hit=run.hits.earliest("pk"))
    conclude_search(run, by=cast.clerk, text="未见相同做法。")
    request_annex(run, by=cast.clerk, file_format="pdf")
    ImportProposal.objects.create(
        file_name="函.txt", file_sha256="d" * 64, transcript={}, number=7, proposed_by=cast.clerk
    )


def test_the_two_tables_name_every_rule() -> None:
    named = {
        constraint.name
        for label in settings.OUR_APPS
        for model in apps.get_app_config(label).get_models()
        for constraint in model._meta.constraints
    }
    assert named == {*BROKEN, *DOUBLED}
    assert not BROKEN.keys() & DOUBLED.keys()


@pytest.mark.django_db
def test_every_rule_is_kept_by_the_database() -> None:
    rows = everything()
    for name, (model, changes) in BROKEN.items():
        same = model._default_manager.filter(pk=rows[model].pk)
        assert _refused_by(partial(same.update, **changes)) == name


@pytest.mark.django_db
def test_every_double_is_refused_by_the_database() -> None:
    rows = everything()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS register_serial_once_per_batch IMMEDIATE")
    for name, (model, changes) in DOUBLED.items():
        row = model._default_manager.get(pk=rows[model].pk)
        assert _refused_by(partial(_copy_twice, row, changes)) == name


def _copy_twice(row: models.Model, changes: dict[str, Any]) -> None:
    stored = [field for field in row._meta.concrete_fields if not field.primary_key and not field.generated]
    values = {field.attname: getattr(row, field.attname) for field in stored}
    for _copy in range(2):
        type(row)(**{**values, **changes}).save(force_insert=True)


def _refused_by(write: Callable[[], object]) -> str:
    try:
        with transaction.atomic():
            write()
    except IntegrityError as error:
        return str(error.__cause__.diag.constraint_name)
    return "nothing"
