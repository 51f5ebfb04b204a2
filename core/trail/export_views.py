"""Exports of the trail: asking for one from the search, watching it, fetching it."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.errors import Incomplete
from core.made_files import given_out
from core.models import TrailExport
from core.trail.exporting import PERMISSION, export_trail, written_so_far
from core.trail.forms import TrailFilter
from core.trail.views import trail_page
from core.web import for_permission, signed_in

SHOWN = 20


@require_GET
@for_permission(PERMISSION)
def exports(request: HttpRequest) -> HttpResponse:
    """One's own exports, the latest first, with how far each is; htmx asks for the table alone."""
    asked = list(TrailExport.objects.filter(requested_by=signed_in(request).pk)[:SHOWN])
    context = {
        "exports": [(one, written_so_far(one)) for one in asked],
        "is_running": any(one.is_being_made for one in asked),
    }
    part = request.headers.get("HX-Request") == "true"
    return render(request, f"core/trail/{'export_rows' if part else 'exports'}.html", context)


@require_POST
@for_permission(PERMISSION)
def ask_for_export(request: HttpRequest) -> HttpResponse:
    """Ask for the events that the search in the address shows."""
    person = signed_in(request)
    search = TrailFilter(request.GET, person=person)
    if not search.is_valid():
        messages.error(request, _("筛选条件有误，没有导出。请改正后重新导出。"))
        return trail_page(request)
    try:
        export_trail(by=person, file_format=request.POST.get("format", ""), narrowing=search.narrowing())
    except Incomplete as refusal:
        messages.error(request, refusal.errors[0].message)
        return redirect("trail:list")
    messages.success(request, _("正在后台导出，完成后可在本页下载。"))
    return redirect("trail:exports")


@require_GET
@for_permission(PERMISSION)
def export_file(request: HttpRequest, pk: int) -> FileResponse:
    """Send a finished export to whoever asked for it."""
    asked = get_object_or_404(TrailExport, pk=pk, requested_by=signed_in(request).pk)
    local = timezone.localtime(asked.created_at)
    return given_out(asked, f"操作日志 {local:%Y%m%d-%H%M}.{asked.format}")
