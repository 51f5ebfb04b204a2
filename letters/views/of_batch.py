"""All letters of a batch by their kinds, and drafting those that state no result."""

from __future__ import annotations

from collections import defaultdict

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.web import person_of
from core.errors import Fault, Incomplete
from core.web import for_permission, is_done
from letters import actions
from letters.choices import LetterKind, LetterState, NoticeAbout
from letters.kinds import KINDS
from letters.models import Letter
from letters.reply_forms import ReplyForm
from measures.models import Batch


@require_GET
@for_permission("letters.read_draft")
def batch_letters(request: HttpRequest, number: int) -> HttpResponse:
    """Every letter of a batch under its kind, and what else can be drafted for it."""
    person = person_of(request)
    batch = batch_of(request, number)
    found = Letter.objects.visible_to(person).filter(batch=batch).for_list().prefetch_related("steps")
    by_kind: dict[str, list[Letter]] = defaultdict(list)
    for letter in found:
        by_kind[letter.kind].append(letter)
    in_force = (one for one in found if one.states_result and one.state == LetterState.ISSUED)
    may_draft = person.has_perm("letters.draft_letter")
    context = {
        "batch": batch,
        "kinds": [(traits.called, by_kind[kind]) for kind, traits in KINDS.items() if kind in by_kind],
        "revocable": next((one for one in in_force if not one.is_imported), None) if may_draft else None,
        "can_draft": may_draft and batch.state in KINDS[LetterKind.NOTICE].phases,
    }
    return render(request, "letters/batch_letters.html", context)


@require_POST
@for_permission("letters.draft_letter")
def draft_notice(request: HttpRequest, number: int) -> HttpResponse:
    """Draft a notice from one of the kept texts."""
    about = request.POST.get("about", "")
    if about not in NoticeAbout.values:
        raise Incomplete([Fault("about", _("请选择起草哪一种通知。"))])
    letter = actions.draft_notice(batch_of(request, number), by=person_of(request), about=NoticeAbout(about))
    messages.success(request, _("通知稿已生成。请核对文字、选好主送机关后送核。"))
    return redirect("letters:letter_edit", letter.pk)


@for_permission("letters.draft_letter")
def draft_reply(request: HttpRequest, number: int) -> HttpResponse:
    """Say which letter came in and what is answered, and draft the reply."""
    batch, form = batch_of(request, number), ReplyForm(request.POST or None)
    drafted: list[Letter] = []

    def draft() -> None:
        drafted.append(actions.draft_reply(batch, by=person_of(request), reply=form.reply()))

    if request.method == "POST" and is_done(form, draft):
        messages.success(request, _("复函稿已生成。请核对文字后送核。"))
        return redirect("letters:letter_edit", drafted[0].pk)
    status = 422 if form.errors else 200
    return render(request, "letters/reply.html", {"batch": batch, "form": form}, status=status)


def batch_of(request: HttpRequest, number: int) -> Batch:
    """Return a batch that the person may see; 404 otherwise."""
    return get_object_or_404(Batch.objects.visible_to(person_of(request)), number=number)
