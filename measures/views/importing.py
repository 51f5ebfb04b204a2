"""Importing candidates: the template, the file, what it would do, and doing it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.web import person_of
from core.errors import Fault, Incomplete
from core.spreadsheet import MEDIA_TYPE as XLSX
from core.web import for_permission
from measures import actions
from measures.actions.drafting import labels
from measures.importing.reading import form_labels, read_file
from measures.importing.template import template_xlsx
from measures.importing.values import ImportedDraft
from measures.models import Batch

SALT = "measures.import"
# What was read waits in the page for the person's word, signed, and no longer than a working day.
WAITS_S = 8 * 60 * 60


@require_GET
@for_permission("measures.draft_measure")
def import_template(request: HttpRequest, number: int) -> HttpResponse:
    """The batch's own template."""
    batch = get_object_or_404(Batch.objects.open_to(person_of(request)), number=number)
    response = HttpResponse(template_xlsx(batch, form_labels()), content_type=XLSX)
    name = _("%(batch)s举措填报模板.xlsx") % {"batch": batch}
    response.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=name) or "attachment"
    )
    return response


@for_permission("measures.draft_measure")
def import_measures(request: HttpRequest, number: int) -> HttpResponse:
    """Read a file and show what it would do; with the person's word, do it."""
    person = person_of(request)
    batch = get_object_or_404(Batch.objects.open_to(person), number=number)
    if request.method != "POST":
        return _page(request, batch)
    if "confirmed" in request.POST:
        return _carry_out(request, batch)
    file = request.FILES.get("file")
    if file is None:
        return _page(request, batch, faults=[Fault("", _("请先选择文件。"))])
    reading = read_file(file, file.name or "", batch)
    if reading.faults:
        return _page(request, batch, faults=reading.faults, remarks=reading.remarks)
    return _proposal(request, batch, reading.drafts, reading.remarks)


def _proposal(
    request: HttpRequest, batch: Batch, drafts: list[ImportedDraft], remarks: list[str]
) -> HttpResponse:
    try:
        planned = actions.plan_import(batch, person_of(request), drafts)
    except Incomplete as refusal:
        return _page(request, batch, faults=refusal.errors, remarks=remarks)
    names = labels()
    rows = [(one, "、".join(names.get(entry, entry) for entry in one.changed)) for one in planned]
    return _page(request, batch, rows=rows, remarks=remarks, packed=_pack(drafts))


def _carry_out(request: HttpRequest, batch: Batch) -> HttpResponse:
    try:
        drafts = _unpack(request.POST.get("packed", ""))
    except signing.BadSignature:
        return _page(request, batch, faults=[Fault("", _("等待的时间太长了，请重新上传文件。"))])
    try:
        done = actions.import_measures(batch, by=person_of(request), drafts=drafts)
    except Incomplete as refusal:
        return _page(request, batch, faults=refusal.errors)
    messages.success(request, _("已导入%(count)d项，请逐项核对后报送。") % {"count": len(done)})
    return redirect("measures:measure_list")


def _page(request: HttpRequest, batch: Batch, **shown: Any) -> HttpResponse:
    context = {"batch": batch, **shown}
    return render(request, "measures/measure_import.html", context, status=422 if "faults" in shown else 200)


def _pack(drafts: list[ImportedDraft]) -> str:
    plain = [
        {
            "place": draft.place,
            "ref": draft.ref,
            "texts": {e: t.isoformat() if isinstance(t, date) else t for e, t in draft.texts.items()},
            "joint_units": draft.joint_units,
        }
        for draft in drafts
    ]
    return signing.dumps(plain, salt=SALT, compress=True)


def _unpack(packed: str) -> list[ImportedDraft]:
    plain: list[dict[str, Any]] = signing.loads(packed, salt=SALT, max_age=WAITS_S)
    return [
        ImportedDraft(
            place=each["place"],
            ref=each["ref"],
            texts={e: _value(e, t) for e, t in each["texts"].items()},
            joint_units=each["joint_units"],
        )
        for each in plain
    ]


def _value(entry: str, stored: Any) -> Any:
    return date.fromisoformat(stored) if entry == "in_force_since" and stored else stored
