"""Importing an earlier letter: the file, what was understood of it line by line, and entering it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import Fault, Incomplete, WrongState
from accounts.models import Role
from accounts.web import for_roles, person_of
from letters import actions
from letters.composing import opening_balance, published_batches
from letters.earlier import Transcript, read_letter
from letters.earlier.packing import from_plain, to_plain
from letters.earlier.planning import ImportPlan, plan_import
from letters.earlier.telling import told_elements
from letters.figures import disagreements
from letters.forms import RegisterImportForm
from measures.choices import Classification

SALT = "letters.import"
# What was read waits in the page for the person's word, signed, and no longer than a working day.
WAITS_S = 8 * 60 * 60


@for_roles(Role.OFFICE_CLERK, Role.OFFICE_REVIEWER)
def import_register(request: HttpRequest) -> HttpResponse:
    """Read a file and show what was understood; with the person's word, enter it."""
    if request.method != "POST":
        return _page(request, RegisterImportForm())
    form = RegisterImportForm(request.POST, request.FILES)
    try:
        transcript = _transcript(request, form)
    except Incomplete as refusal:
        return _page(request, form, faults=refusal.errors, status=422)
    if not form.is_valid():
        return _page(request, form, packed=_pack(transcript), status=422)
    # A file that was chosen anew has not been looked at by anybody.
    if "confirmed" in request.POST and "file" not in request.FILES:
        return _carry_out(request, form, transcript)
    return _proposal(request, form, transcript)


def _transcript(request: HttpRequest, form: RegisterImportForm) -> Transcript:
    """Read the file that was sent, or take up what was read before."""
    file = request.FILES.get("file")
    if file is not None:
        return read_letter(file, file.name or "")
    packed = request.POST.get("packed", "")
    if not packed:
        raise Incomplete([Fault("file", _("请先选择文件。"))])
    try:
        return from_plain(signing.loads(packed, salt=SALT, max_age=WAITS_S))
    except (signing.BadSignature, KeyError, TypeError) as error:
        raise Incomplete([Fault("file", _("等待的时间太长了，请重新上传文件。"))]) from error


def _proposal(request: HttpRequest, form: RegisterImportForm, transcript: Transcript) -> HttpResponse:
    plan = plan_import(transcript, form.given())
    faults = [*plan.faults, *([Fault("batch", plan.refusal)] if plan.refusal else [])]
    return _plan_page(request, form, plan, faults=faults, status=422 if faults else 200)


def _carry_out(request: HttpRequest, form: RegisterImportForm, transcript: Transcript) -> HttpResponse:
    given = form.given()
    try:
        batch = actions.import_letter(
            by=person_of(request),
            transcript=transcript,
            given=given,
            accepts_totals=form.cleaned_data["accepts_totals"],
            accepts_unread=form.cleaned_data["accepts_unread"],
        )
    except Incomplete as refusal:
        return _plan_page(request, form, plan_import(transcript, given), faults=refusal.errors, status=422)
    except WrongState as refusal:
        faults = [Fault("batch", refusal.message)]
        return _plan_page(request, form, plan_import(transcript, given), faults=faults, status=409)
    facts = {"batch": batch, "count": len(transcript.rows)}
    messages.success(request, _("%(batch)s已导入，共%(count)d项。") % facts)
    for one in disagreements(published_batches(timezone.localdate()), opening_balance()):
        sentence = _("第%(n)d批：原载%(stated)d项，库中有%(counted)d项，请核对。")
        messages.warning(request, sentence % {"n": one.batch, "stated": one.stated, "counted": one.counted})
    return redirect(f"{reverse('letters:register')}?batch={batch.number}")


def _plan_page(
    request: HttpRequest, form: RegisterImportForm, plan: ImportPlan, **shown: Any
) -> HttpResponse:
    totals = zip(Classification.labels, plan.counts, strict=True)
    return _page(
        request,
        form,
        plan=plan,
        elements=told_elements(plan),
        rows=[(row, Classification(row.classification).label) for row in plan.rows],
        totals=list(totals),
        packed=_pack(plan.transcript),
        **shown,
    )


def _page(request: HttpRequest, form: RegisterImportForm, *, status: int = 200, **shown: Any) -> HttpResponse:
    return render(request, "letters/register_import.html", {"form": form, **shown}, status=status)


def _pack(transcript: Transcript) -> str:
    return signing.dumps(to_plain(transcript), salt=SALT, compress=True)
