"""An evaluator's own lists: declaring ties first, then the queue, and all one's scores side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Unit
from accounts.web import person_of
from core.paging import PAGE_SIZE, Page, page_by_count, page_by_value
from core.web import for_permission, posted_keys
from evaluations import actions
from evaluations.actions.rubrics import latest_rubric
from evaluations.choices import AssignmentState
from evaluations.due import due_days
from evaluations.models import Assignment, Criterion, Panel, PanelMember
from evaluations.models.assignment import AssignmentQuerySet
from evaluations.ordering import minutes_left, pace
from evaluations.own_scores import own_rows
from measures.choices import BatchState
from measures.choices import Field as MeasureField
from measures.models import Batch
from measures.naming.hiding import hide_senders


@require_GET
@for_permission("evaluations.score_assignment")
def queue(request: HttpRequest) -> HttpResponse:
    """One's own assignments, in an order of one's own that stays the same; filters stay while stepping."""
    mine = own(request)
    field = request.GET.get("field", "")
    lists = {
        "open": narrowed(mine.open().in_evaluation(), field),
        "done": mine.filter(state=AssignmentState.SUBMITTED),
        "recused": mine.filter(state=AssignmentState.RECUSED),
    }
    asked = request.GET.get("show", "")
    show = asked if asked in lists else "open"
    page = page_by_value(request, lists[show].for_queue().in_own_order(), "own_place")
    parts = {show: page.rows}
    if not asked and not page.first_query:
        # The first page shows the head of every list.
        parts |= {name: _head(lists[name]) for name in ("done", "recused")}
    hide_senders((one.measure for rows in parts.values() for one in rows), person_of(request))
    counts = mine.counts()
    context = {
        **parts,
        "show": show,
        "page": page,
        "counts": counts,
        "head": PAGE_SIZE,
        "minutes": minutes_left(pace(mine), counts["open"]),
        "fields": MeasureField.choices,
        "field": field if field in MeasureField.values else "",
        "undeclared": undeclared(request),
        "due": due_days(person_of(request)),
    }
    return render(request, "evaluations/queue.html", context)


@for_permission("evaluations.declare_own_ties")
def declare(request: HttpRequest, number: int) -> HttpResponse:
    """Declare one's ties to units, once, before any measure is shown."""
    person = person_of(request)
    panel = get_object_or_404(
        Panel.objects.select_related("batch"), batch__number=number, members__evaluator=person
    )
    units = Unit.objects.filter(invitations__batch=panel.batch_id)
    if request.method == "POST":
        chosen = list(units.filter(pk__in=posted_keys(request.POST.getlist("unit"))))
        if bool(chosen) == ("none" in request.POST):
            messages.error(request, _("请勾选需要回避的单位；都没有的，请勾选“以上单位均无回避关系”。"))
            return _declaration(request, panel, units, chosen, status=422)
        actions.declare_own_ties(panel, by=person, units=chosen)
        messages.success(request, _("回避关系已申报，可以开始评审。"))
        return redirect("evaluations:queue")
    return _declaration(request, panel, units, [])


@require_GET
@for_permission("evaluations.score_assignment")
def own_grid(request: HttpRequest) -> HttpResponse:
    """All one's scores of the batch in evaluation, to compare; complete sheets are handed in together from here."""
    batch = _batch_in_evaluation(request)
    criteria = list(latest_rubric(batch).criteria.all()) if batch else []
    key = request.GET.get("sort", "")
    mine = own(request).exclude(state=AssignmentState.RECUSED).filter(measure__batch=batch)
    page = _grid_page(request, mine.with_sheets(), criteria, key)
    hide_senders((one.measure for one in page.rows), person_of(request))
    rows = own_rows(page.rows, criteria)
    context = {
        "rows": rows,
        "page": page,
        "criteria": criteria,
        "sort": key,
        "ready": [row for row in rows if row.is_complete and row.assignment.is_open],
        "lacking": [row for row in rows if not row.is_complete and row.assignment.is_open],
    }
    return render(request, "evaluations/own_grid.html", context)


@require_POST
@for_permission("evaluations.score_assignment")
def submit_complete(request: HttpRequest) -> HttpResponse:
    """Hand in the complete sheets that are ticked, all of them or none."""
    chosen = posted_keys(request.POST.getlist("assignment"))
    tickable = list(own(request).open().filter(pk__in=chosen).select_related("measure__batch"))
    if not tickable:
        messages.error(request, _("请先勾选要提交的评分表。"))
        return redirect("evaluations:own_grid")
    actions.submit_sheets(person_of(request), tickable)
    count = len(tickable)
    messages.success(
        request, ngettext("已提交%(count)d份评分表。", "已提交%(count)d份评分表。", count) % {"count": count}
    )
    return redirect("evaluations:own_grid")


def own(request: HttpRequest) -> AssignmentQuerySet:
    """Return the person's own assignments as far as they may see them."""
    person = person_of(request)
    return Assignment.objects.visible_to(person).filter(evaluator=person)


def own_assignment(request: HttpRequest, pk: int) -> Assignment:
    """Return one of the person's own assignments, with what its sheet shows; 404 once they have recused themselves."""
    mine = own(request).exclude(state=AssignmentState.RECUSED)
    wanted = mine.for_action().select_related("measure__unit", "evaluation__rubric")
    return get_object_or_404(wanted.prefetch_related("measure__comparisons"), pk=pk)


def undeclared(request: HttpRequest) -> list[PanelMember]:
    """Return the panels on which the person sits and has not declared their ties yet."""
    seats = PanelMember.objects.filter(evaluator=person_of(request), ties_declared_at__isnull=True)
    running = (BatchState.PREPARING, BatchState.COLLECTING, BatchState.EVALUATING)
    return list(seats.filter(panel__batch__state__in=running).select_related("panel__batch"))


def narrowed(waiting: AssignmentQuerySet, field: str) -> AssignmentQuerySet:
    """Return what waits in a field; all of it for none."""
    return waiting.filter(measure__field=field) if field else waiting


def _head(assignments: AssignmentQuerySet) -> list[Assignment]:
    return list(assignments.for_queue().in_own_order()[:PAGE_SIZE])


def _batch_in_evaluation(request: HttpRequest) -> Batch | None:
    """Return the latest batch in evaluation in which the person has something to score."""
    live = own(request).exclude(state=AssignmentState.RECUSED)
    has_own = Exists(live.filter(measure__batch=OuterRef("pk")))
    return Batch.objects.filter(has_own, state=BatchState.EVALUATING).order_by("-pk").first()


def _grid_page(
    request: HttpRequest, mine: AssignmentQuerySet, criteria: Sequence[Criterion], key: str
) -> Page[Assignment]:
    if key == "total":
        return page_by_count(request, mine.in_own_order().by_total())
    if key.isascii() and key.isdecimal() and len(key) < 3 and int(key) < len(criteria):
        return page_by_count(request, mine.in_own_order().by_score(criteria[int(key)].code))
    return page_by_value(request, mine.in_own_order(), "own_place")


def _declaration(
    request: HttpRequest, panel: Panel, units: Any, chosen: list[Unit], status: int = 200
) -> HttpResponse:
    context = {"panel": panel, "batch": panel.batch, "units": units, "chosen": {unit.pk for unit in chosen}}
    return render(request, "evaluations/declare.html", context, status=status)
