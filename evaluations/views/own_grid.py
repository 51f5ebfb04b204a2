"""All one's scores of a batch in one table: each cell is saved as it is typed, complete sheets are handed in together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.web import person_of
from core.autosave import by_field, wants_json, was_refused, was_saved, was_stale
from core.errors import Incomplete, StaleVersion
from core.paging import Page, page_by_count, page_by_value
from core.saying import between_sentences
from core.web import for_permission, posted_keys
from evaluations import actions
from evaluations.choices import FAILED, PASSED, AssignmentState
from evaluations.entries import changed_entries
from evaluations.models import Assignment, Criterion
from evaluations.models.assignment import AssignmentQuerySet
from evaluations.own_batches import chosen_batch, own_batches
from evaluations.own_scores import OwnRow, TypedRow, own_rows
from evaluations.sheet_form import SheetForm
from evaluations.sheets import criteria_of, own_sheet
from evaluations.views.queue import own, own_assignment
from measures.naming.hiding import hide_senders

CELL = "score-"


@require_GET
@for_permission("evaluations.score_assignment")
def own_grid(request: HttpRequest) -> HttpResponse:
    """All one's scores of a batch, to compare and to put right."""
    return _grid(request)


@require_POST
@for_permission("evaluations.score_assignment")
def cells(request: HttpRequest, pk: int) -> HttpResponse:
    """Save the scores of one sheet that were typed in the table; what was not sent stays as it is.

    Without scripts a row has a button: what is refused is shown in its row, with what was typed.
    """
    sheet = own_sheet(own_assignment(request, pk))
    form = SheetForm(request.POST, evaluation=sheet)
    if not form.is_valid():
        return _refused(request, pk, {name: list(map(str, found)) for name, found in form.errors.items()})
    entries = changed_entries(sheet, form.marks(request.POST))
    version = form.cleaned_data["edit_version"]
    try:
        saved = actions.save_sheet(Assignment(pk=pk), by=person_of(request), entries=entries, version=version)
    except StaleVersion as stale:
        return _overtaken(request, pk, stale)
    except Incomplete as refusal:
        return _refused(request, pk, by_field(refusal, CELL))
    if wants_json(request):
        return was_saved(saved.edit_version, **_told(_row(request, pk)))
    messages.success(request, _("这一行已保存。"))
    query = request.GET.urlencode()
    return redirect(f"{reverse('evaluations:own_grid')}{f'?{query}' if query else ''}#row-{pk}")


def _refused(request: HttpRequest, pk: int, errors: Mapping[str, list[str]]) -> HttpResponse:
    if wants_json(request):
        return was_refused(errors)
    faults = {name: between_sentences().join(map(str, sentences)) for name, sentences in errors.items()}
    return _grid(request, TypedRow(pk, _typed_cells(request), faults), status=422)


def _overtaken(request: HttpRequest, pk: int, stale: StaleVersion) -> HttpResponse:
    stored = _stored_cells(request, pk)
    if wants_json(request):
        return was_stale(stale, stored)
    typed = _typed_cells(request)
    told = _("别处已改为“%s”。")
    faults = {
        name: told % _as_shown(stored.get(name))
        for name, text in typed.items()
        if text.strip() != stored.get(name, "")
    }
    row = TypedRow(pk, typed, faults, message=stale.message)
    return _grid(request, row, status=409)


def _typed_cells(request: HttpRequest) -> dict[str, str]:
    return {name: request.POST.get(name, "") for name in request.POST if name.startswith(CELL)}


def _as_shown(value: str | bool | None) -> str:
    return {PASSED: _("通过"), FAILED: _("不通过"), "": _("（空）")}.get(str(value or ""), str(value))


def _grid(request: HttpRequest, typed: TypedRow | None = None, *, status: int = 200) -> HttpResponse:
    batches = own_batches(person_of(request))
    chosen = chosen_batch(batches, request.GET.get("batch", ""))
    criteria = criteria_of(chosen.batch) if chosen else []
    key = request.GET.get("sort", "")
    mine = own(request).taken_on().filter(measure__batch=chosen.batch if chosen else None)
    page = _page(request, mine.with_sheets().for_action().select_related("own_note"), criteria, key)
    hide_senders((one.measure for one in page.rows), person_of(request))
    rows = own_rows(page.rows, criteria, typed)
    context = {
        "rows": rows,
        "page": page,
        "batches": batches,
        "chosen": chosen,
        "criteria": criteria,
        "sort": key,
        "typed": typed,
        "ready": [row for row in rows if row.is_complete and row.can_write],
        "lacking": [row for row in rows if not row.is_complete and row.can_write],
    }
    return render(request, "evaluations/own_grid.html", context, status=status)


@require_POST
@for_permission("evaluations.score_assignment")
def submit_complete(request: HttpRequest) -> HttpResponse:
    """Hand in the complete sheets that are ticked, all of them or none."""
    grid = f"{reverse('evaluations:own_grid')}?{urlencode({'batch': request.POST.get('batch', '')})}"
    chosen = posted_keys(request.POST.getlist("assignment"))
    tickable = list(own(request).open().filter(pk__in=chosen).select_related("measure__batch"))
    if not tickable:
        messages.error(request, _("请先勾选要提交的评分表。"))
        return redirect(grid)
    actions.submit_sheets(person_of(request), tickable)
    count = len(tickable)
    messages.success(
        request, ngettext("已提交%(count)d份评分表。", "已提交%(count)d份评分表。", count) % {"count": count}
    )
    return redirect(grid)


def _stored_cells(request: HttpRequest, pk: int) -> dict[str, str | bool]:
    stored = SheetForm(evaluation=own_sheet(own_assignment(request, pk))).stored()
    return {name: value for name, value in stored.items() if name.startswith(CELL)}


def _row(request: HttpRequest, pk: int) -> OwnRow:
    mine = own(request).exclude(state=AssignmentState.RECUSED).with_sheets().for_action()
    assignment = get_object_or_404(mine, pk=pk)
    [row] = own_rows([assignment], [])
    return row


def _told(row: OwnRow) -> dict[str, object]:
    """Return what the page shows of a row besides its scores."""
    return {
        "total": row.total,
        "lack": row.lack,
        "is_complete": row.is_complete,
        "state": str(row.assignment.get_state_display()),
    }


def _page(
    request: HttpRequest, mine: AssignmentQuerySet, criteria: Sequence[Criterion], key: str
) -> Page[Assignment]:
    if key == "total":
        return page_by_count(request, mine.in_own_order().by_total())
    if key.isascii() and key.isdecimal() and len(key) < 3 and int(key) < len(criteria):
        return page_by_count(request, mine.in_own_order().by_score(criteria[int(key)].code))
    return page_by_value(request, mine.in_own_order(), "own_place")
