"""Allotting on the screen: proposals side by side, one in a grid, released, undone; as files out and in."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.web import person_of
from core.errors import Fault, Incomplete, StaleVersion
from core.spreadsheet import MEDIA_TYPE as XLSX
from core.web import for_permission, is_done, posted_keys, require, show_faults
from evaluations import actions
from evaluations.allotment import Pair
from evaluations.allotment_files import AllotmentRow, as_csv, as_xlsx, read_pairs
from evaluations.board import Board, board_of
from evaluations.forms import ProposalForm, SeatForm
from evaluations.models import AllotmentProposal, Panel, PanelMember
from evaluations.presentation import proposal_figures
from evaluations.views.setup import panel_of_batch
from measures.choices import MeasureState
from measures.models import Measure

ROWS = 60
SHOWN = 12
SALT = "evaluations.allotment"
WAITS_S = 8 * 60 * 60


@for_permission("evaluations.read_allotment")
def proposals(request: HttpRequest, number: int) -> HttpResponse:
    """The proposals of a batch with what tells them apart; a new one is drawn here."""
    panel = _readable(request, number)
    person = person_of(request)
    if request.method == "POST":
        require(request, "evaluations.allot_measures", panel)
    form = ProposalForm(
        request.POST or None, initial={"count": panel.per_measure, "seed": panel.seed, "rule": "at_least"}
    )
    if request.method == "POST" and form.is_valid():
        try:
            drawn = actions.draw_proposal(panel, by=person, **form.cleaned_data)
        except Incomplete as refusal:
            show_faults(form, refusal)
        else:
            messages.success(request, _("已生成方案%(number)d，尚未下达。") % {"number": drawn.number})
            return redirect("evaluations:proposals", number)
    board = board_of(panel)
    context = {
        "batch": panel.batch,
        "panel": panel,
        "form": form,
        "figures": [proposal_figures(one, board) for one in panel.proposals.all()[:SHOWN]],
        "can_manage": person.has_perm("evaluations.allot_measures", panel),
    }
    return render(request, "evaluations/proposals.html", context, status=422 if form.errors else 200)


@for_permission("evaluations.read_allotment")
def proposal(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """One proposal as a grid: measures down, evaluators across."""
    panel = _readable(request, number)
    found = get_object_or_404(panel.proposals, pk=pk)
    if request.method == "POST":
        require(request, "evaluations.allot_measures", panel)
        return _edited(request, panel, found)
    return _grid(request, panel, found)


@require_POST
@for_permission("evaluations.allot_measures")
def proposal_step(request: HttpRequest, number: int, pk: int, step: str) -> HttpResponse:
    """Release, undo or drop a proposal."""
    panel = _allottable(request, number)
    found = get_object_or_404(panel.proposals, pk=pk)
    said = {
        "release": _("方案%(number)d已下达。"),
        "undo": _("方案%(number)d已撤销，所分派的都已收回。"),
        "drop": _("方案%(number)d已删去。"),
    }
    acts: dict[str, Any] = {
        "release": actions.release_proposal,
        "undo": actions.undo_proposal,
        "drop": actions.drop_proposal,
    }
    if step not in acts:
        raise Http404
    acts[step](found, by=person_of(request))
    messages.success(request, said[step] % {"number": found.number})
    return redirect("evaluations:proposals", number)


@require_GET
@for_permission("evaluations.read_allotment")
def allotment_file(request: HttpRequest, number: int, file_format: str) -> HttpResponse:
    """What is assigned in this round, or a proposal's pairs, as xlsx or csv."""
    panel = _readable(request, number)
    chosen = posted_keys([request.GET.get("proposal", "")])
    found = panel.proposals.filter(pk__in=chosen).first() if chosen else None
    board = board_of(panel)
    pairs = [(m, e) for m, e in found.pairs] if found else sorted(board.held)
    rows = _rows(panel, board, pairs)
    content, media = (
        (as_csv(rows), "text/csv; charset=utf-8") if file_format == "csv" else (as_xlsx(rows), XLSX)
    )
    response = HttpResponse(content, content_type=media)
    name = _("%(batch)s分派.%(format)s") % {"batch": panel.batch, "format": file_format}
    response.headers["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=name) or "attachment"
    )
    return response


@for_permission("evaluations.allot_measures")
def allotment_import(request: HttpRequest, number: int) -> HttpResponse:
    """Read a file and show what it would add; with the person's word, it becomes a proposal."""
    panel = _allottable(request, number)
    board = board_of(panel)
    if "confirmed" in request.POST:
        return _carry_out(request, panel, board)
    file = request.FILES.get("file")
    if request.method != "POST":
        return _import_page(request, panel)
    if file is None:
        return _import_page(request, panel, faults=[Fault("", _("请先选择文件。"))])
    refs = dict(_accepted(panel).values_list("ref", "pk"))
    people = {one.evaluator.username: one.evaluator_id for one in board.members}
    pairs, faults, remarks = read_pairs(file, refs, people)
    if faults:
        return _import_page(request, panel, faults=faults[:100])
    added = [pair for pair in pairs if pair not in board.held]
    absent = sorted(board.held - set(pairs))
    packed = signing.dumps({"panel": panel.pk, "pairs": added}, salt=SALT, compress=True)
    return _import_page(
        request,
        panel,
        added=_rows(panel, board, added),
        absent=_rows(panel, board, absent),
        remarks=remarks,
        kept_count=len(pairs) - len(added),
        packed=packed,
    )


@for_permission("evaluations.manage_panel")
def seat(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """How much one member takes on, and in which fields they are at home."""
    panel = panel_of_batch(request, number)
    member = get_object_or_404(PanelMember.objects.select_related("evaluator"), pk=pk, panel=panel)
    initial = {"cap": member.cap, "fields_": member.fields, "affiliation": member.affiliation}
    form = SeatForm(request.POST or None, initial=initial)
    if request.method == "POST" and is_done(
        form,
        lambda: actions.set_seat(
            panel, by=person_of(request), evaluator=member.evaluator, **form.cleaned_data
        ),
    ):
        messages.success(request, _("已保存。"))
        return redirect("evaluations:panel", number)
    context = {"form": form, "heading": str(member.evaluator)}
    return render(
        request, "components/form_page.html", context, status=422 if request.method == "POST" else 200
    )


def _edited(request: HttpRequest, panel: Panel, found: AllotmentProposal) -> HttpResponse:
    shown = posted_keys(request.POST.getlist("measure"))
    ticked = [one.partition("-") for one in request.POST.getlist("pair")]
    pairs = [
        (keys[0], keys[1])
        for measure, _dash, evaluator in ticked
        if len(keys := posted_keys([measure, evaluator])) == 2
    ]
    version = posted_keys([request.POST.get("edit_version", "")])
    try:
        actions.edit_proposal(
            found, by=person_of(request), measures=shown, pairs=pairs, version=version[0] if version else 0
        )
    except Incomplete as refusal:
        return _grid(request, panel, found, faults=refusal.errors, typed=pairs, status=422)
    except StaleVersion as stale:
        found.refresh_from_db()
        return _grid(request, panel, found, faults=[Fault("", stale.message)], typed=pairs, status=409)
    messages.success(request, _("方案%(number)d已保存。") % {"number": found.number})
    return redirect(f"{request.path}?page={request.GET.get('page', '1')}")


def _grid(
    request: HttpRequest,
    panel: Panel,
    found: AllotmentProposal,
    *,
    faults: Collection[Fault] = (),
    typed: Collection[Pair] | None = None,
    status: int = 200,
) -> HttpResponse:
    board = board_of(panel)
    page = Paginator(_accepted(panel).order_by("pk"), ROWS).get_page(request.GET.get("page"))
    stored = {(m, e) for m, e in found.pairs}
    measures = list(page.object_list)
    keys = {measure.pk for measure in measures}
    ticked = stored if typed is None else {p for p in stored if p[0] not in keys} | set(typed)
    loads = board.loads(ticked) if found.released_at is None else board.loads()
    context = {
        "batch": panel.batch,
        "proposal": found,
        "page": page,
        "members": [(one, loads[one.evaluator_id]) for one in board.members],
        "rows": [
            (measure, [_cell(board, ticked, measure, one) for one in board.members]) for measure in measures
        ],
        "faults": list(faults),
        "can_edit": found.released_at is None
        and person_of(request).has_perm("evaluations.allot_measures", panel),
    }
    return render(request, "evaluations/proposal.html", context, status=status)


def _cell(board: Board, ticked: Collection[Pair], measure: Measure, member: PanelMember) -> dict[str, Any]:
    pair = (measure.pk, member.evaluator_id)
    return {
        "member": member,
        "is_held": pair in board.held,
        "is_barred": pair in board.tied or pair in board.recused,
        "is_ticked": pair in ticked,
        "is_at_home": measure.field in member.fields,
    }


def _carry_out(request: HttpRequest, panel: Panel, board: Board) -> HttpResponse:
    try:
        held = signing.loads(request.POST.get("packed", ""), salt=SALT, max_age=WAITS_S)
    except signing.BadSignature:
        return _import_page(request, panel, faults=[Fault("", _("等待的时间太长了，请重新上传文件。"))])
    if held["panel"] != panel.pk:
        return _import_page(request, panel, faults=[Fault("", _("这个文件是为另一批次核对的，请重新上传。"))])
    try:
        brought = actions.bring_proposal(
            panel, by=person_of(request), pairs=[(m, e) for m, e in held["pairs"]]
        )
    except Incomplete as refusal:
        return _import_page(request, panel, faults=refusal.errors)
    messages.success(request, _("已生成方案%(number)d，尚未下达。") % {"number": brought.number})
    return redirect("evaluations:proposal", panel.batch.number, brought.pk)


def _import_page(request: HttpRequest, panel: Panel, **shown: Any) -> HttpResponse:
    context = {"batch": panel.batch, **shown}
    status = 422 if "faults" in shown else 200
    return render(request, "evaluations/allotment_import.html", context, status=status)


def _rows(panel: Panel, board: Board, pairs: Collection[Pair]) -> list[AllotmentRow]:
    measures = {
        one.pk: one for one in panel.batch.measures.filter(pk__in={m for m, _e in pairs}).only("ref", "title")
    }
    people = {one.evaluator_id: one.evaluator for one in board.members}
    return [
        AllotmentRow(
            measures[int(m)].ref, measures[int(m)].title, people[int(e)].username, people[int(e)].name
        )
        for m, e in pairs
        if m in measures and e in people
    ]


def _accepted(panel: Panel) -> Any:
    return panel.batch.measures.filter(state=MeasureState.ACCEPTED)


def _readable(request: HttpRequest, number: int) -> Panel:
    return _panel_for("evaluations.read_allotment", request, number)


def _allottable(request: HttpRequest, number: int) -> Panel:
    return _panel_for("evaluations.allot_measures", request, number)


def _panel_for(permission: str, request: HttpRequest, number: int) -> Panel:
    """Ask before anything is read: what a file or a grid is answered with tells of ties, too."""
    panel = panel_of_batch(request, number)
    require(request, permission, panel)
    return panel
