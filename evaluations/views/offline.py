"""Scoring offline: the workbook to take along, the file that comes back, what it would change, and changing it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.files.base import File
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.models import User
from accounts.web import person_of
from core.errors import Fault, Incomplete
from core.spreadsheet import MEDIA_TYPE as XLSX
from core.web import for_permission
from evaluations import actions
from evaluations.offline.layout import columns_of, rubric_print
from evaluations.offline.merging import RowState
from evaluations.offline.preview import shown_rows
from evaluations.offline.reading import Expected, read_offline
from evaluations.offline.stamp import split_mark
from evaluations.offline.stored import criteria_of, own_assignments, work_of
from evaluations.offline.waiting import pack, unpack
from evaluations.offline.workbook import workbook_xlsx
from measures.choices import BatchState
from measures.models import Batch


@require_GET
@for_permission("evaluations.merge_offline")
def offline(request: HttpRequest) -> HttpResponse:
    """Every batch in which the person has something to score."""
    waiting = own_assignments(person_of(request)).open().values("measure__batch")
    batches = Batch.objects.filter(pk__in=waiting, state=BatchState.EVALUATING).order_by("number")
    return _page(request, list(batches))


@require_GET
@for_permission("evaluations.merge_offline")
def workbook(request: HttpRequest, number: int) -> HttpResponse:
    """The workbook of one batch, with what is saved so far."""
    person = person_of(request)
    batch = _batch(person, number)
    response = HttpResponse(workbook_xlsx(work_of(person, batch)), content_type=XLSX)
    name = _("%(batch)s离线评分 %(moment)s.xlsx") % {
        "batch": batch,
        "moment": f"{timezone.localtime():%Y%m%d-%H%M}",
    }
    response.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=name) or "attachment"
    )
    return response


@for_permission("evaluations.merge_offline")
def offline_batch(request: HttpRequest, number: int) -> HttpResponse:
    """Read a file and show what it would change; with the person's word, change it."""
    batch = _batch(person_of(request), number)
    if request.method != "POST":
        return _page(request, [batch])
    if "confirmed" in request.POST:
        return _carry_out(request, batch)
    file = request.FILES.get("file")
    if file is None:
        return _page(request, [batch], faults=[Fault("", _("请先选择文件。"))])
    return _preview(request, batch, file)


def _preview(request: HttpRequest, batch: Batch, file: File[bytes]) -> HttpResponse:
    person, criteria = person_of(request), criteria_of(batch)
    with translation.override("zh-hans"):
        columns = columns_of(criteria, batch.mark_label)
    found = read_offline(
        file, file.name or "", Expected(batch.pk, person.pk, rubric_print(criteria), columns)
    )
    if found.faults:
        return _page(request, [batch], faults=found.faults)
    plan = actions.plan_merge(person, found)
    writable = [one.row for one in plan if one.state in {RowState.CHANGED, RowState.CONFLICT}]
    return _page(
        request,
        [batch],
        batch=batch,
        rows=shown_rows(plan, columns_of(criteria, batch.mark_label)),
        remarks=found.remarks,
        unchanged=sum(one.state == RowState.UNCHANGED for one in plan),
        packed=pack(found, writable, person.pk, batch.pk) if writable else "",
    )


def _carry_out(request: HttpRequest, batch: Batch) -> HttpResponse:
    person = person_of(request)
    ticked = filter(None, map(split_mark, request.POST.getlist("overruled")))
    try:
        file = unpack(request.POST.get("packed", ""), person.pk, batch.pk)
        done = actions.merge_offline(batch, by=person, file=file, overruled=dict(ticked))
    except signing.BadSignature:
        return _page(request, [batch], faults=[Fault("", _("等待的时间太长了，请重新上传文件。"))])
    except Incomplete as refusal:
        return _page(request, [batch], faults=refusal.errors)
    sentence = _("已写入%(saved)d项，尚未提交，请逐项核对后提交。") % {"saved": done.saved}
    if done.kept:
        sentence += _("另有%(kept)d项保留了系统里较新的评分。") % {"kept": done.kept}
    if done.closed:
        sentence += _("有%(closed)d项已提交、回避或收回，没有写入。") % {"closed": done.closed}
    messages.success(request, sentence)
    return redirect("evaluations:queue")


def _batch(person: User, number: int) -> Batch:
    """Return a batch in which the person has, or had, something to score; 404 for any other."""
    return get_object_or_404(Batch, number=number, pk__in=own_assignments(person).values("measure__batch"))


def _page(request: HttpRequest, batches: list[Batch], **shown: Any) -> HttpResponse:
    context = {"batches": batches, **shown}
    return render(request, "evaluations/offline.html", context, status=422 if "faults" in shown else 200)
