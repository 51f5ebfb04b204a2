"""形式审查: the queue, and what the office does with a candidate."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.errors import Incomplete
from accounts.models import Role
from accounts.web import for_roles, person_of
from measures import actions
from measures.actions.drafting import labels
from measures.choices import MeasureState
from measures.completeness import missing_for_submission
from measures.models import Measure
from measures.presentation import changes_since_return, sections_of
from measures.texts import COMMENTABLE_ENTRIES

QUEUE_LENGTH = 100


@require_GET
@for_roles(Role.OFFICE_CLERK, Role.OFFICE_REVIEWER)
def screening_queue(request: HttpRequest) -> HttpResponse:
    """What waits for screening, oldest first."""
    waiting = Measure.objects.visible_to(person_of(request)).for_screening()[:QUEUE_LENGTH]
    return render(request, "measures/screening_queue.html", {"waiting": waiting})


@require_GET
@for_roles(Role.OFFICE_CLERK, Role.OFFICE_REVIEWER)
def screening_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One candidate to screen, with what the machine found and what changed since the last return."""
    return _page(request, _measure(request, pk))


@require_POST
@for_roles(Role.OFFICE_CLERK, Role.OFFICE_REVIEWER)
def screening_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept, and go on to the next."""
    measure = actions.accept_measure(_measure(request, pk), by=person_of(request))
    messages.success(request, _("“%(measure)s”形审通过。") % {"measure": measure})
    return _next(request)


@require_POST
@for_roles(Role.OFFICE_CLERK, Role.OFFICE_REVIEWER)
def screening_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Return with comments on entries; what was typed stays when the action refuses."""
    measure = _measure(request, pk)
    comments = {entry: request.POST.get(f"comment-{entry}", "") for entry in COMMENTABLE_ENTRIES}
    try:
        actions.return_measure(measure, by=person_of(request), comments=comments)
    except Incomplete as refusal:
        return _page(request, measure, refusal=refusal, comments=comments)
    messages.success(request, _("“%(measure)s”已退回补正。") % {"measure": measure})
    return _next(request)


@require_POST
@for_roles(Role.OFFICE_CLERK, Role.OFFICE_REVIEWER)
def screening_reject(request: HttpRequest, pk: int) -> HttpResponse:
    """Turn a candidate down."""
    measure = _measure(request, pk)
    try:
        actions.reject_measure(measure, by=person_of(request), reason=request.POST.get("reason", ""))
    except Incomplete as refusal:
        return _page(request, measure, refusal=refusal)
    messages.success(request, _("“%(measure)s”不予受理。") % {"measure": measure})
    return _next(request)


@require_POST
@for_roles(Role.OFFICE_CLERK, Role.OFFICE_REVIEWER)
def screening_merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Merge a candidate into another of its batch, named by its number."""
    measure = _measure(request, pk)
    ref = request.POST.get("into", "").strip()
    other = Measure.objects.visible_to(person_of(request)).filter(batch=measure.batch, ref=ref).first()
    if other is None:
        messages.error(request, _("本批次没有编号为“%(ref)s”的举措。") % {"ref": ref})
        return _page(request, measure)
    try:
        actions.merge_measure(
            measure, by=person_of(request), into=other, reason=request.POST.get("reason", "")
        )
    except Incomplete as refusal:
        return _page(request, measure, refusal=refusal)
    messages.success(request, _("“%(measure)s”已并入“%(other)s”。") % {"measure": measure, "other": other})
    return _next(request)


def _measure(request: HttpRequest, pk: int) -> Measure:
    return get_object_or_404(Measure.objects.visible_to(person_of(request)).for_page(), pk=pk)


def _next(request: HttpRequest) -> HttpResponse:
    waiting = Measure.objects.visible_to(person_of(request)).for_screening().first()
    if waiting is None:
        return redirect("measures:screening_queue")
    return redirect("measures:screening_page", waiting.pk)


def _page(
    request: HttpRequest,
    measure: Measure,
    *,
    refusal: Incomplete | None = None,
    comments: dict[str, str] | None = None,
) -> HttpResponse:
    names = labels()
    context = {
        "measure": measure,
        "sections": sections_of(measure),
        "missing": missing_for_submission(measure, names),
        "changes": changes_since_return(measure),
        "is_waiting": measure.state == MeasureState.SUBMITTED,
        "comment_entries": [
            (entry, names[entry], (comments or {}).get(entry, "")) for entry in COMMENTABLE_ENTRIES
        ],
        "others": measure.batch.measures.filter(state__in=["submitted", "accepted"]).exclude(pk=measure.pk)[
            :200
        ],
        "refusal": refusal,
        "reason": request.POST.get("reason", ""),
    }
    return render(request, "measures/screening_page.html", context, status=422 if refusal else 200)
