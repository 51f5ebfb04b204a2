"""The office's side of the letter: drafting, review, signing, issue, correction."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.db.models import F, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_POST

from accounts.models import Unit, User
from accounts.web import person_of
from core.fonts import FontsMissing, font_directories
from core.web import for_permission
from documents.figures import disagreements
from documents.rendering import FORMATS
from letters import actions
from letters.actions.dropping import may_be_dropped
from letters.checklist import Check, check_list, passed_checks
from letters.choices import NUMBERED_STATES, CountersignState, LetterState
from letters.composing import counted_of
from letters.counted import figure_rows
from letters.countersigned import digest_of, standings_of, was_asked, words_of
from letters.evidence.leading import links_of_rows
from letters.fonts_in_use import MOST_TRIED, fonts_in_use
from letters.forms import SealedFileForm
from letters.incoming import incoming_line
from letters.models import Letter
from letters.returning import returned_step, times_returned
from letters.reviewing import has_reviewed
from letters.views.archiving import packages_context
from letters.views.of_batch import batch_of
from letters.views.shared import content_shown, letter_of
from measures.choices import BatchState


@require_GET
@for_permission("letters.read_draft")
def letter_list(request: HttpRequest) -> HttpResponse:
    """All letters, newest batch first."""
    letters = Letter.objects.visible_to(person_of(request)).for_list().prefetch_related("steps")[:200]
    return render(request, "letters/letter_list.html", {"letters": letters})


@require_GET
@for_permission("letters.read_draft")
def letter_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One letter: its words, its figures, what still keeps it from being signed, and its sign-off."""
    person = person_of(request)
    letter = get_object_or_404(
        Letter.objects.visible_to(person).for_page().select_related("archive_entry"), pk=pk
    )
    day = letter.signed_on or timezone.localdate()
    is_frozen = letter.content is not None
    prefetch_related_objects([letter], *(("files", "corrections") if is_frozen else ("addressee_groups",)))
    counted = None if is_frozen else counted_of(letter, day)
    content = content_shown(letter, counted)
    checks = check_list(letter, day, counted, content) if counted else _passed(letter)
    countersigned = standings_of(letter, content) if was_asked(letter) else []
    context = {
        "letter": letter,
        "incoming": incoming_line(letter),
        "content": content,
        "links": links_of_rows(letter.batch_id, person) if is_frozen else {},
        "figures": figure_rows(letter, counted.figures) if counted else [],
        "disagreements": disagreements(counted.published, counted.opening) if counted else [],
        # What is wrong stands first.
        "checks": sorted(checks, key=lambda check: check.is_passed),
        "is_checked_for_good": is_frozen,
        "failed": sum(bool(check.faults) for check in checks),
        "changes_annex": letter.traits.has_annex
        and letter.state not in NUMBERED_STATES
        and letter.batch.state == BatchState.PUBLISHED,
        "can_edit": letter.is_editable and person.has_perm("letters.draft_letter", letter),
        "countersigned": countersigned,
        "agreed": sum(one.part.state == CountersignState.AGREED for one in countersigned),
        "uncountersigned": [one.fault for one in countersigned if one.fault],
        "can_ask_countersign": letter.state in Letter.COUNTERSIGNED_IN
        and person.has_perm("letters.draft_letter", letter),
        "can_send": letter.is_editable and person.has_perm("letters.draft_letter", letter),
        "can_review": letter.state == LetterState.IN_REVIEW
        and person.has_perm("letters.review_letter", letter),
        "has_reviewed": has_reviewed(letter, person),
        "can_sign": letter.state == LetterState.IN_REVIEW
        and letter.reviewed_by_id is not None
        and person.has_perm("letters.sign_letter", letter),
        "can_issue": letter.state == LetterState.SIGNED and person.has_perm("letters.issue_letter", letter),
        "can_correct": letter.states_result
        and letter.state == LetterState.ISSUED
        and not letter.is_imported
        and person.has_perm("letters.draft_letter", letter),
        "can_drop": person.has_perm("letters.drop_draft", letter) and may_be_dropped(letter),
        "can_draft_revocation": letter.states_result
        and letter.state == LetterState.ISSUED
        and not letter.is_imported
        and person.has_perm("letters.draft_letter", letter),
        "can_revoke": letter.state == LetterState.ISSUED and person.has_perm("letters.revoke_letter", letter),
        "can_redraft": letter.states_result
        and letter.state == LetterState.REVOKED
        and not letter.is_imported
        and person.has_perm("letters.draft_letter", letter)
        and not letter.batch.letters.of_results().filter(state=LetterState.ISSUED).exists(),
        "is_being_issued": letter.state == LetterState.SIGNED and letter.issue_requested_at is not None,
        "shown": digest_of(words_of(letter, content)) if letter.state == LetterState.IN_REVIEW else "",
        "today": timezone.localdate(),
        "times_returned": times_returned(letter),
        "returned": returned_step(letter) if letter.state == LetterState.DRAFTING else None,
        **_after_issue(letter, person),
    }
    return render(request, "letters/letter_detail.html", context)


def _passed(letter: Letter) -> list[Check]:
    # What came from elsewhere was signed elsewhere.
    return [] if letter.is_imported else passed_checks(letter)


def _after_issue(letter: Letter, person: User) -> dict[str, object]:
    """What is done with a letter once it has its number; nothing before."""
    if not letter.has_archive:
        return {"is_out": False}
    can_keep = person.has_perm("letters.keep_sealed_file", letter)
    can_deliver = letter.state == LetterState.ISSUED and person.has_perm("letters.deliver_letter", letter)
    signed_last = F("received_at").asc(nulls_first=True)
    deliveries = list(letter.deliveries.select_related("received_by").order_by(signed_last, "pk"))
    sent_to = {delivery.unit_id for delivery in deliveries}
    return {
        "is_out": True,
        "sealed_files": letter.sealed_files.kept(),
        "sealed_form": SealedFileForm() if can_keep else None,
        "deliveries": deliveries,
        "late": sum(delivery.is_late for delivery in deliveries),
        "waiting": sum(delivery.received_at is None for delivery in deliveries),
        "signed": sum(delivery.received_at is not None for delivery in deliveries),
        "units": Unit.objects.exclude(pk__in=sent_to).order_by("name") if can_deliver else [],
        "can_ask": can_deliver,
        "can_catalogue": person.has_perm("letters.catalogue_letter", letter),
        "can_record": person.has_perm("letters.record_receipt", letter),
        **packages_context(letter, person),
    }


@require_GET
@for_permission("letters.read_draft")
def fonts(request: HttpRequest) -> HttpResponse:
    """Which font serves which role, and whether characters that are asked for can be printed."""
    tried = request.GET.get("characters", "")
    context: dict[str, object] = {"tried": tried[:MOST_TRIED], "folders": font_directories()}
    try:
        context["fonts"] = fonts_in_use(tried)
    except FontsMissing as refusal:
        context["refusal"] = refusal
    return render(request, "letters/fonts.html", context)


@require_GET
@xframe_options_sameorigin
@for_permission("letters.read_draft")
def letter_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter's pages as they would be printed now, as PDF."""
    content = content_shown(letter_of(request, pk))
    if content is None:
        messages.error(request, _("函稿还有错误，改正后才能预览。"))
        return redirect("letters:letter_detail", pk)
    response = HttpResponse(FORMATS["pdf"].render(content), content_type="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="preview.pdf"'
    return response


@require_POST
@for_permission("letters.draft_letter")
def start_publishing(request: HttpRequest, number: int) -> HttpResponse:
    """审定 → 拟文."""
    letter = actions.start_publishing(batch_of(request, number), by=person_of(request))
    messages.success(request, _("函稿已生成，数字均由系统计算。请核对文字后送核。"))
    return redirect("letters:letter_detail", letter.pk)


@require_POST
@for_permission("measures.step_back_batch")
def back_to_deciding(request: HttpRequest, number: int) -> HttpResponse:
    """拟文 → 审定."""
    actions.step_back_to_deciding(
        batch_of(request, number), by=person_of(request), reason=request.POST.get("reason", "")
    )
    return redirect("measures:batch_detail", number)


@require_POST
@for_permission("letters.draft_letter")
def letter_send(request: HttpRequest, pk: int) -> HttpResponse:
    """拟稿 → 核稿."""
    return _step(request, pk, actions.send_to_review, _("已送核稿。"), said="opinion")


@require_POST
@for_permission("letters.review_letter")
def letter_review(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree."""
    return _step(
        request, pk, actions.review_letter, _("核稿意见已记录，等待签发。"), said="opinion", reads=True
    )


@require_POST
@for_permission("letters.review_letter")
def letter_return(request: HttpRequest, pk: int) -> HttpResponse:
    """核稿 → 拟稿."""
    return _step(request, pk, actions.return_letter, _("已退回拟稿。"), said="opinion")


@require_POST
@for_permission("letters.sign_letter")
def letter_sign(request: HttpRequest, pk: int) -> HttpResponse:
    """核稿 → 签发."""
    return _step(request, pk, actions.sign_letter, _("已签发，可以印发。"), said="opinion", reads=True)


@require_POST
@for_permission("letters.sign_letter")
def letter_unsign(request: HttpRequest, pk: int) -> HttpResponse:
    """签发 → 拟稿."""
    return _step(request, pk, actions.unsign_letter, _("已撤回签发。"), said="reason")


@require_POST
@for_permission("letters.issue_letter")
def letter_issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the issue; a worker takes the number and writes the files."""
    return _step(request, pk, actions.request_issue, _("正在编号并生成文件。"))


@require_POST
@for_permission("letters.draft_letter")
def letter_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Draft a correcting letter."""
    return _drafted(
        request, pk, actions.draft_correction, _("更正函稿已生成。原函在更正函印发之前继续有效。")
    )


@require_POST
@for_permission("letters.draft_letter")
def letter_redraft(request: HttpRequest, pk: int) -> HttpResponse:
    """Draft a new letter after this one was revoked."""
    return _drafted(
        request, pk, actions.draft_replacement, _("新的函稿已生成。印发之后，本批举措重新计入创新举措库。")
    )


@require_POST
@for_permission("letters.drop_draft")
def letter_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a draft that nobody needs."""
    letter = actions.drop_draft(letter_of(request, pk), by=person_of(request))
    messages.success(request, _("函稿已删除。"))
    return redirect("letters:batch_letters", letter.batch.number)


@require_POST
@for_permission("letters.draft_letter")
def letter_draft_revocation(request: HttpRequest, pk: int) -> HttpResponse:
    """Draft the letter that revokes this one."""
    return _drafted(
        request, pk, actions.draft_revocation, _("撤销函稿已生成。原函在撤销函印发之前继续有效。")
    )


@require_POST
@for_permission("letters.revoke_letter")
def letter_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Revoke an issued letter."""
    return _step(request, pk, actions.revoke_letter, _("函已撤销。"), said="reason")


def _step(
    request: HttpRequest,
    pk: int,
    act: Callable[..., object],
    done: str,
    *,
    said: str = "",
    reads: bool = False,
) -> HttpResponse:
    """Take one step of a letter; `said` is what the act calls the words that were written beside the button.

    `reads` is whether it is given to the words that the page showed.
    """
    words = {said: request.POST.get("opinion", "")} if said else {}
    if reads:
        words["shown"] = request.POST.get("version", "")
    act(letter_of(request, pk), by=person_of(request), **words)
    messages.success(request, done)
    return redirect("letters:letter_detail", pk)


def _drafted(request: HttpRequest, pk: int, act: Callable[..., Letter], done: str) -> HttpResponse:
    """Draft a further letter after this one, for the reason that was written beside the button, and lead to it."""
    drafted = act(letter_of(request, pk), by=person_of(request), reason=request.POST.get("opinion", ""))
    messages.success(request, done)
    return redirect("letters:letter_detail", drafted.pk)
