"""会签: asking for it, and the page of who is asked, which shows that one letter and no other."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.web import person_of
from core.errors import Incomplete
from core.web import for_permission, is_done, require, show_faults
from letters import actions
from letters.countersigned import digest_of, shown_changes, standings_of, words_of
from letters.forms import AnotherDayForm, CountersignForm
from letters.models import Countersignature, Letter
from letters.turns import WORKING_DAYS
from letters.views.shared import letter_of, sound_content
from measures.deadlines import working_day_after


@for_permission("letters.draft_letter")
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask units and people for one place of the order."""
    letter = letter_of(request, pk)
    require(request, "letters.draft_letter", letter)
    due_on = working_day_after(timezone.localdate(), WORKING_DAYS)
    form = CountersignForm(request.POST or None, letter=letter, initial={"due_on": due_on})
    if request.method != "POST":
        return _asking(request, letter, form)
    if not form.is_valid():
        return _asking(request, letter, form, status=422)
    try:
        asked = actions.ask_countersign(letter, by=person_of(request), **form.cleaned_data)
    except Incomplete as refusal:
        show_faults(form, refusal)
        return _asking(request, letter, form, status=422)
    names = _("、").join(part.part_name for part in asked)
    messages.success(request, _("已请%(names)s会签。") % {"names": names} if names else _("都已请过会签。"))
    return redirect(_of(letter))


@require_POST
@for_permission("letters.withdraw_countersign")
def withdraw(request: HttpRequest, pk: int, part_id: int) -> HttpResponse:
    """Do without a part."""
    letter = letter_of(request, pk)
    part = get_object_or_404(Countersignature, pk=part_id, letter=letter)
    actions.withdraw_countersign(part, by=person_of(request), reason=request.POST.get("reason", ""))
    messages.success(request, _("不再请%(part)s会签。") % {"part": part.part_name})
    return redirect(_of(letter))


@for_permission("letters.move_countersign_day")
def move_day(request: HttpRequest, pk: int, part_id: int) -> HttpResponse:
    """Give a part another day."""
    letter = letter_of(request, pk)
    part = get_object_or_404(Countersignature, pk=part_id, letter=letter)
    require(request, "letters.move_countersign_day", part)
    form = AnotherDayForm(request.POST or None, label=_("答复期限"), initial={"due_on": part.due_on})
    if request.method == "POST" and is_done(
        form, lambda: actions.move_countersign_day(part, by=person_of(request), **form.cleaned_data)
    ):
        messages.success(request, _("%(part)s的答复期限已改。") % {"part": part.part_name})
        return redirect(_of(letter))
    context = {
        "form": form,
        "heading": _("%(part)s会签：改答复期限") % {"part": part.part_name},
        "back": _of(letter),
    }
    return render(request, "components/form_page.html", context, status=422 if form.errors else 200)


@require_GET
@for_permission("letters.countersign")
def countersign(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter as it is now, what changed since the last answer, and what the others said."""
    asked = Countersignature.objects.visible_to(person_of(request)).filter(pk=pk)
    letter = get_object_or_404(Letter.objects.filter(countersignatures__in=asked).for_countersigning())
    part = next(one for one in letter.countersignatures.all() if one.pk == pk)
    require(request, "letters.countersign", part)
    content = sound_content(letter)
    standings = standings_of(letter, content)
    own = next(one for one in standings if one.part == part)
    context = {
        "part": part,
        "letter": letter,
        "content": content,
        "changes": shown_changes(own.changes),
        "shown": digest_of(words_of(letter, content)),
        "countersigned": standings,
        "can_answer": letter.state in Letter.COUNTERSIGNED_IN,
    }
    return render(request, "letters/countersign.html", context)


@require_POST
@for_permission("letters.countersign")
def agree(request: HttpRequest, pk: int) -> HttpResponse:
    """同意."""
    return _answer(request, pk, actions.countersign, _("已会签：同意。"))


@require_POST
@for_permission("letters.countersign")
def object_to(request: HttpRequest, pk: int) -> HttpResponse:
    """不同意."""
    return _answer(request, pk, actions.object_to_letter, _("意见已送拟稿人。"))


def _answer(request: HttpRequest, pk: int, act: Callable[..., object], done: str) -> HttpResponse:
    person = person_of(request)
    part = get_object_or_404(Countersignature.objects.visible_to(person), pk=pk)
    act(part, by=person, shown=request.POST.get("version", ""), opinion=request.POST.get("opinion", ""))
    messages.success(request, done)
    return redirect("letters:countersign", pk)


def _asking(
    request: HttpRequest, letter: Letter, form: CountersignForm, *, status: int = 200
) -> HttpResponse:
    context = {"letter": letter, "form": form, "countersigned": standings_of(letter)}
    return render(request, "letters/countersign_ask.html", context, status=status)


def _of(letter: Letter) -> str:
    return reverse("letters:letter_detail", args=[letter.pk]) + "#countersigned"
