"""附件增减: what a further letter of a published batch changes in the annex, proposed by one and confirmed by another."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.models import User
from accounts.web import person_of
from core.web import for_permission, is_done, require
from evaluations.forms import initial_decision
from evaluations.models import Decision
from evaluations.searches import searches_of
from letters import actions
from letters.annex import may_change_annex
from letters.change_form import AnnexChangeForm
from letters.choices import ChangeKind
from letters.models import Letter
from letters.views.shared import letter_of
from measures.actions import search_measure


@require_GET
@for_permission("letters.read_draft")
def annex_changes(request: HttpRequest, pk: int) -> HttpResponse:
    """What the letter changes, who proposed and confirmed it; and for the drafter what could be changed."""
    letter = letter_of(request, pk)
    person = person_of(request)
    changes = list(letter.annex_changes.select_related("measure", "proposed_by", "confirmed_by"))
    is_open = may_change_annex(letter)
    can_change = is_open and person.has_perm("letters.draft_letter", letter)
    context = {
        "letter": letter,
        "changes": [(one, is_open and _may_confirm(person, one.proposed_by_id)) for one in changes],
        "can_change": can_change,
        **(_left_to_change(letter, {one.measure_id for one in changes}) if can_change else {}),
    }
    return render(request, "letters/annex_changes.html", context)


@for_permission("letters.draft_letter")
def annex_change(request: HttpRequest, pk: int, kind: str, measure_id: int) -> HttpResponse:
    """Propose one change; a search that is made meanwhile loses nothing that was typed."""
    letter = letter_of(request, pk)
    require(request, "letters.draft_letter", letter)
    decision = (
        Decision.objects.of_batch(letter.batch_id)
        .filter(measure=measure_id, is_selected=kind != ChangeKind.INSERT)
        .select_related("measure__batch", "measure__unit")
        .first()
    )
    if kind not in ChangeKind.values or decision is None or not may_change_annex(letter):
        raise Http404
    measure, person = decision.measure, person_of(request)
    searched = request.method == "POST" and "search_now" in request.POST
    if searched:
        run = search_measure(measure, by=person)
        found = _("检索已留存：检出%(count)d条。未检出，不等于没有。") % {"count": run.hits.count()}
        messages.success(request, found)
    searches = searches_of([measure]).get(measure.pk, [])
    stated = decision if kind == ChangeKind.RECLASS else None
    initial = {**initial_decision(measure, stated, searches), "reason": ""}
    if searched:
        initial = {**initial, **request.POST.dict(), "search": searches[0].key}
    form = AnnexChangeForm(
        request.POST if request.method == "POST" and not searched else None,
        kind=ChangeKind(kind),
        measure=measure,
        searches=searches,
        initial=initial,
    )

    def propose() -> None:
        actions.change_annex(
            letter, by=person, measure_id=measure.pk, kind=ChangeKind(kind), verdict=form.verdict()
        )

    if form.is_bound and is_done(form, propose):
        messages.success(request, _("附件增减已提出，等待另一位同志确认。"))
        return redirect("letters:annex_changes", pk)
    context = {"letter": letter, "measure": measure, "decision": decision, "kind": form.kind, "form": form}
    return render(request, "letters/annex_change.html", context, status=422 if form.is_bound else 200)


@require_POST
@for_permission("evaluations.confirm_decision")
def annex_change_confirm(request: HttpRequest, pk: int, change_id: int) -> HttpResponse:
    """Confirm another person's change."""
    actions.confirm_annex_change(letter_of(request, pk), by=person_of(request), change_id=change_id)
    messages.success(request, _("已确认，函稿的附件和数字随之改变。"))
    return redirect("letters:annex_changes", pk)


@require_POST
@for_permission("letters.draft_letter")
def annex_change_withdraw(request: HttpRequest, pk: int, change_id: int) -> HttpResponse:
    """Take a change back."""
    actions.withdraw_annex_change(letter_of(request, pk), by=person_of(request), change_id=change_id)
    messages.success(request, _("附件增减已撤回。"))
    return redirect("letters:annex_changes", pk)


def _may_confirm(person: User, proposed_by: int) -> bool:
    return person.pk != proposed_by and person.has_perm("evaluations.confirm_decision")


def _left_to_change(letter: Letter, changed: set[int]) -> dict[str, list[Decision]]:
    """Return the decisions that have no change yet: those in the annex, as it was issued, and those left out."""
    decisions = Decision.objects.of_batch(letter.batch_id).exclude(measure__in=changed)
    left_out = decisions.filter(is_selected=False).select_related("measure__unit")
    return {"in_annex": list(decisions.in_annex_order()), "left_out": list(left_out.order_by("measure"))}
