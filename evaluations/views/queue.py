"""An evaluator's own lists: declaring ties first, then the queue, and all one's scores side by side."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Role, Unit
from accounts.web import for_roles, person_of, posted_keys
from evaluations import actions
from evaluations.choices import OPEN_STATES, AssignmentState
from evaluations.models import Assignment, Panel, PanelMember
from evaluations.ordering import minutes_left, shuffled
from evaluations.own_scores import OwnRow, own_rows
from evaluations.querysets import AssignmentQuerySet
from measures.choices import BatchState
from measures.choices import Field as MeasureField

OPEN = [state.value for state in OPEN_STATES]


@require_GET
@for_roles(Role.EVALUATOR)
def queue(request: HttpRequest) -> HttpResponse:
    """One's own assignments, in an order of one's own that stays the same; filters stay while stepping."""
    person = person_of(request)
    mine = shuffled(list(own(request).for_queue()), person.pk)
    waiting = [a for a in mine if a.is_open and a.measure.batch.state == BatchState.EVALUATING]
    done = [a for a in mine if a.state == AssignmentState.SUBMITTED]
    field = request.GET.get("field", "")
    shown = [a for a in waiting if not field or a.measure.field == field]
    handed_in = [a.submitted_at for a in done if a.submitted_at is not None]
    context = {
        "open": shown,
        "done": done,
        "recused": [a for a in mine if a.state == AssignmentState.RECUSED],
        "waiting_count": len(waiting),
        "minutes": minutes_left(handed_in, len(waiting)),
        "fields": MeasureField.choices,
        "field": field if field in MeasureField.values else "",
        "undeclared": undeclared(request),
    }
    return render(request, "evaluations/queue.html", context)


@for_roles(Role.EVALUATOR)
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
@for_roles(Role.EVALUATOR)
def own_grid(request: HttpRequest) -> HttpResponse:
    """All one's scores of the batch in evaluation, to compare; complete sheets are handed in together from here."""
    rows, criteria = _grid(request)
    key = request.GET.get("sort", "")
    if key == "total":
        rows.sort(key=lambda row: (row.total == "", -float(row.total or 0)))
    elif key.isascii() and key.isdecimal() and len(key) < 3 and int(key) < len(criteria):
        rows.sort(key=lambda row: _score_order(row, int(key)))
    context = {
        "rows": rows,
        "criteria": criteria,
        "sort": key,
        "ready": [row for row in rows if row.is_complete and row.assignment.is_open],
        "lacking": [row for row in rows if not row.is_complete and row.assignment.is_open],
    }
    return render(request, "evaluations/own_grid.html", context)


@require_POST
@for_roles(Role.EVALUATOR)
def submit_complete(request: HttpRequest) -> HttpResponse:
    """Hand in the complete sheets that are ticked, all of them or none."""
    chosen = set(posted_keys(request.POST.getlist("assignment")))
    tickable = [a for a in own(request).open().select_related("measure__batch") if a.pk in chosen]
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


def undeclared(request: HttpRequest) -> list[PanelMember]:
    """Return the panels on which the person sits and has not declared their ties yet."""
    seats = PanelMember.objects.filter(evaluator=person_of(request), ties_declared_at__isnull=True)
    running = (BatchState.PREPARING, BatchState.COLLECTING, BatchState.EVALUATING)
    return list(seats.filter(panel__batch__state__in=running).select_related("panel__batch"))


def _grid(request: HttpRequest) -> tuple[list[OwnRow], list[Any]]:
    live = own(request).exclude(state=AssignmentState.RECUSED)
    mine = shuffled(
        live.filter(measure__batch__state=BatchState.EVALUATING).with_sheets(), person_of(request).pk
    )
    latest = max((a.measure.batch_id for a in mine), default=None)
    of_batch = [a for a in mine if a.measure.batch_id == latest]
    rubric = of_batch[0].measure.batch.rubrics.order_by("-version").first() if of_batch else None
    criteria = list(rubric.criteria.all()) if rubric else []
    return own_rows(of_batch, criteria), criteria


def _score_order(row: OwnRow, column: int) -> tuple[bool, float]:
    score = row.scores[column]
    return (score == "", -float(score) if score and score not in "✓✗" else 0.0)


def _declaration(
    request: HttpRequest, panel: Panel, units: Any, chosen: list[Unit], status: int = 200
) -> HttpResponse:
    context = {"panel": panel, "batch": panel.batch, "units": units, "chosen": {unit.pk for unit in chosen}}
    return render(request, "evaluations/declare.html", context, status=status)
