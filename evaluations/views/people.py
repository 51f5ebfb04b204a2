"""The people of a panel: reminding, settling what looks like a tie, handing the result in."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.web import person_of
from core.web import for_permission, is_done, posted_keys
from evaluations import actions
from evaluations.forms import DEFAULT_STATEMENT, HandoverForm
from evaluations.views.setup import panel_of_batch


@require_POST
@for_permission("evaluations.manage_panel")
def remind(request: HttpRequest, number: int) -> HttpResponse:
    """Remind one evaluator, or all whose sheets are missing."""
    seated = panel_of_batch(request, number)
    keys = posted_keys(request.POST.getlist("evaluator"))
    chosen = User.objects.filter(pk__in=keys) if "evaluator" in request.POST else None
    count = actions.remind_evaluators(seated, by=person_of(request), evaluators=chosen)
    messages.success(request, _("已提醒%(count)d位专家。") % {"count": count})
    return redirect("evaluations:panel", number)


@require_POST
@for_permission("evaluations.declare_tie")
def tie_search(request: HttpRequest, number: int) -> HttpResponse:
    """Look for pairs that may be tied."""
    found = actions.search_ties(panel_of_batch(request, number), by=person_of(request))
    if found:
        messages.success(request, _("发现%(count)d条疑似回避关系，请逐条认定。") % {"count": len(found)})
    else:
        messages.info(request, _("没有发现新的疑似回避关系。"))
    return redirect("evaluations:panel", number)


@require_POST
@for_permission("evaluations.declare_tie")
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


@for_permission("evaluations.hand_in_result")
def hand_in(request: HttpRequest, number: int) -> HttpResponse:
    """Hand the result in, signed by name."""
    seated = panel_of_batch(request, number)
    form = HandoverForm(request.POST or None, initial={"statement": DEFAULT_STATEMENT})
    if request.method == "POST" and is_done(
        form, lambda: actions.hand_in_result(seated, by=person_of(request), **form.cleaned_data)
    ):
        messages.success(request, _("评估结果已提交，评分已封存。"))
        return redirect("evaluations:panel", number)
    heading = _("%(batch)s：提交评估结果") % {"batch": seated.batch}
    context = {"form": form, "heading": heading, "action": _("签名并提交")}
    return render(
        request, "components/form_page.html", context, status=422 if request.method == "POST" else 200
    )


@require_POST
@for_permission("evaluations.give_back_result")
def give_back(request: HttpRequest, number: int) -> HttpResponse:
    """Give the result back to the third party."""
    actions.give_back_result(
        panel_of_batch(request, number), by=person_of(request), reason=request.POST.get("reason", "")
    )
    messages.success(request, _("评估结果已退回第三方。"))
    return redirect("evaluations:panel", number)
