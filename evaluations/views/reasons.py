"""Telling the units why: the office's list and form, the release, and what a unit reads on its measure's page."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.web import person_of
from core.paging import page_by_value
from core.web import for_permission, is_done
from evaluations import actions
from evaluations.grounds import remarks_on
from evaluations.models import Decision, Reason, TallyEntry
from evaluations.presentation import tally_rows
from evaluations.reason_form import ReasonForm
from measures.choices import BatchState
from measures.models import Batch, Measure

TELL = "evaluations.tell_reasons"


@require_GET
@for_permission(TELL)
def reasons(request: HttpRequest, number: int) -> HttpResponse:
    """Every decided measure with what its unit is told, and the step that tells the units."""
    batch = get_object_or_404(Batch.objects.visible_to(person_of(request)), number=number)
    decided = Decision.objects.of_batch(batch.pk).select_related("measure__unit", "measure__told_reason")
    page = page_by_value(request, decided, "measure_id")
    waiting = Decision.objects.of_batch(batch.pk).exclude(measure__told_reason__released_at__isnull=False)
    context = {
        "batch": batch,
        "rows": [(one, getattr(one.measure, "told_reason", None)) for one in page.rows],
        "page": page,
        "can_release": batch.state == BatchState.PUBLISHED and waiting.exists(),
    }
    return render(request, "evaluations/reasons.html", context)


@for_permission(TELL)
def reason_edit(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """Write what the unit reads of one measure."""
    person = person_of(request)
    visible = Measure.objects.visible_to(person).select_related("batch", "told_reason")
    measure = get_object_or_404(visible, pk=pk, batch__number=number)
    decision = Decision.objects.filter(measure=measure).select_related("search_run", "outside_search").first()
    reason: Reason | None = getattr(measure, "told_reason", None)
    ground = reason.ground if reason else actions.ground_of(decision) if decision else ""
    form = ReasonForm(
        request.POST or None,
        remarks=remarks_on(measure, person),
        passed_on=reason.remarks if reason else {},
        initial={"ground": ground},
    )
    if request.method == "POST" and is_done(
        form, lambda: actions.write_reason(measure, by=person, **form.entries())
    ):
        messages.success(request, _("已保存，告知单位之前可以再改。"))
        return redirect("evaluations:reasons", number)
    context = {
        "form": form,
        "measure": measure,
        "batch": measure.batch,
        "decision": decision,
        "reason": reason,
    }
    return render(request, "evaluations/reason_edit.html", context, status=422 if form.errors else 200)


@require_POST
@for_permission(TELL)
def reasons_release(request: HttpRequest, number: int) -> HttpResponse:
    """Let the units read the reasons; a text that names an expert is said with its place, and nothing is told."""
    batch = get_object_or_404(Batch.objects.visible_to(person_of(request)), number=number)
    count = actions.release_reasons(batch, by=person_of(request))
    messages.success(request, _("已告知%(count)d项举措的理由。") % {"count": count})
    return redirect("evaluations:reasons", number)


@require_GET
@for_permission("measures.read_application")
def told_reason(request: HttpRequest, pk: int) -> HttpResponse:
    """What the unit is told of its measure, as a part of the measure's page; nothing before it is released."""
    person = person_of(request)
    measure = get_object_or_404(Measure.objects.visible_to(person).select_related("batch"), pk=pk)
    if not person.has_perm("measures.read_application", measure):
        raise PermissionDenied
    released = Reason.objects.visible_to(person).filter(measure=measure, released_at__isnull=False).first()
    releases_marks = released is not None and measure.batch.releases_marks
    entries = TallyEntry.objects.filter(measure=measure).select_related("measure").order_by("-tally__number")
    context = {
        "measure": measure,
        "reason": released,
        "decision": Decision.objects.filter(measure=measure).first() if released else None,
        "figures": tally_rows(entries[:1]) if releases_marks else [],
    }
    is_part = request.headers.get("HX-Request") == "true"
    page = "evaluations/told_reason.html" if is_part else "evaluations/told_reason_page.html"
    return render(request, page, context)
