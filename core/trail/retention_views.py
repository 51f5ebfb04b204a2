"""How long the trail is kept: what holds, what somebody proposes, and a second person's word."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from core.errors import ActionError, NotAllowed
from core.models import Retention
from core.models.event import READ_ALL
from core.trail.retention import confirm_retention, in_force, kept_from, proposed, set_retention
from core.web import for_permission, is_done, signed_in

SHOWN = 20


class RetentionForm(forms.Form):
    """For how many months; empty keeps everything for good."""

    months = forms.IntegerField(
        label=gettext_lazy("保存月数"),
        required=False,
        help_text=gettext_lazy("至少6个月；不填表示长期保存。"),
    )


@require_GET
@for_permission(READ_ALL)
def retention(request: HttpRequest) -> HttpResponse:
    """What holds, what waits for a second person, and all decisions so far."""
    return _page(request, RetentionForm())


@require_POST
@for_permission("core.set_retention")
def propose_retention(request: HttpRequest) -> HttpResponse:
    """Propose another time."""
    form = RetentionForm(request.POST)
    person = signed_in(request)
    if not is_done(form, lambda: set_retention(by=person, months=form.cleaned_data["months"])):
        return _page(request, form, status=422)
    messages.success(request, _("已提议，由另一人确认后生效。"))
    return redirect("trail:retention")


@require_POST
@for_permission("core.confirm_retention")
def confirm_proposed_retention(request: HttpRequest) -> HttpResponse:
    """Confirm the proposal that was on the page."""
    named = request.POST.get("proposal", "")
    proposal = get_object_or_404(Retention, pk=int(named) if named.isascii() and named.isdecimal() else 0)
    try:
        confirm_retention(proposal, by=signed_in(request))
    except NotAllowed:
        raise
    except ActionError as refusal:
        messages.error(request, refusal.message)
        return redirect("trail:retention")
    messages.success(request, _("已确认，从现在起按这个期限保存。"))
    return redirect("trail:retention")


def _page(request: HttpRequest, form: RetentionForm, status: int = 200) -> HttpResponse:
    person, waiting = signed_in(request), proposed()
    context: dict[str, Any] = {
        "form": form,
        "in_force": in_force(),
        "kept_from": kept_from(),
        "proposal": waiting,
        "can_propose": person.has_perm("core.set_retention"),
        "can_confirm": waiting is not None and person.has_perm("core.confirm_retention", waiting),
        "decisions": Retention.objects.select_related("decided_by", "confirmed_by")[:SHOWN],
    }
    return render(request, "core/trail/retention.html", context, status=status)
