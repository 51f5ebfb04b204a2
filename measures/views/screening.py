"""形式审查: the queue, and what the office does with a candidate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_fsm import can_proceed

from accounts.models import Unit
from accounts.web import person_of
from core.errors import Fault, Incomplete, StaleVersion
from core.quoting import within_quotes
from core.web import for_permission, posted_keys
from measures import actions
from measures.actions.drafting import labels
from measures.choices import BatchState, MeasureState
from measures.completeness import missing_for_submission
from measures.deadlines import correction_due, countdown_to
from measures.findings import Finding, findings_of, others_of
from measures.forms import ReturnForm, ScreeningFilter
from measures.models import Batch, CommentDraft, CommonReason, Measure, ScreeningReturn
from measures.models.measure import MeasureQuerySet
from measures.naming.screening import naming_of
from measures.presentation import shown_attachments
from measures.screening_parts import comparison_lines, numbered, parts_of
from measures.views.as_shown import as_shown
from measures.views.commenting import draft_of, posted_comments, posted_reasons, seen_version

QUEUE_LENGTH = 100
LONGEST_QUEUE = 500


@require_GET
@for_permission("measures.screen_measure")
def screening_queue(request: HttpRequest) -> HttpResponse:
    """What waits for screening, oldest first, narrowed down by batch, unit and name."""
    form = ScreeningFilter(request.GET)
    context = {
        "waiting": _queue(request)[:QUEUE_LENGTH],
        "form": form,
        "filters": filters_of(request),
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
    person = person_of(request)
    measure = as_shown(request, _measure(request, pk), lambda read: actions.accept_measure(read, by=person))
    messages.success(request, _("“%(measure)s”形审通过。") % {"measure": within_quotes(measure)})
    return go_on(request, measure)


@require_POST
@for_permission("measures.screen_measure")
def screening_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Return with comments on entries; what was typed stays when the action refuses."""
    measure = _measure(request, pk)
    reasons = _chosen_reasons(request)
    comments = {
        entry: text or (reasons[entry].text if entry in reasons else "")
        for entry, text in posted_comments(request).items()
    }
    form = ReturnForm(request.POST)
    try:
        actions.return_measure(
            measure,
            by=person_of(request),
            comments=comments,
            reasons=reasons,
            due_on=_due_on(form),
            version=seen_version(request),
        )
    except (Incomplete, StaleVersion) as refusal:
        return _page(request, measure, refusal=refusal, comments=comments, form=form)
    messages.success(request, _("“%(measure)s”已退回补正。") % {"measure": within_quotes(measure)})
    return go_on(request, measure)


@require_POST
@for_permission("measures.screen_measure")
def screening_reject(request: HttpRequest, pk: int) -> HttpResponse:
    """Turn a candidate down."""
    measure = _measure(request, pk)
    try:
        actions.reject_measure(measure, by=person_of(request), reason=request.POST.get("reason", ""))
    except Incomplete as refusal:
        return _page(request, measure, refusal=refusal)
    messages.success(request, _("“%(measure)s”不予受理。") % {"measure": within_quotes(measure)})
    return go_on(request, measure)


@require_POST
@for_permission("measures.screen_measure")
def screening_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the office's word on a candidate back."""
    measure = _measure(request, pk)
    try:
        actions.undo_screening(measure, by=person_of(request), reason=request.POST.get("reason", ""))
    except Incomplete as refusal:
        return _page(request, measure, refusal=refusal)
    messages.success(request, _("“%(measure)s”已重新等待形审。") % {"measure": within_quotes(measure)})
    return redirect(reverse("measures:screening_page", args=[measure.pk]) + filters_of(request))


@require_POST
@for_permission("measures.screen_measure")
def screening_look(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a file's pictures name the unit nowhere, or take that back."""
    measure = _measure(request, pk)
    is_clear = request.POST.get("is_clear") == "1"
    for key in posted_keys([request.POST.get("file", "")]):
        actions.look_at_file(measure, by=person_of(request), attachment_id=key, is_clear=is_clear)
        messages.success(request, _("已记下核对结果。") if is_clear else _("已撤销核对，不给第三方。"))
    return redirect(reverse("measures:screening_page", args=[measure.pk]) + filters_of(request) + "#naming")


def _due_on(form: ReturnForm) -> date | None:
    if not form.is_valid():
        raise Incomplete([Fault(name, str(said)) for name, found in form.errors.items() for said in found])
    day: date | None = form.cleaned_data["due_on"]
    return day


def _measure(request: HttpRequest, pk: int) -> Measure:
    """Return a measure with what its page shows at once; what was returned before is read beside it."""
    person = person_of(request)
    returned = ScreeningReturn.objects.filter(measure=OuterRef("pk"))
    sent = Measure.objects.visible_to(person).exclude(submitted_at=None)
    rows = sent.with_files_for(person).annotate(was_returned=Exists(returned))
    rows = rows.select_related("batch", "unit", "predecessor__batch")
    return get_object_or_404(rows.prefetch_related("joint_units", "comparisons"), pk=pk)


def _queue(request: HttpRequest) -> MeasureQuerySet:
    form = ScreeningFilter(request.GET)
    visible = Measure.objects.visible_to(person_of(request))
    return visible.for_screening(**form.cleaned_data) if form.is_valid() else visible.none()


def go_on(request: HttpRequest, measure: Measure) -> HttpResponse:
    """Go on behind this one in the same queue, then with what was passed over: the filters travel in the address."""
    queue = _queue(request)
    behind = Q(submitted_at__gt=measure.submitted_at) | Q(
        submitted_at=measure.submitted_at, pk__gt=measure.pk
    )
    waiting = queue.filter(behind).first() or queue.first()
    if waiting is None:
        return redirect(reverse("measures:screening_queue") + filters_of(request))
    return redirect(reverse("measures:screening_page", args=[waiting.pk]) + filters_of(request))


def filters_of(request: HttpRequest) -> str:
    """Return the filters of the queue, as they travel along in addresses."""
    kept = kept_filters(request)
    return f"?{urlencode(kept)}" if kept else ""


def kept_filters(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the filters of the queue by name, as a form carries them along."""
    # What is asked of one page alone does not travel.
    own = {"into", "naming", "reason", "reject"}
    return [(name, value) for name, values in request.GET.lists() for value in values if name not in own]


def _with(request: HttpRequest, name: str) -> str:
    asked = request.GET.copy()
    asked[name] = "1"
    return str(asked.urlencode())


@dataclass(frozen=True, slots=True)
class Place:
    """Where a measure stands in the queue: the keys before and after it, and which of how many it is; 0 for none."""

    before: int | None
    after: int | None
    number: int
    total: int


def _place(request: HttpRequest, measure: Measure) -> Place:
    keys = list(_queue(request).values_list("pk", flat=True)[:LONGEST_QUEUE])
    if measure.pk not in keys:
        return Place(None, keys[0] if keys else None, 0, len(keys))
    at = keys.index(measure.pk)
    return Place(
        keys[at - 1] if at else None, keys[at + 1] if at + 1 < len(keys) else None, at + 1, len(keys)
    )


def _chosen_reasons(request: HttpRequest) -> Mapping[str, CommonReason]:
    """Return the common reason that was picked for each entry; a pick that does not exist counts as none."""
    known = {str(reason.pk): reason for reason in CommonReason.objects.filter(is_active=True)}
    return {entry: known[key] for entry, key in posted_reasons(request).items() if key in known}


def _page(
    request: HttpRequest,
    measure: Measure,
    *,
    refusal: Incomplete | StaleVersion | None = None,
    comments: Mapping[str, str] | None = None,
    form: ReturnForm | None = None,
) -> HttpResponse:
    draft, names = draft_of(measure, person_of(request)), labels()
    stale = refusal if isinstance(refusal, StaleVersion) else None
    context = {
        "measure": measure,
        "draft": draft,
        "labels": names,
        **_read(request, measure, draft, comments),
        **_steps(request, measure),
        "return_form": form or ReturnForm(initial={"due_on": correction_due(timezone.localdate())}),
        "refusal": None if stale else refusal,
        "stale": stale,
        "stored": _stored_beside(stale, comments or {}, names) if stale else [],
        "reason": request.POST.get("reason", ""),
        "place": _place(request, measure),
        "waited": _waited(measure),
    }
    status = 409 if stale else 422 if refusal else 200
    return render(request, "measures/screening_page.html", context, status=status)


def _read(
    request: HttpRequest, measure: Measure, draft: CommentDraft, typed: Mapping[str, str] | None
) -> dict[str, object]:
    """Return what is read: the text with what the machine found in it, and beside it what was typed or is kept."""
    person, names = person_of(request), labels()
    files = shown_attachments(measure, person)
    naming = naming_of(measure, files, names)
    asked = naming.comments if naming and "naming" in request.GET else {}
    comments = {**asked, **draft.comments} if typed is None else typed
    picked = posted_reasons(request) if request.method == "POST" else draft.reasons
    findings = numbered(
        [*_missing(measure, names), *findings_of(measure, person, others_of(measure, person))]
    )
    return {
        "findings": findings,
        "parts": parts_of(measure, findings, names, comments, picked),
        "comparison_lines": comparison_lines(measure),
        "said": sum(bool(text.strip()) for text in comments.values()),
        "attachments": files,
        "naming": naming,
    }


def _steps(request: HttpRequest, measure: Measure) -> dict[str, object]:
    """Return which steps there are, and where they lead with the queue's filters."""
    is_waiting, filters = measure.state == MeasureState.SUBMITTED, filters_of(request)
    return {
        "is_waiting": is_waiting,
        "can_merge": can_proceed(measure.merge_into) and measure.batch.is_open_to_units,
        "can_undo": can_proceed(measure.undo_screening) and measure.batch.is_open_to_units,
        "is_rejecting": is_waiting and ("reject" in request.GET or request.path.endswith("/reject/")),
        "filters": filters,
        "look_url": reverse("measures:screening_look", args=[measure.pk]) + filters,
        "naming_url": f"?{_with(request, 'naming')}",
        "reject_page": f"?{_with(request, 'reject')}",
        "undo_url": reverse("measures:screening_undo", args=[measure.pk]) + filters,
        "reject_url": reverse("measures:screening_reject", args=[measure.pk]) + filters,
    }


def _stored_beside(
    stale: StaleVersion, comments: Mapping[str, str], names: Mapping[str, str]
) -> list[tuple[str, str]]:
    """Return by label the comments that are stored where the page says something else."""
    stored = {entry: str(text) for entry, text in stale.current.items()}
    return [(names[entry], text) for entry, text in stored.items() if text != comments.get(entry, "")]


def _missing(measure: Measure, names: Mapping[str, str]) -> list[Finding]:
    return [Finding(fault.message, fault.place) for fault in missing_for_submission(measure, names)]


def _waited(measure: Measure) -> int:
    """Return how many working days a measure has waited."""
    assert measure.submitted_at is not None  # of whatever the office sees
    sent_on = timezone.localdate(measure.submitted_at)
    return countdown_to(timezone.localdate(), today=sent_on).working_days
