"""The evaluation report: asking for it, watching it, fetching it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.web import person_of
from core.errors import Incomplete
from core.made_files import given_out
from core.web import for_permission
from evaluations import actions
from evaluations.actions.reporting import current_reports, measures_done
from evaluations.choices import ReportFormat
from evaluations.views.tally import batch_of
from measures.models import Batch


@require_GET
@for_permission("evaluations.read_report")
def report(request: HttpRequest, number: int) -> HttpResponse:
    """The formats of the report with how far each is; htmx asks for the table alone."""
    batch = _readable(request, number)
    made = current_reports(batch)
    total = batch.measures.live().count()
    rows = [
        (one, made.get(one.value), measures_done(made[one.value]) if one.value in made else 0)
        for one in ReportFormat
    ]
    context = {
        "batch": batch,
        "rows": rows,
        "total": total,
        "is_running": any(one.is_being_made for one in made.values()),
    }
    part = request.headers.get("HX-Request") == "true"
    return render(request, "evaluations/report_rows.html" if part else "evaluations/report.html", context)


@require_POST
@for_permission("evaluations.read_report")
def report_request(request: HttpRequest, number: int) -> HttpResponse:
    """Ask for the report in one format."""
    batch = _readable(request, number)
    try:
        actions.request_report(batch, by=person_of(request), file_format=request.POST.get("format", ""))
    except Incomplete as refusal:
        messages.error(request, refusal.errors[0].message)
    else:
        messages.success(request, _("正在后台生成，完成后可在本页下载。"))
    return redirect("evaluations:report", number)


@require_GET
@for_permission("evaluations.read_report")
def report_download(request: HttpRequest, number: int, file_format: str) -> FileResponse:
    """Send a finished report."""
    batch = _readable(request, number)
    made = get_object_or_404(batch.tallies.order_by("-number")[0].reports, format=file_format)
    name = _("%(batch)s第三方评估报告.%(format)s") % {"batch": batch, "format": file_format}
    return given_out(made, name)


def _readable(request: HttpRequest, number: int) -> Batch:
    batch = batch_of(request, number)
    if not person_of(request).has_perm("evaluations.read_report", batch) or not batch.scores_are_locked:
        raise PermissionDenied
    return batch
