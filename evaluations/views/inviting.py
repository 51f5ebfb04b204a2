"""Experts: proposed by the third party, let in by the office, which alone hands over a link that opens an account."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.inviting import invitation_path, is_unopened
from accounts.models import User
from accounts.web import person_of
from core.errors import Incomplete
from core.web import for_permission, show_faults
from evaluations import actions
from evaluations.forms import InvitationForm, OpeningForm
from evaluations.models import Nomination, PanelMember
from evaluations.views.setup import panel_of_batch


@for_permission("evaluations.manage_panel")
def invite(request: HttpRequest, number: int) -> HttpResponse:
    """Name an expert: the office invites them, the third party proposes them to the office."""
    person, seated = person_of(request), panel_of_batch(request, number)
    opens = person.has_perm("evaluations.open_account")
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            if opens:
                member = actions.invite_evaluator(seated, by=person, **form.cleaned_data)
                return _invited(request, number, member.evaluator)
            actions.nominate_evaluator(seated, by=person, **form.cleaned_data)
        except Incomplete as refusal:
            show_faults(form, refusal)
        else:
            messages.success(request, _("已提交办公室。核实后由办公室开通账号，并把邀请链接交给本人。"))
            return redirect("evaluations:panel", number)
    heading = _("邀请评审专家") if opens else _("推荐评审专家")
    context = {"form": form, "heading": heading, "action": _("邀请") if opens else _("提交办公室")}
    status = 422 if request.method == "POST" else 200
    return render(request, "components/form_page.html", context, status=status)


@require_POST
@for_permission("evaluations.open_account")
def invite_again(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """Mail the link that opens an account once more."""
    seated = panel_of_batch(request, number)
    member = get_object_or_404(PanelMember, pk=pk, panel=seated)
    try:
        again = actions.send_again(seated, by=person_of(request), member=member)
    except Incomplete as refusal:
        messages.error(request, refusal.errors[0].message)
    else:
        messages.success(request, _("已向%(person)s再发邀请。") % {"person": again.evaluator})
    return redirect("evaluations:panel", number)


@for_permission("evaluations.open_account")
def nomination(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """Make sure of a proposed expert and open the account, or turn them down."""
    proposed = _nomination(request, number, pk)
    known = {"email": proposed.email, "affiliation": proposed.affiliation, "fields_": proposed.fields}
    # Everything in it may be empty: that is sent, too.
    form = OpeningForm(request.POST if request.method == "POST" else None, initial=known)
    if form.is_valid():
        try:
            member = actions.confirm_nomination(proposed, by=person_of(request), **form.cleaned_data)
        except Incomplete as refusal:
            show_faults(form, refusal)
        else:
            return _invited(request, number, member.evaluator)
    context = {"nomination": proposed, "batch": proposed.panel.batch, "form": form}
    status = 422 if form.errors else 200
    return render(request, "evaluations/nomination.html", context, status=status)


@require_POST
@for_permission("evaluations.open_account")
def nomination_refuse(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """Turn a proposed expert down."""
    proposed = _nomination(request, number, pk)
    actions.refuse_nomination(proposed, by=person_of(request), reason=request.POST.get("reason", ""))
    messages.success(request, _("已告知第三方：%(person)s未予开通。") % {"person": proposed})
    return redirect("evaluations:panel", number)


def _nomination(request: HttpRequest, number: int, pk: int) -> Nomination:
    seated = panel_of_batch(request, number)
    nominations = seated.nominations.select_related("panel__batch", "nominated_by", "settled_by")
    return get_object_or_404(nominations, pk=pk)


def _invited(request: HttpRequest, number: int, evaluator: User) -> HttpResponse:
    """Only ever answered to the office: without a mail address the link is shown here, this once, to be handed over."""
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
