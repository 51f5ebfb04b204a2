"""形式审查: the queue, and what the office does with a candidate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_fsm import can_proceed

from accounts.models import Unit
from accounts.web import person_of
from core.errors import Fault, Incomplete
from core.web import for_permission, posted_keys
from measures import actions
from measures.actions.drafting import labels
from measures.choices import BatchState, MeasureState
from measures.completeness import missing_for_submission
from measures.deadlines import correction_due
from measures.entries import COMMENTABLE_ENTRIES
from measures.findings import findings_of, others_of
from measures.forms import ReturnForm, ScreeningFilter
from measures.models import Batch, CommonReason, Measure
from measures.models.measure import MeasureQuerySet
from measures.naming.screening import naming_of
from measures.presentation import changes_since_return, sections_of, shown_attachments

MOST_TARGETS = 200
QUEUE_LENGTH = 100


@require_GET
@for_permission("measures.screen_measure")
def screening_queue(request: HttpRequest) -> HttpResponse:
    """What waits for screening, oldest first, narrowed down by batch, unit and name."""
    form = ScreeningFilter(request.GET)
    context = {
        "waiting": _queue(request)[:QUEUE_LENGTH],
        "form": form,
        "filters": _filters(request),
        "batches": Batch.objects.filter(state=BatchState.COLLECTING).order_by("-number")[:20],
        "units": Unit.objects.filter(measures__state=MeasureState.SUBMITTED).distinct(),
    }
    return render(request, "measures/screening_queue.html", context, status=200 if form.is_valid() else 422)


@require_GET
@for_permission("measures.screen_measure")
def screening_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One candidate to screen, with what the machine found and what changed since the last return."""
    return _page(request, _measure(request, pk))


@require_POST
@for_permission("measures.screen_measure")
def screening_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept, and go on to the next."""
    measure = actions.accept_measure(_measure(request, pk), by=person_of(request))
    messages.success(request, _("“%(measure)s”形审通过。") % {"measure": measure})
    return _next(request, measure)


@require_POST
@for_permission("measures.screen_measure")
def screening_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Return with comments on entries; what was typed stays when the action refuses."""
    measure = _measure(request, pk)
    reasons = _chosen_reasons(request)
    comments = {
        entry: request.POST.get(f"comment-{entry}", "").strip()
        or (reasons[entry].text if entry in reasons else "")
        for entry in COMMENTABLE_ENTRIES
    }
    form = ReturnForm(request.POST)
    try:
        actions.return_measure(
            measure, by=person_of(request), comments=comments, reasons=reasons, due_on=_due_on(form)
        )
    except Incomplete as refusal:
        return _page(request, measure, refusal=refusal, comments=comments, form=form)
    messages.success(request, _("“%(measure)s”已退回补正。") % {"measure": measure})
    return _next(request, measure)


@require_POST
@for_permission("measures.screen_measure")
def screening_reject(request: HttpRequest, pk: int) -> HttpResponse:
    """Turn a candidate down."""
    measure = _measure(request, pk)
    try:
        actions.reject_measure(measure, by=person_of(request), reason=request.POST.get("reason", ""))
    except Incomplete as refusal:
        return _page(request, measure, refusal=refusal)
    messages.success(request, _("“%(measure)s”不予受理。") % {"measure": measure})
    return _next(request, measure)


@require_POST
@for_permission("measures.screen_measure")
def screening_merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Merge a candidate into another of its batch, named by its number."""
    measure = _measure(request, pk)
    ref = request.POST.get("into", "").strip()
    other = Measure.objects.visible_to(person_of(request)).filter(batch=measure.batch, ref=ref).first()
    if other is None:
        said = _("本批次没有编号为“%(ref)s”的举措。") % {"ref": ref} if ref else _("请先选择并入哪一项。")
        return _page(request, measure, refusal=Incomplete([Fault("into", said)]))
    try:
        actions.merge_measure(
            measure, by=person_of(request), into=other, reason=request.POST.get("reason", "")
        )
    except Incomplete as refusal:
        return _page(request, measure, refusal=refusal)
    messages.success(request, _("“%(measure)s”已并入“%(other)s”。") % {"measure": measure, "other": other})
    return _next(request, measure)


@require_POST
@for_permission("measures.screen_measure")
def screening_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the office's word on a candidate back."""
    measure = _measure(request, pk)
    try:
        actions.undo_screening(measure, by=person_of(request), reason=request.POST.get("reason", ""))
    except Incomplete as refusal:
        return _page(request, measure, refusal=refusal)
    messages.success(request, _("“%(measure)s”已重新等待形审。") % {"measure": measure})
    return redirect(reverse("measures:screening_page", args=[measure.pk]) + _filters(request))


@require_POST
@for_permission("measures.screen_measure")
def screening_look(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a file's pictures name the unit nowhere, or take that back."""
    measure = _measure(request, pk)
    is_clear = request.POST.get("is_clear") == "1"
    for key in posted_keys([request.POST.get("file", "")]):
        actions.look_at_file(measure, by=person_of(request), attachment_id=key, is_clear=is_clear)
        messages.success(request, _("已记下核对结果。") if is_clear else _("已撤销核对，不给第三方。"))
    return redirect(reverse("measures:screening_page", args=[measure.pk]) + _filters(request) + "#naming")


def _due_on(form: ReturnForm) -> date | None:
    if not form.is_valid():
        raise Incomplete([Fault(name, str(said)) for name, found in form.errors.items() for said in found])
    day: date | None = form.cleaned_data["due_on"]
    return day


def _measure(request: HttpRequest, pk: int) -> Measure:
    person = person_of(request)
    return get_object_or_404(Measure.objects.visible_to(person).for_page().with_files_for(person), pk=pk)


def _queue(request: HttpRequest) -> MeasureQuerySet:
    form = ScreeningFilter(request.GET)
    visible = Measure.objects.visible_to(person_of(request))
    return visible.for_screening(**form.cleaned_data) if form.is_valid() else visible.none()


def _next(request: HttpRequest, measure: Measure) -> HttpResponse:
    """Go on behind this one in the same queue, then with what was passed over: the filters travel in the address."""
    queue = _queue(request)
    behind = Q(submitted_at__gt=measure.submitted_at) | Q(
        submitted_at=measure.submitted_at, pk__gt=measure.pk
    )
    waiting = queue.filter(behind).first() or queue.first()
    if waiting is None:
        return redirect(reverse("measures:screening_queue") + _filters(request))
    return redirect(reverse("measures:screening_page", args=[waiting.pk]) + _filters(request))


def _filters(request: HttpRequest) -> str:
    kept = request.GET.copy()
    # Which one to merge into, and whether to ask for what names the unit, is asked of this page alone.
    kept.pop("into", None)
    kept.pop("naming", None)
    return f"?{kept.urlencode()}" if kept else ""


def _with(request: HttpRequest, name: str) -> str:
    asked = request.GET.copy()
    asked[name] = "1"
    return str(asked.urlencode())


def _neighbours(request: HttpRequest, measure: Measure) -> tuple[int | None, int | None]:
    """Return the keys of the measures before and after this one in the queue."""
    keys = list(_queue(request).values_list("pk", flat=True)[:QUEUE_LENGTH])
    if measure.pk not in keys:
        return None, keys[0] if keys else None
    place = keys.index(measure.pk)
    return (keys[place - 1] if place else None), (keys[place + 1] if place + 1 < len(keys) else None)


def _chosen_reasons(request: HttpRequest) -> Mapping[str, CommonReason]:
    """Return the common reason that was picked for each entry; a pick that does not exist counts as none."""
    known = {str(reason.pk): reason for reason in CommonReason.objects.filter(is_active=True)}
    picked = {entry: request.POST.get(f"reason-{entry}", "") for entry in COMMENTABLE_ENTRIES}
    return {entry: known[key] for entry, key in picked.items() if key in known}


def _page(
    request: HttpRequest,
    measure: Measure,
    *,
    refusal: Incomplete | None = None,
    comments: dict[str, str] | None = None,
    form: ReturnForm | None = None,
) -> HttpResponse:
    names = labels()
    before, after = _neighbours(request, measure)
    files = shown_attachments(measure, person_of(request))
    naming = naming_of(measure, files, names)
    others = others_of(measure, person_of(request))
    if comments is None:
        comments = naming.comments if naming and "naming" in request.GET else {}
    context = {
        "measure": measure,
        "sections": sections_of(measure),
        "missing": missing_for_submission(measure, names),
        "findings": findings_of(measure, person_of(request), others),
        "attachments": files,
        "naming": naming,
        "look_url": reverse("measures:screening_look", args=[measure.pk]) + _filters(request),
        "naming_url": f"?{_with(request, 'naming')}",
        "changes": changes_since_return(measure),
        "is_waiting": measure.state == MeasureState.SUBMITTED,
        "can_merge": can_proceed(measure.merge_into) and measure.batch.is_open_to_units,
        "can_undo": can_proceed(measure.undo_screening) and measure.batch.is_open_to_units,
        "return_form": form or ReturnForm(initial={"due_on": correction_due(timezone.localdate())}),
        "comment_entries": _comment_entries(request, names, comments),
        "others": _targets_of(others),
        "refusal": refusal,
        "reason": request.POST.get("reason", ""),
        "into": request.POST.get("into", "") or request.GET.get("into", ""),
        "undo_url": reverse("measures:screening_undo", args=[measure.pk]) + _filters(request),
        "before": before,
        "after": after,
        "filters": _filters(request),
        "reject_url": reverse("measures:screening_reject", args=[measure.pk]) + _filters(request),
    }
    return render(request, "measures/screening_page.html", context, status=422 if refusal else 200)


def _targets_of(others: Iterable[Measure]) -> list[Measure]:
    """Return what a measure can be merged into."""
    waiting = (MeasureState.SUBMITTED, MeasureState.ACCEPTED)
    return [one for one in others if one.state in waiting][:MOST_TARGETS]


def _comment_entries(
    request: HttpRequest, names: Mapping[str, str], comments: Mapping[str, str]
) -> list[dict[str, object]]:
    """Return a line for each entry: its name, what was typed, and the common reasons to pick from."""
    reasons = list(CommonReason.objects.filter(is_active=True))
    return [
        {
            "name": entry,
            "label": names[entry],
            "text": comments.get(entry, ""),
            "picked": request.POST.get(f"reason-{entry}", ""),
            "reasons": [(str(one.pk), one.text) for one in reasons if one.field in {"", entry}],
        }
        for entry in COMMENTABLE_ENTRIES
    ]
