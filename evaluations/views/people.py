"""The people of a panel: inviting, reminding, and settling what looks like a tie."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.errors import Incomplete
from accounts.inviting import invitation_path, is_unopened
from accounts.models import Role, User
from accounts.web import for_roles, person_of, posted_keys, show_faults
from evaluations import actions
from evaluations.forms import DEFAULT_STATEMENT, HandoverForm, InvitationForm
from evaluations.views.setup import PANEL_KEEPERS, panel_of_batch

OFFICE_WORKERS = (Role.OFFICE_CLERK, Role.OFFICE_REVIEWER)


@for_roles(*PANEL_KEEPERS)
def invite(request: HttpRequest, number: int) -> HttpResponse:
    """Invite an evaluator. Without a mail address the link is shown here, this once, to be handed over."""
    seated = panel_of_batch(request, number)
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            member = actions.invite_evaluator(seated, by=person_of(request), **form.cleaned_data)
        except Incomplete as refusal:
            show_faults(form, refusal)
        else:
            return _invited(request, number, member.evaluator)
    context = {"form": form, "heading": _("邀请评审专家"), "action": _("邀请")}
    return render(
        request, "components/form_page.html", context, status=422 if request.method == "POST" else 200
    )


def _invited(request: HttpRequest, number: int, evaluator: User) -> HttpResponse:
    if not is_unopened(evaluator):
        messages.success(request, _("%(person)s已有账号，已加入评审组。") % {"person": evaluator})
    elif evaluator.email:
        message = _("邀请链接将发到%(address)s，7天内有效。")
        messages.success(request, message % {"address": evaluator.email})
    else:
        link = request.build_absolute_uri(invitation_path(evaluator))
        context = {"evaluator": evaluator, "link": link, "number": number}
        return render(request, "evaluations/invitation_link.html", context)
    return redirect("evaluations:panel", number)


@require_POST
@for_roles(*PANEL_KEEPERS)
def remind(request: HttpRequest, number: int) -> HttpResponse:
    """Remind one evaluator, or all whose sheets are missing."""
    seated = panel_of_batch(request, number)
    keys = posted_keys(request.POST.getlist("evaluator"))
    chosen = User.objects.filter(pk__in=keys) if "evaluator" in request.POST else None
    count = actions.remind_evaluators(seated, by=person_of(request), evaluators=chosen)
    messages.success(request, _("已提醒%(count)d位专家。") % {"count": count})
    return redirect("evaluations:panel", number)


@require_POST
@for_roles(*PANEL_KEEPERS)
def tie_search(request: HttpRequest, number: int) -> HttpResponse:
    """Look for pairs that may be tied."""
    found = actions.search_ties(panel_of_batch(request, number), by=person_of(request))
    if found:
        messages.success(request, _("发现%(count)d条疑似回避关系，请逐条认定。") % {"count": len(found)})
    else:
        messages.info(request, _("没有发现新的疑似回避关系。"))
    return redirect("evaluations:panel", number)


@require_POST
@for_roles(*PANEL_KEEPERS)
def tie_settle(request: HttpRequest, number: int, candidate_id: int) -> HttpResponse:
    """Say whether a pair is tied."""
    actions.settle_tie_candidate(
        panel_of_batch(request, number),
        by=person_of(request),
        candidate_id=candidate_id,
        is_tie=request.POST.get("is_tie") == "1",
    )
    messages.success(request, _("已认定。"))
    return redirect("evaluations:panel", number)


@for_roles(Role.EVALUATION_LEAD)
def hand_in(request: HttpRequest, number: int) -> HttpResponse:
    """Hand the result in, signed by name."""
    seated = panel_of_batch(request, number)
    form = HandoverForm(request.POST or None, initial={"statement": DEFAULT_STATEMENT})
    if request.method == "POST" and form.is_valid():
        try:
            actions.hand_in_result(seated, by=person_of(request), **form.cleaned_data)
        except Incomplete as refusal:
            show_faults(form, refusal)
        else:
            messages.success(request, _("评估结果已提交，评分已封存。"))
            return redirect("evaluations:panel", number)
    heading = _("%(batch)s：提交评估结果") % {"batch": seated.batch}
    context = {"form": form, "heading": heading, "action": _("签名并提交")}
    return render(
        request, "components/form_page.html", context, status=422 if request.method == "POST" else 200
    )


@require_POST
@for_roles(*OFFICE_WORKERS)
def give_back(request: HttpRequest, number: int) -> HttpResponse:
    """Give the result back to the third party."""
    actions.give_back_result(
        panel_of_batch(request, number), by=person_of(request), reason=request.POST.get("reason", "")
    )
    messages.success(request, _("评估结果已退回第三方。"))
    return redirect("evaluations:panel", number)
