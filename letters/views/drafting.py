"""Writing the letter: the words with their preview, the annex, where each figure comes from, earlier versions."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.web import person_of
from core.errors import Fault, Incomplete, StaleVersion
from core.fonts import RenderingRefused
from core.web import for_permission, posted_keys, require, show_faults, show_version, stored_beside
from documents.content import LetterContent
from documents.titles import propose_breaks
from documents.wording import REQUIRED, label_of
from letters import actions
from letters.actions.drafting import Wording, columns_of, filled_in, wording_faults
from letters.annex import put_in_by, selected_for
from letters.composing import content_of, figures_of, names_of, values_for
from letters.counted import counted_rows, figure_rows
from letters.forms import LetterForm
from letters.models import Letter
from letters.previews import preview_page, typeset_preview
from letters.title_lines import told_of_lines
from letters.versions import changes_between, versions_of
from letters.views.shared import letter_of
from measures.entries import PRINTED_TEXTS


@for_permission("letters.draft_letter")
def letter_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the words; what was typed stays when something is wrong or somebody saved in between."""
    letter = _draft(request, pk)
    if request.method != "POST":
        return _edit_page(request, letter, LetterForm.of(letter))
    form = LetterForm(request.POST)
    if not form.is_valid():
        return _edit_page(request, letter, form, status=422)
    try:
        actions.edit_letter(
            letter, by=person_of(request), words=form.words(), version=form.cleaned_data["edit_version"]
        )
    except Incomplete as refusal:
        show_faults(form, refusal)
        return _edit_page(request, letter, form, status=422)
    except StaleVersion as stale:
        show_version(form, stale.version)
        return _edit_page(request, letter, form, status=409, stale=stale)
    messages.success(request, _("函稿已保存。"))
    return redirect("letters:letter_detail", pk)


@require_POST
@for_permission("letters.draft_letter")
def live_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The pages of the words as they are typed, not saved; or what keeps them from being typeset."""
    letter = _draft(request, pk)
    form = LetterForm(request.POST)
    if not form.is_valid():
        faults = [Fault(name, str(message)) for name, found in form.errors.items() for message in found]
        return _preview(request, letter, faults)
    words = filled_in(form.words())
    faults = wording_faults(words, letter.traits)
    if faults:
        return _preview(request, letter, faults)
    content = _as_typed(letter, words)
    try:
        preview = typeset_preview(letter.pk, content)
    except RenderingRefused as refusal:
        return _preview(request, letter, [Fault("", refusal.message)])
    names = names_of(letter)
    breaks = propose_breaks(content.title, [names.short_name, names.zone])
    proposed = [(" / ".join(lines), "\n".join(lines), lines == content.title_lines) for lines in breaks]
    remarks = told_of_lines(letter.title_lines, content.title)
    return _preview(request, letter, [], preview=preview, breaks=proposed, remarks=remarks)


@require_GET
@for_permission("letters.read_draft")
def live_preview_page(request: HttpRequest, pk: int, key: str, page: int) -> HttpResponse:
    """One page of a preview that was typeset a while ago, as a picture."""
    picture = preview_page(letter_of(request, pk).pk, key, page)
    if picture is None:
        raise Http404
    return HttpResponse(picture, content_type="image/png")


@for_permission("letters.draft_letter")
def annex_order(request: HttpRequest, pk: int) -> HttpResponse:
    """The order of the annex inside each class, by drag or by keyboard."""
    letter = _draft(request, pk)
    if request.method == "POST":
        order = posted_keys(request.POST.getlist("decision"))
        actions.arrange_annex(
            letter, by=person_of(request), decisions=_moved(order, request.POST.get("move", ""))
        )
        if request.POST.get("move"):
            return redirect("letters:annex_order", pk)
        messages.success(request, _("附件次序已保存。"))
        return redirect("letters:letter_detail", pk)
    decisions = selected_for(letter)
    context = {"letter": letter, "decisions": decisions, "put_in": put_in_by(letter)}
    return render(request, "letters/annex_order.html", context)


@for_permission("letters.draft_letter")
def amend(request: HttpRequest, pk: int, measure_id: int) -> HttpResponse:
    """Put right a slip in a measure's printed words."""
    letter = _draft(request, pk)
    measure = next((one.measure for one in selected_for(letter) if one.measure_id == measure_id), None)
    if measure is None:
        raise Http404
    texts = {name: getattr(measure, name) for name in PRINTED_TEXTS}
    context = {"letter": letter, "measure": measure, "texts": texts, "reason": ""}
    if request.method != "POST":
        return render(request, "letters/amend.html", context)
    typed = {name: request.POST.get(name, "") for name in texts}
    reason = request.POST.get("reason", "")
    try:
        actions.amend_measure(
            letter, by=person_of(request), measure_id=measure.pk, texts=typed, reason=reason
        )
    except Incomplete as refusal:
        context |= {"texts": typed, "reason": reason, "refusal": refusal}
        return render(request, "letters/amend.html", context, status=422)
    messages.success(request, _("文字已订正，报送单位会收到通知。"))
    return redirect("letters:letter_detail", pk)


@require_GET
@for_permission("letters.read_draft")
def figure(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """The rows that one figure counts, as of the letter's date."""
    letter = letter_of(request, pk)
    if name not in REQUIRED or not letter.states_result:
        raise Http404
    day = letter.signed_on or timezone.localdate()
    value = {row: value for row, _label, value in figure_rows(letter, figures_of(letter, day))}[name]
    rows = counted_rows(letter, name, day)
    context = {"letter": letter, "label": label_of(name), "value": value, "rows": rows, "day": day}
    return render(request, "letters/figure.html", context)


@require_GET
@for_permission("letters.read_draft")
def versions(request: HttpRequest, pk: int) -> HttpResponse:
    """The saved versions of the words, and what changed between two of them."""
    letter = letter_of(request, pk)
    saved = versions_of(letter)
    by_number = {version.number: version for version in saved}
    after = by_number.get(_number(request.GET.get("after"), saved[0].number), saved[0])
    earlier = [version.number for version in saved if version.number < after.number]
    before = by_number.get(_number(request.GET.get("before"), earlier[0] if earlier else 0))
    changes = changes_between(before, after) if before else []
    context = {"letter": letter, "versions": saved, "before": before, "after": after, "changes": changes}
    return render(request, "letters/versions.html", context)


def _as_typed(letter: Letter, words: Wording) -> LetterContent:
    """The letter with words that are not stored; nothing is saved."""
    for column, value in columns_of(words, letter.traits).items():
        setattr(letter, column, value)
    return content_of(letter, timezone.localdate())


def _preview(request: HttpRequest, letter: Letter, faults: list[Fault], **shown: object) -> HttpResponse:
    return render(request, "letters/preview.html", {"letter": letter, "faults": faults, **shown})


def _moved(order: list[int], move: str) -> list[int]:
    """The order with one entry a place up or down: `move` is "up-KEY" or "down-KEY"."""
    direction, _dash, key = move.partition("-")
    chosen = posted_keys([key])
    if not chosen or chosen[0] not in order or direction not in {"up", "down"}:
        return order
    start = order.index(chosen[0])
    end = start + (1 if direction == "down" else -1)
    if 0 <= end < len(order):
        order[start], order[end] = order[end], order[start]
    return order


def _number(text: str | None, otherwise: int) -> int:
    keys = posted_keys([text or ""])
    return keys[0] if keys else otherwise


def _draft(request: HttpRequest, pk: int) -> Letter:
    letter = letter_of(request, pk)
    require(request, "letters.draft_letter", letter)
    return letter


def _edit_page(
    request: HttpRequest,
    letter: Letter,
    form: LetterForm,
    *,
    status: int = 200,
    stale: StaleVersion | None = None,
) -> HttpResponse:
    context = {
        "letter": letter,
        "form": form,
        "stale": stale,
        "stored": stored_beside(form, stale) if stale else [],
        "figures": _chips(letter, timezone.localdate()),
        "groups": list(form.fields["groups"].queryset),  # type: ignore[attr-defined]
    }
    return render(request, "letters/letter_edit.html", context, status=status)


def _chips(letter: Letter, day: date) -> dict[str, dict[str, str]]:
    """What each placeholder stands for and is today, for the editor."""
    values = values_for(letter, figures_of(letter, day))
    return {name: {"label": label_of(name), "value": str(values[name])} for name in letter.traits.text.names}
