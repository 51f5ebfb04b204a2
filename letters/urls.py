"""Addresses of the letter and the register."""

from __future__ import annotations

from django.urls import path

from letters.feed import RegisterFeed
from letters.views import (
    after,
    archiving,
    changing,
    countersigning,
    delegations,
    drafting,
    evidence,
    exchanging,
    groups,
    of_batch,
    office,
    proof,
    public,
    transferring,
)

app_name = "letters"
urlpatterns = [
    path("batches/<int:number>/draft-letter/", office.start_publishing, name="start_publishing"),
    path("batches/<int:number>/back-to-deciding/", office.back_to_deciding, name="back_to_deciding"),
    path("batches/<int:number>/letters/", of_batch.batch_letters, name="batch_letters"),
    path("batches/<int:number>/letters/notice/", of_batch.draft_notice, name="draft_notice"),
    path("batches/<int:number>/letters/reply/", of_batch.draft_reply, name="draft_reply"),
    path("letters/manage/", office.letter_list, name="letter_list"),
    path("letters/manage/fonts/", office.fonts, name="fonts"),
    path("letters/manage/<int:pk>/", office.letter_detail, name="letter_detail"),
    path("letters/manage/<int:pk>/edit/", drafting.letter_edit, name="letter_edit"),
    path("letters/manage/<int:pk>/preview/", drafting.live_preview, name="live_preview"),
    path(
        "letters/manage/<int:pk>/preview/<slug:key>/<int:page>.png",
        drafting.live_preview_page,
        name="live_preview_page",
    ),
    path("letters/manage/<int:pk>/annex/", drafting.annex_order, name="annex_order"),
    path("letters/manage/<int:pk>/annex/<int:measure_id>/", drafting.amend, name="amend"),
    path("letters/manage/<int:pk>/changes/", changing.annex_changes, name="annex_changes"),
    path(
        "letters/manage/<int:pk>/changes/<slug:kind>/<int:measure_id>/",
        changing.annex_change,
        name="annex_change",
    ),
    path(
        "letters/manage/<int:pk>/changes/<int:change_id>/confirm/",
        changing.annex_change_confirm,
        name="annex_change_confirm",
    ),
    path(
        "letters/manage/<int:pk>/changes/<int:change_id>/withdraw/",
        changing.annex_change_withdraw,
        name="annex_change_withdraw",
    ),
    path("letters/manage/<int:pk>/figures/<slug:name>/", drafting.figure, name="figure"),
    path("letters/manage/<int:pk>/versions/", drafting.versions, name="versions"),
    path("letters/manage/<int:pk>/preview.pdf", office.letter_preview, name="letter_preview"),
    path("letters/manage/<int:pk>/countersign/", countersigning.ask, name="countersign_ask"),
    path(
        "letters/manage/<int:pk>/countersign/<int:part_id>/withdraw/",
        countersigning.withdraw,
        name="countersign_withdraw",
    ),
    path(
        "letters/manage/<int:pk>/countersign/<int:part_id>/day/",
        countersigning.move_day,
        name="countersign_day",
    ),
    path("countersign/<int:pk>/", countersigning.countersign, name="countersign"),
    path("countersign/<int:pk>/agree/", countersigning.agree, name="countersign_agree"),
    path("countersign/<int:pk>/object/", countersigning.object_to, name="countersign_object"),
    path("letters/manage/<int:pk>/drop/", office.letter_drop, name="letter_drop"),
    path("letters/manage/<int:pk>/send/", office.letter_send, name="letter_send"),
    path("letters/manage/<int:pk>/review/", office.letter_review, name="letter_review"),
    path("letters/manage/<int:pk>/return/", office.letter_return, name="letter_return"),
    path("letters/manage/<int:pk>/sign/", office.letter_sign, name="letter_sign"),
    path("letters/manage/<int:pk>/unsign/", office.letter_unsign, name="letter_unsign"),
    path("letters/manage/<int:pk>/issue/", office.letter_issue, name="letter_issue"),
    path("letters/manage/<int:pk>/correct/", office.letter_correct, name="letter_correct"),
    path("letters/manage/<int:pk>/redraft/", office.letter_redraft, name="letter_redraft"),
    path(
        "letters/manage/<int:pk>/draft-revocation/",
        office.letter_draft_revocation,
        name="letter_draft_revocation",
    ),
    path("letters/manage/<int:pk>/revoke/", office.letter_revoke, name="letter_revoke"),
    path("letters/manage/<int:pk>/process-sheet.pdf", after.process_sheet, name="process_sheet"),
    path("letters/manage/<int:pk>/archives/", archiving.archives, name="archives"),
    path("letters/manage/<int:pk>/archives/new/", archiving.archive_request, name="archive_request"),
    path("letters/manage/<int:pk>/archive-entry/", archiving.archive_entry, name="archive_entry"),
    path("letters/archives/<int:pk>/", archiving.archive_download, name="archive_download"),
    path(
        "letters/manage/<int:pk>/evidence/<int:serial>.json", evidence.evidence_record, name="evidence_record"
    ),
    path("letters/manage/<int:pk>/sealed/", after.sealed_add, name="sealed_add"),
    path("letters/manage/<int:pk>/sealed/<int:sealed_id>/remove/", after.sealed_remove, name="sealed_remove"),
    path("letters/manage/<int:pk>/deliveries/", after.delivery_add, name="delivery_add"),
    path("letters/manage/<int:pk>/receipts/day/", after.receipt_day, name="receipt_day"),
    path("letters/manage/<int:pk>/receipts/", after.receipts_ask, name="receipts_ask"),
    path(
        "letters/manage/<int:pk>/deliveries/<int:delivery_id>/", after.delivery_record, name="delivery_record"
    ),
    path(
        "letters/manage/<int:pk>/deliveries/<int:delivery_id>/package.zip",
        exchanging.exchange_download,
        name="exchange_package",
    ),
    path("letters/manage/<int:pk>/exchange-receipt/", exchanging.exchange_receipt, name="exchange_receipt"),
    path("letters/manage/transfers/", transferring.transfers, name="transfers"),
    path("letters/manage/transfers/<int:pk>/", transferring.transfer, name="transfer"),
    path(
        "letters/manage/transfers/<int:pk>/examine/", transferring.transfer_examine, name="transfer_examine"
    ),
    path("letters/manage/transfers/<int:pk>/drop/", transferring.transfer_drop, name="transfer_drop"),
    path(
        "letters/manage/transfers/<int:pk>/hand-over/",
        transferring.transfer_hand_over,
        name="transfer_hand_over",
    ),
    path(
        "letters/manage/transfers/<int:pk>/receipt/", transferring.transfer_receipt, name="transfer_receipt"
    ),
    path(
        "letters/manage/transfers/<int:pk>/list.xml", transferring.transfer_listing, name="transfer_listing"
    ),
    path(
        "letters/manage/transfers/packages/<int:item_id>/report.pdf",
        transferring.transfer_report,
        name="transfer_report",
    ),
    path(
        "letters/manage/transfers/packages/<int:item_id>/",
        transferring.transfer_package,
        name="transfer_package",
    ),
    path("letters/delegations/", delegations.delegation_list, name="delegations"),
    path("letters/delegations/new/", delegations.delegation_offer, name="delegation_offer"),
    path("letters/delegations/<int:pk>/accept/", delegations.delegation_accept, name="delegation_accept"),
    path("letters/delegations/<int:pk>/end/", delegations.delegation_end, name="delegation_end"),
    path("letters/manage/groups/", groups.group_list, name="groups"),
    path("letters/manage/groups/<int:group_id>/", groups.group_edit, name="group_edit"),
    path("letters/manage/groups/<int:group_id>/drop/", groups.group_drop, name="group_drop"),
    path("letters/received/", after.received, name="received"),
    path("letters/received/<int:delivery_id>/", after.receive, name="receive"),
    path("letters/<int:pk>/sealed/<int:sealed_id>/", after.sealed_file, name="sealed_file"),
    path("letters/", public.published_list, name="published_list"),
    path("letters/<int:pk>/", public.published_detail, name="published_detail"),
    path("letters/<int:pk>/file.<slug:file_format>", public.published_file, name="published_file"),
    path("letters/<int:pk>/manifest.json", proof.manifest, name="manifest"),
    path("measures/<int:pk>/evidence/", evidence.evidence_page, name="evidence"),
    path("measures/<int:pk>/evidence.pdf", evidence.evidence_paper, name="evidence_paper"),
    path("register/<int:number>-<int:place>/evidence/", evidence.public_evidence, name="public_evidence"),
    path("verify/", proof.verify, name="verify"),
    path("register/feed.atom", RegisterFeed(), name="feed"),
]
