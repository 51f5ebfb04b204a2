"""Importing an earlier letter: the file, what was understood of it line by line, one who proposes, one who confirms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.web import person_of
from core.errors import Fault, Incomplete, NotAllowed, WrongState
from core.untrusted import read_apart
from core.web import for_permission
from documents.figures import disagreements
from earlier import actions
from earlier.forms import DeclineForm, RegisterImportForm
from earlier.models import ImportProposal, ProposalState
from earlier.packing import from_plain, to_plain
from earlier.planning import ImportPlan, plan_import
from earlier.telling import told_elements
from earlier.values import Transcript
from measures.choices import Classification
from register.totals import opening_balance, published_batches

SALT = "letters.import"
MOST_LISTED = 50
# What was read waits in the page for the person's word, signed, and no longer than a working day.
WAITS_S = 8 * 60 * 60


@for_permission("earlier.propose_import")
def import_register(request: HttpRequest) -> HttpResponse:
    """Read a file and show what was understood; with the person's word, propose it to another."""
    if request.method != "POST":
        proposals = ImportProposal.objects.visible_to(person_of(request)).for_list()[:MOST_LISTED]
        return _page(request, RegisterImportForm(), proposals=proposals)
    form = RegisterImportForm(request.POST, request.FILES)
    try:
        transcript = _transcript(request, form)
    except Incomplete as refusal:
        return _page(request, form, faults=refusal.errors, status=422)
    if not form.is_valid():
        return _page(request, form, packed=_pack(transcript), status=422)
    # A file that was chosen anew has not been looked at by anybody.
    if "confirmed" in request.POST and "file" not in request.FILES:
        return _propose(request, form, transcript)
    return _shown(request, form, transcript)


def _transcript(request: HttpRequest, form: RegisterImportForm) -> Transcript:
    """Read the file that was sent, or take up what was read before."""
    file = request.FILES.get("file")
    if file is not None:
        transcript: Transcript = read_apart("earlier.files.read_letter", file, name=file.name or "")
        return transcript
    packed = request.POST.get("packed", "")
    if not packed:
        raise Incomplete([Fault("file", _("请先选择文件。"))])
    try:
        return from_plain(signing.loads(packed, salt=SALT, max_age=WAITS_S))
    except (signing.BadSignature, KeyError, TypeError) as error:
        raise Incomplete([Fault("file", _("等待的时间太长了，请重新上传文件。"))]) from error


def _shown(request: HttpRequest, form: RegisterImportForm, transcript: Transcript) -> HttpResponse:
    plan = plan_import(transcript, form.given())
    faults = [*plan.faults, *([Fault("batch", plan.refusal)] if plan.refusal else [])]
    return _plan_page(request, form, plan, faults=faults, status=422 if faults else 200)


def _propose(request: HttpRequest, form: RegisterImportForm, transcript: Transcript) -> HttpResponse:
    given = form.given()
    try:
        made = actions.propose_import(
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
    messages.success(request, _("已提出，等待另一人确认；确认以前什么都不写入。"))
    return redirect("earlier:proposal", made.pk)


@require_GET
@for_permission("earlier.confirm_import")
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what was proposed, as it was read, against the register as it stands now."""
    return _proposal_page(request, _proposal_of(request, pk))


@require_POST
@for_permission("earlier.confirm_import")
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter what another person proposed."""
    found = _proposal_of(request, pk)
    try:
        entered = actions.confirm_import(found, by=person_of(request))
    except NotAllowed as refusal:
        return _proposal_page(request, found, faults=[Fault("", refusal.message)], status=403)
    except Incomplete as refusal:
        return _proposal_page(request, found, faults=refusal.errors, status=422)
    except WrongState as refusal:
        found.refresh_from_db()
        return _proposal_page(request, found, faults=[Fault("", refusal.message)], status=409)
    facts = {"batch": entered.batch, "count": len(entered.read.rows)}
    messages.success(request, _("%(batch)s已导入，共%(count)d项。") % facts)
    for one in disagreements(published_batches(timezone.localdate()), opening_balance()):
        sentence = _("第%(n)d批：原载%(stated)d项，库中有%(counted)d项，请核对。")
        messages.warning(request, sentence % {"n": one.batch, "stated": one.stated, "counted": one.counted})
    return redirect("earlier:proposal", pk)


@require_POST
@for_permission("earlier.confirm_import")
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a proposal with a reason; nothing is entered."""
    found = _proposal_of(request, pk)
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return _proposal_page(request, found, form=form, status=422)
    try:
        actions.decline_import(found, by=person_of(request), reason=form.cleaned_data["reason"])
    except Incomplete as refusal:
        return _proposal_page(request, found, form=form, faults=refusal.errors, status=422)
    except WrongState as refusal:
        found.refresh_from_db()
        return _proposal_page(request, found, faults=[Fault("", refusal.message)], status=409)
    messages.success(request, _("已办结，没有导入。"))
    return redirect("earlier:proposal", pk)


def _proposal_of(request: HttpRequest, pk: int) -> ImportProposal:
    found = ImportProposal.objects.visible_to(person_of(request)).select_related(
        "proposed_by", "settled_by", "batch"
    )
    return get_object_or_404(found, pk=pk)


def _proposal_page(
    request: HttpRequest,
    found: ImportProposal,
    *,
    form: DeclineForm | None = None,
    faults: Sequence[Fault] = (),
    status: int = 200,
) -> HttpResponse:
    plan = plan_import(found.read, found.given)
    context = {
        "proposal": found,
        "form": form or DeclineForm(),
        "faults": faults,
        "is_open": found.state == ProposalState.PROPOSED,
        "can_confirm": person_of(request).has_perm("earlier.confirm_import", found),
        **_told(plan),
    }
    return render(request, "earlier/proposal.html", context, status=status)


def _plan_page(
    request: HttpRequest, form: RegisterImportForm, plan: ImportPlan, **shown: Any
) -> HttpResponse:
    return _page(request, form, **_told(plan), packed=_pack(plan.transcript), **shown)


def _told(plan: ImportPlan) -> dict[str, Any]:
    """Return what the plan's part of a page shows."""
    return {
        "plan": plan,
        "elements": told_elements(plan),
        "rows": [(row, Classification(row.classification).label) for row in plan.rows],
        "totals": list(zip(Classification.labels, plan.counts, strict=True)),
    }


def _page(request: HttpRequest, form: RegisterImportForm, *, status: int = 200, **shown: Any) -> HttpResponse:
    return render(request, "earlier/import.html", {"form": form, **shown}, status=status)


def _pack(transcript: Transcript) -> str:
    return signing.dumps(to_plain(transcript), salt=SALT, compress=True)
