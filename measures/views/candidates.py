"""Measures: the list, one measure's page, writing it, sending it in."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.web import person_of
from core.autosave import by_field, wants_json, was_refused, was_saved, was_stale
from core.errors import Incomplete, StaleVersion
from core.paging import page_by_key
from core.quoting import within_quotes
from core.web import for_permission, posted_keys, show_faults, show_version
from measures import actions
from measures.actions.drafting import labels, opened_entries
from measures.completeness import missing_for_submission
from measures.doubles import doubles_to_answer
from measures.entries import GUIDANCE
from measures.findings import claim_remark
from measures.forms import AttachmentForm, MeasureForm, ReasonForm
from measures.journey import journey_of
from measures.models import Batch, Measure
from measures.naming.hiding import hide_senders
from measures.presentation import (
    changes_since_return,
    is_insider,
    sections_for,
    sections_of,
    shown_attachments,
    shown_unit,
)
from measures.stages import stage_of
from measures.views.comparing import comparing_context

# What one may go on to from the form, once its texts are saved.
AFTER_SAVING = ("hand_up", "submit")


@for_permission("measures.draft_measure")
@require_POST
def measure_new(request: HttpRequest, number: int) -> HttpResponse:
    """Start a draft in a collecting batch."""
    batch = get_object_or_404(Batch.objects.visible_to(person_of(request)), number=number)
    measure = actions.draft_measure(batch, by=person_of(request))
    return redirect("measures:measure_edit", measure.pk)


@for_permission("measures.draft_measure")
def measure_copy(request: HttpRequest, number: int) -> HttpResponse:
    """Choose one of the unit's earlier candidates; the new one starts with its texts."""
    person = person_of(request)
    batch = get_object_or_404(Batch.objects.open_to(person), number=number)
    earlier = Measure.objects.visible_to(person).copyable_by(person)
    if request.method == "POST":
        chosen = request.POST.get("source", "")
        if not chosen:
            messages.error(request, _("请先选择要复制的举措。"))
            return redirect(request.get_full_path())
        source = get_object_or_404(earlier, pk__in=posted_keys([chosen]))
        measure = actions.copy_measure(batch, by=person, source=source)
        messages.success(
            request,
            _("已复制“%(source)s”的内容，请逐项核对；附件请重新上传。") % {"source": within_quotes(source)},
        )
        return redirect("measures:measure_edit", measure.pk)
    words = request.GET.get("words", "")[:60]
    page = page_by_key(request, earlier.narrowed(words=words).for_list())
    return render(request, "measures/measure_copy.html", {"batch": batch, "page": page, "words": words})


@require_GET
@login_required
def measure_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One measure with everything on record that the person may see."""
    person = person_of(request)
    measure = get_object_or_404(Measure.objects.visible_to(person).for_page(), pk=pk)
    hide_senders([one for one in (measure, measure.merged_into) if one], person)
    shows_process = is_insider(measure, person)
    context = {
        "measure": measure,
        "unit": shown_unit(measure, person),
        "stage": stage_of(measure, person),
        "journey": journey_of(measure, person, labels()),
        "remark": claim_remark(measure),
        "sections": sections_for(measure, person),
        "attachments": shown_attachments(measure, person),
        **comparing_context(measure, person),
        "is_insider": shows_process,
        "missing": missing_for_submission(measure, labels()) if measure.is_open_to_unit else [],
        "changes": changes_since_return(measure) if shows_process else [],
        "labels": labels(),
        "can_read_evidence": person.has_perm("measures.read_evidence", measure),
        "can_edit": person.has_perm("measures.edit_measure", measure) and measure.is_open_to_unit,
        "can_submit": person.has_perm("measures.submit_measure", measure) and measure.is_open_to_unit,
        "can_hand_up": person.has_perm("measures.edit_measure", measure)
        and not person.has_perm("measures.submit_measure", measure)
        and measure.is_open_to_unit,
        "is_own_unit": measure.unit_id is not None and measure.unit_id == person.unit_id,
        "can_withdraw": person.has_perm("measures.withdraw_measure", measure) and measure.can_be_withdrawn,
        "can_screen": person.has_perm("measures.screen_measure", measure)
        and measure.batch.is_open_to_units
        and measure.submitted_at is not None,
        "reason_form": ReasonForm(),
    }
    return render(request, "measures/measure_detail.html", context)


@for_permission("measures.edit_measure")
def measure_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a candidate. A save that JavaScript sends is answered with the new version, or with both texts."""
    person = person_of(request)
    measure = get_object_or_404(Measure.objects.visible_to(person).for_page(), pk=pk)
    if not person.has_perm("measures.edit_measure", measure):
        raise PermissionDenied
    is_sent = request.method == "POST"
    form = MeasureForm(request.POST if is_sent else None, instance=measure, opened=opened_entries(measure))
    if is_sent:
        return _save(request, measure, form)
    if not measure.is_open_to_unit:
        sentence = _("“%(measure)s”现在是“%(state)s”，内容不能修改。")
        messages.info(
            request, sentence % {"measure": within_quotes(measure), "state": measure.get_state_display()}
        )
        return redirect("measures:measure_detail", pk)
    return _edit_page(request, measure, form)


def _save(request: HttpRequest, measure: Measure, form: MeasureForm) -> HttpResponse:
    try:
        if not form.is_valid():
            return (
                was_refused(form.errors)
                if wants_json(request)
                else _edit_page(request, measure, form, status=422)
            )
        saved = actions.save_measure(
            measure,
            by=person_of(request),
            texts=form.texts(),
            version=form.cleaned_data["edit_version"],
            joint_units=form.joint(),
        )
    except StaleVersion as stale:
        if wants_json(request):
            return was_stale(stale, form.shown(stale.current))
        return _edit_page(request, measure, form, status=409, stale=stale)
    except Incomplete as refusal:
        if wants_json(request):
            return was_refused(by_field(refusal))
        show_faults(form, refusal)
        return _edit_page(request, measure, form, status=422)
    if wants_json(request):
        return was_saved(saved.edit_version, **_lacking(saved))
    if request.POST.get("then") in AFTER_SAVING:
        return _go_on(request, saved, form)
    messages.success(request, _("已保存。"))
    return redirect(
        "measures:measure_edit" if "stay" in request.POST else "measures:measure_detail", measure.pk
    )


def _go_on(request: HttpRequest, measure: Measure, form: MeasureForm) -> HttpResponse:
    """Hand the saved candidate on; what keeps it here stands on the page beside what was typed."""
    person = person_of(request)
    show_version(form, measure.edit_version)
    try:
        if request.POST["then"] == "hand_up":
            actions.hand_up_measure(measure, by=person)
            told = _("“%(measure)s”已交单位审核人，由其报送。")
        elif doubles_to_answer(measure, person):
            return redirect("measures:measure_doubles", measure.pk)
        else:
            actions.submit_measure(measure, by=person)
            told = _("“%(measure)s”已报送，等待办公室形式审查。")
    except Incomplete as refusal:
        return _edit_page(request, measure, form, status=422, refusal=refusal)
    messages.success(request, told % {"measure": within_quotes(measure)})
    return redirect("measures:measure_detail", measure.pk)


def _lacking(measure: Measure) -> dict[str, object]:
    sections = sections_of(measure, missing_for_submission(measure, labels()))
    return {
        "lacking": {section.name: section.lacking for section in sections},
        "unasked": [section.name for section in sections if section.is_unasked],
        "remark": claim_remark(measure),
        "lacks": {entry.name: entry.lack for section in sections for entry in section.entries},
    }


def _stored(measure: Measure) -> list[tuple[str, str]]:
    """Return what was saved elsewhere, as people read it: the entries that hold something."""
    sections = sections_of(Measure.objects.for_page().get(pk=measure.pk))
    entries = [(entry.label, entry.text) for section in sections for entry in section.entries if entry.text]
    joint = _("、").join(unit.name for unit in measure.joint_units.all())
    return [*entries, (labels()["joint_units"], joint)] if joint else entries


def _edit_page(
    request: HttpRequest,
    measure: Measure,
    form: MeasureForm,
    *,
    status: int = 200,
    stale: StaleVersion | None = None,
    refusal: Incomplete | None = None,
) -> HttpResponse:
    if stale is not None:
        show_version(form, stale.version)
    missing = missing_for_submission(measure, labels())
    person = person_of(request)
    context = {
        "measure": measure,
        "form": form,
        "refusal": refusal,
        "stage": stage_of(measure, person),
        "sends_in": person.has_perm("measures.submit_measure", measure),
        "is_deletable": measure.is_deletable,
        "sections": sections_of(measure, missing),
        "guidance": GUIDANCE,
        "comments": measure.open_comments(),
        **comparing_context(measure, person),
        "attachments": shown_attachments(measure, person),
        "attachment_form": AttachmentForm(),
        "missing": missing,
        "remark": claim_remark(measure),
        "stale": stale,
        "stored": _stored(measure) if stale else [],
        "labels": labels(),
    }
    return render(request, "measures/measure_edit.html", context, status=status)
