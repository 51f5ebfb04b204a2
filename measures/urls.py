"""Addresses of batches and measures."""

from __future__ import annotations

from django.urls import path

from measures.views import (
    batches,
    candidates,
    documents,
    evidence,
    exporting,
    importing,
    screening,
    screening_report,
    sending,
)

app_name = "measures"
urlpatterns = [
    path("batches/", batches.batch_list, name="batch_list"),
    path("batches/new/", batches.batch_new, name="batch_new"),
    path("batches/<int:number>/", batches.batch_detail, name="batch_detail"),
    path("batches/<int:number>/settings/", batches.batch_edit, name="batch_edit"),
    path("batches/<int:number>/units/", batches.batch_invite, name="batch_invite"),
    path("batches/<int:number>/units/<int:unit_id>/grace/", batches.batch_grace, name="batch_grace"),
    path("batches/<int:number>/cancel/", batches.batch_cancel, name="batch_cancel"),
    path("batches/<int:number>/reprepare/", batches.batch_reprepare, name="batch_reprepare"),
    path("batches/<int:number>/measures/new/", candidates.measure_new, name="measure_new"),
    path("batches/<int:number>/measures/copy/", candidates.measure_copy, name="measure_copy"),
    path("batches/<int:number>/measures/import/", importing.import_measures, name="import"),
    path("batches/<int:number>/measures/template.xlsx", importing.import_template, name="import_template"),
    path("measures/", candidates.measure_list, name="measure_list"),
    path("measures/exports/", exporting.export_list, name="export_list"),
    path("measures/exports/new/", exporting.export_request, name="export_request"),
    path("measures/exports/<int:pk>/", exporting.export_download, name="export_download"),
    path("measures/<int:pk>/", candidates.measure_detail, name="measure_detail"),
    path("measures/<int:pk>/edit/", candidates.measure_edit, name="measure_edit"),
    path("measures/<int:pk>/submit/", sending.measure_submit, name="measure_submit"),
    path("measures/<int:pk>/withdraw/", sending.measure_withdraw, name="measure_withdraw"),
    path("measures/<int:pk>/application.pdf", documents.application, {"form": "pdf"}, name="application_pdf"),
    path(
        "measures/<int:pk>/application.docx", documents.application, {"form": "docx"}, name="application_docx"
    ),
    path("measures/<int:pk>/receipt.pdf", documents.receipt, name="receipt"),
    path("measures/<int:pk>/attachments/", evidence.attachment_add, name="attachment_add"),
    path("measures/<int:pk>/attachments/list/", evidence.attachment_list, name="attachment_list"),
    path(
        "measures/<int:pk>/attachments/<int:attachment_id>/remove/",
        evidence.attachment_remove,
        name="attachment_remove",
    ),
    path("attachments/<int:pk>/", evidence.attachment_download, name="attachment_download"),
    path("attachments/<int:pk>/pages/", evidence.attachment_pages, name="attachment_pages"),
    path("attachments/<int:pk>/pages/<int:page>/", evidence.attachment_page, name="attachment_page"),
    path("attachments/<int:pk>/preview/", evidence.attachment_preview, name="attachment_preview"),
    path("measures/<int:pk>/comparisons/", evidence.comparison_add, name="comparison_add"),
    path(
        "measures/<int:pk>/comparisons/<int:comparison_id>/remove/",
        evidence.comparison_remove,
        name="comparison_remove",
    ),
    path("screening/", screening.screening_queue, name="screening_queue"),
    path("screening/reasons/", screening_report.common_reasons, name="common_reasons"),
    path("screening/reasons/<int:pk>/", screening_report.common_reasons, name="common_reason"),
    path("batches/<int:number>/screening/", screening_report.screening_report, name="screening_report"),
    path("measures/<int:pk>/hand-up/", sending.measure_hand_up, name="measure_hand_up"),
    path("measures/<int:pk>/hand-down/", sending.measure_hand_down, name="measure_hand_down"),
    path("screening/<int:pk>/", screening.screening_page, name="screening_page"),
    path("screening/<int:pk>/accept/", screening.screening_accept, name="screening_accept"),
    path("screening/<int:pk>/return/", screening.screening_return, name="screening_return"),
    path("screening/<int:pk>/reject/", screening.screening_reject, name="screening_reject"),
    path("screening/<int:pk>/merge/", screening.screening_merge, name="screening_merge"),
]
