"""代理: one's own delegations, those in force for the office, offering, accepting and ending."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.web import person_of
from core.web import for_permission, is_done
from letters import actions
from letters.delegated import can_be_used
from letters.delegation_forms import DelegationForm
from letters.models import Delegation

MOST_SHOWN = 200


@require_GET
@for_permission("letters.read_delegations")
def delegation_list(request: HttpRequest) -> HttpResponse:
    """A person's own delegations, and those in force as far as they may see them."""
    person = person_of(request)
    visible = Delegation.objects.visible_to(person).with_people()
    own = list(visible.of(person)[:MOST_SHOWN])
    context = {
        "own": [(one, person.has_perm("letters.accept_delegation", one)) for one in own],
        "in_force": [one for one in visible.in_force(timezone.localdate())[:MOST_SHOWN] if can_be_used(one)],
        "can_offer": person.has_perm("letters.delegate"),
    }
    return render(request, "letters/delegations.html", context)


@for_permission("letters.delegate")
def delegation_offer(request: HttpRequest) -> HttpResponse:
    """Have somebody act for oneself."""
    person = person_of(request)
    form = DelegationForm(request.POST or None, person=person)
    if request.method == "POST" and is_done(
        form, lambda: actions.offer_delegation(by=person, **form.cleaned_data)
    ):
        messages.success(
            request, _("已请%(person)s代理，对方接受后生效。") % {"person": form.cleaned_data["delegate"]}
        )
        return redirect("letters:delegations")
    context = {"form": form, "heading": _("请人代理")}
    return render(request, "components/form_page.html", context, status=422 if form.errors else 200)


@require_POST
@for_permission("letters.accept_delegation")
def delegation_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a delegation on."""
    actions.accept_delegation(_own(request, pk), by=person_of(request))
    messages.success(request, _("已接受代理。"))
    return redirect("letters:delegations")


@require_POST
@for_permission("letters.end_delegation")
def delegation_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a delegation, or decline it."""
    actions.end_delegation(_own(request, pk), by=person_of(request), reason=request.POST.get("reason", ""))
    messages.success(request, _("代理已终止。"))
    return redirect("letters:delegations")


def _own(request: HttpRequest, pk: int) -> Delegation:
    return get_object_or_404(Delegation.objects.visible_to(person_of(request)), pk=pk)
