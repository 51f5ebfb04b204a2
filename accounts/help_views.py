"""The administrators' page for somebody who cannot sign in any more."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts import helping
from accounts.models import FactorReset, User
from accounts.web import person_of
from core.errors import Incomplete
from core.web import for_permission

HELP = "accounts.help_person"


@require_GET
@for_permission("accounts.see_access")
def help_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What keeps a person out, and what can be done about it."""
    return _page(request, get_object_or_404(User, pk=pk))


@require_POST
@for_permission(HELP)
def unlock(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget the person's failed tries."""
    person = helping.unlock_person(get_object_or_404(User, pk=pk), by=person_of(request))
    messages.success(request, _("%(person)s可以马上重新登录。") % {"person": person})
    return redirect("people:help", pk)


@require_POST
@for_permission(HELP)
def ask_reset(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the second factor to be taken off."""
    person = get_object_or_404(User, pk=pk)
    try:
        helping.ask_factor_reset(person, by=person_of(request), reason=request.POST.get("reason", ""))
    except Incomplete as refusal:
        return _page(request, person, refusal=refusal)
    messages.success(request, _("已提出，等待另一位管理员确认。"))
    return redirect("people:help", pk)


@require_POST
@for_permission("accounts.confirm_factor_reset")
def confirm_reset(request: HttpRequest, pk: int, reset_id: int) -> HttpResponse:
    """Take the second factor off, as the second administrator."""
    reset = get_object_or_404(FactorReset, pk=reset_id, person=pk)
    helping.confirm_factor_reset(reset, by=person_of(request))
    messages.success(request, _("第二验证方式已取消，本人已收到通知。"))
    return redirect("people:help", pk)


@require_POST
@for_permission(HELP)
def drop_reset(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the proposal back."""
    helping.drop_factor_reset(get_object_or_404(User, pk=pk), by=person_of(request))
    messages.success(request, _("已取消。"))
    return redirect("people:help", pk)


def _page(request: HttpRequest, person: User, *, refusal: Incomplete | None = None) -> HttpResponse:
    waiting = (
        FactorReset.objects.filter(person=person, confirmed_at__isnull=True)
        .select_related("asked_by")
        .first()
    )
    context = {
        "helped": person,
        "factors": [one.get_type_display() for one in Authenticator.objects.filter(user=person)],
        "waiting": waiting,
        "can_help": person_of(request).has_perm(HELP, person),
        "can_confirm": waiting is not None
        and person_of(request).has_perm("accounts.confirm_factor_reset", waiting),
        "refusal": refusal,
        "reason": request.POST.get("reason", ""),
    }
    return render(request, "accounts/help.html", context, status=422 if refusal else 200)
