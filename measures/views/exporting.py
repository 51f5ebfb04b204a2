"""Exports: asking for one, watching it, fetching it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.web import person_of
from core.errors import Incomplete
from core.made_files import given_out
from core.web import for_permission
from measures import actions
from measures.actions.exporting import progress_of
from measures.forms import MeasureFilter
from measures.models import Export
from measures.views.listing import list_page

SHOWN = 20


@require_GET
@for_permission("measures.export_measures")
def export_list(request: HttpRequest) -> HttpResponse:
    """One's own exports, the latest first, with how far each is; htmx asks for the table alone."""
    exports = list(Export.objects.filter(requested_by=person_of(request))[:SHOWN])
    context = {
        "exports": [(export, progress_of(export)) for export in exports],
        "is_running": any(export.is_being_made for export in exports),
    }
    part = request.headers.get("HX-Request") == "true"
    return render(request, "measures/export_rows.html" if part else "measures/export_list.html", context)


@require_POST
@for_permission("measures.export_measures")
def export_request(request: HttpRequest) -> HttpResponse:
    """Ask for the list that the filters in the address show."""
    narrowing = MeasureFilter(request.GET)
    if not narrowing.is_valid():
        messages.error(request, _("筛选条件有误，没有导出。请改正后重新导出。"))
        return list_page(request)
    return _asked_for(request, request.POST.get("format", ""), narrowing.cleaned_data)


def _asked_for(request: HttpRequest, file_format: str, filters: dict[str, Any]) -> HttpResponse:
    try:
        actions.request_export(by=person_of(request), file_format=file_format, filters=filters)
    except Incomplete as refusal:
        messages.error(request, refusal.errors[0].message)
        return redirect("measures:measure_list")
    messages.success(request, _("正在后台导出，完成后可在本页下载。"))
    return redirect("measures:export_list")


@require_POST
@for_permission("measures.export_measures")
def export_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask anew for what could not be made."""
    failed = get_object_or_404(
        Export.objects.filter(requested_by=person_of(request)).exclude(failure=""), pk=pk
    )
    return _asked_for(request, failed.format, failed.filters)


@require_GET
@for_permission("measures.export_measures")
def export_download(request: HttpRequest, pk: int) -> FileResponse:
    """Send a finished export to whoever asked for it."""
    export = get_object_or_404(Export, pk=pk, requested_by=person_of(request))
    local = timezone.localtime(export.created_at)
    return given_out(export, f"举措 {local:%Y%m%d-%H%M}.{export.format}")
