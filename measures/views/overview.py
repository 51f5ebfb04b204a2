"""总览: the leader's page of a batch, the same table as a workbook, and reminding with a look at it first."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.models import User
from accounts.web import person_of
from core.errors import Incomplete
from core.paging import page_of_values
from core.spreadsheet import MEDIA_TYPE
from core.web import for_permission, posted_keys
from measures import actions
from measures.choices import BatchState, Classification
from measures.deadlines import countdown_to
from measures.models import Batch
from measures.overview.attention import remarks_of
from measures.overview.pace import curves_of, pace_of, working_days
from measures.overview.phases import dated_phases
from measures.overview.rows import Counts, UnitRow, rows_of, total_of
from measures.overview.workbook import workbook_of
from measures.telling import chasing_words, recipients_of

ON_A_PAGE = 60
SWITCHED = 4
MOST_BATCHES = 40
SETTLED = (BatchState.PUBLISHING, BatchState.PUBLISHED)


@dataclass(frozen=True, slots=True)
class ClassLine:
    """A class of novelty with how many claim it; an empty code stands for those that name none."""

    code: str
    label: str
    claimed: int


@require_GET
@for_permission("measures.read_process")
def overview(request: HttpRequest, number: int) -> HttpResponse:
    """Where a batch stands: figures, units with those to be reminded first, pace, classes."""
    person, batch = person_of(request), _batch(request, number)
    others = _others(batch, person)
    before = _before(batch, others)
    rows = rows_of(batch, before, person)
    total = total_of(rows)
    classes = _classes(total)
    context = {
        "batch": batch,
        "before": before,
        "switch": _switch(batch, others),
        "phases": dated_phases(batch, batch.phase_changes.all()),
        "is_collecting": batch.state == BatchState.COLLECTING,
        "page": page_of_values(request, rows, size=ON_A_PAGE),
        "total": total,
        "unit_count": len(rows),
        "sent_units": sum(row.counts.sent > 0 for row in rows),
        "to_remind": [row for row in rows if row.condition.needs_reminding],
        "remindable": [row for row in rows if row.can_be_reminded],
        "can_remind": person.has_perm("measures.remind_units", batch),
        "classes": classes,
        "claimed_in_all": sum(line.claimed for line in classes),
        "settled_before": next((one for one in others if one.state in SETTLED and one.number < number), None),
        "remarks": remarks_of(rows),
        "at": timezone.now(),
        **_pace(batch, before, person),
    }
    return render(request, "measures/overview.html", context)


@require_GET
@for_permission("measures.read_process")
def overview_workbook(request: HttpRequest, number: int) -> HttpResponse:
    """The table of the page as a workbook: every unit, the same rows and figures."""
    person, batch = person_of(request), _batch(request, number)
    before = _before(batch, _others(batch, person))
    response = HttpResponse(workbook_of(batch, rows_of(batch, before, person)), content_type=MEDIA_TYPE)
    response["Content-Disposition"] = f'attachment; filename="overview-{batch.number}.xlsx"'
    return response


@require_GET
@for_permission("measures.remind_units")
def remind_preview(request: HttpRequest, number: int) -> HttpResponse:
    """Show whom a reminder would reach and what it says; nobody named means all who lack something."""
    batch, person = _batch(request, number), person_of(request)
    chosen = set(posted_keys(request.GET.getlist("unit")))
    rows = rows_of(batch, None, person)
    fit = [row for row in rows if row.can_be_reminded and (not chosen or row.unit.pk in chosen)]
    return _preview(request, batch, fit, left_out=_left_out(rows, chosen))


@require_POST
@for_permission("measures.remind_units")
def remind_send(request: HttpRequest, number: int) -> HttpResponse:
    """Send the reminders that were shown."""
    batch, person = _batch(request, number), person_of(request)
    units = set(posted_keys(request.POST.getlist("unit")))
    try:
        told = actions.remind_units(batch, by=person, units=units)
    except Incomplete as refusal:
        left_out = _left_out(rows_of(batch, None, person), units)
        return _preview(request, batch, [], refusal, left_out=left_out)
    # What was reminded of in between is said, and not passed over.
    missed = units - {row.unit.pk for row in told}
    for row in _left_out(rows_of(batch, None, person), missed) if missed else ():
        messages.warning(request, f"{row.unit}：{row.not_to_remind}")
    said = ngettext(
        "已提醒%(n)d家单位，发出之前可以在发件箱撤回。",
        "已提醒%(n)d家单位，发出之前可以在发件箱撤回。",
        len(told),
    )
    messages.success(request, said % {"n": len(told)})
    return redirect("measures:overview", number)


def _left_out(rows: Sequence[UnitRow], chosen: Collection[int]) -> list[UnitRow]:
    """Return those of the units that were chosen which are not reminded; each says why."""
    return [row for row in rows if row.unit.pk in chosen and not row.can_be_reminded]


def _preview(
    request: HttpRequest,
    batch: Batch,
    rows: list[UnitRow],
    refusal: Incomplete | None = None,
    *,
    left_out: Sequence[UnitRow] = (),
) -> HttpResponse:
    people = recipients_of([row.unit for row in rows])
    context = {
        "batch": batch,
        "letters": [
            (row, words, people.get(row.unit.pk, ""))
            for row, words in zip(rows, chasing_words(rows), strict=True)
        ],
        "left_out": left_out,
        "refusal": refusal,
    }
    return render(request, "measures/remind.html", context, status=422 if refusal else 200)


def _batch(request: HttpRequest, number: int) -> Batch:
    return get_object_or_404(Batch.objects.visible_to(person_of(request)), number=number)


def _others(batch: Batch, person: User) -> list[Batch]:
    """Return the newest of the batches that the person sees, in one query."""
    listed = Batch.objects.visible_to(person).exclude(state=BatchState.CANCELLED).exclude(pk=batch.pk)
    return list(listed.order_by("-number")[:MOST_BATCHES])


def _switch(batch: Batch, others: list[Batch]) -> list[Batch]:
    """Return the batches to change over to: those that run, and the newest of the others."""
    running = [one for one in others if one.state != BatchState.PUBLISHED]
    newest = [one for one in others if one.state == BatchState.PUBLISHED]
    return sorted([batch, *[*running, *newest][: SWITCHED - 1]], key=lambda one: one.number)


def _before(batch: Batch, others: list[Batch]) -> Batch | None:
    return next((one for one in others if one.number < batch.number), None)


def _classes(total: Counts) -> list[ClassLine]:
    lines = [ClassLine(one.value, str(one.label), total.claimed[one]) for one in Classification]
    unnamed = total.claimed[""]
    return [*lines, ClassLine("", _("未填类别"), unnamed)] if unnamed else lines


def _pace(batch: Batch, before: Batch | None, person: User) -> dict[str, object]:
    """Return what the page says of the time left and of the pace, only while the batch collects."""
    if batch.state != BatchState.COLLECTING or batch.opens_on is None or batch.closes_on is None:
        return {}
    today = timezone.localdate()
    own, earlier = pace_of(batch, before, person, today=today)
    length = len(working_days(batch.opens_on, batch.closes_on))
    same_time = earlier[min(len(own), len(earlier)) - 1] if own and earlier else None
    labels = {"own": _("本批"), "before": _("上批")}
    told = _("本批已报送%(own)d项") % {"own": own[-1] if own else 0}
    if same_time is not None:
        told = _("%(told)s，上批同期%(before)d项") % {"told": told, "before": same_time}
    return {
        "left": countdown_to(batch.closes_on, today=today),
        "same_time": same_time,
        "curves": curves_of(own, earlier, length=length, labels=labels),
        "pace_told": told,
    }
