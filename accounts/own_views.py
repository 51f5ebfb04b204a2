"""A person's own ways in: password, second factor, sessions, tokens."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.hooks.models import MAKE, Webhook
from accounts.own_account import end_sessions, revoke_tokens
from accounts.sessions import end_session, places_of
from accounts.tokens import tokens_of
from accounts.web import person_of


@require_GET
@login_required
def own_account(request: HttpRequest) -> HttpResponse:
    """The ways into one's own account."""
    person = person_of(request)
    factors = [str(one.get_type_display()) for one in Authenticator.objects.filter(user=person)]
    places = places_of(person, request.session.session_key)
    own_hooks = Webhook.objects.good().filter(person=person)
    told = {"tells_systems": person.has_perm(MAKE) or own_hooks.exists()}
    context = {"tokens": tokens_of(person), "factors": factors, "places": places, **told, **_limits()}
    return render(request, "accounts/own_account.html", context)


def _limits() -> dict[str, int]:
    return {
        "idle": settings.SESSION_IDLE_MINUTES,
        "hours": settings.SESSION_HOURS,
        "most": settings.SESSIONS_PER_PERSON,
    }


@require_POST
@login_required
def own_tokens_revoke(request: HttpRequest) -> HttpResponse:
    """End one token, or all."""
    count = revoke_tokens(person_of(request), key=request.POST.get("key", ""))
    if count:
        messages.success(request, _("已作废%(count)d个令牌。") % {"count": count})
    else:
        messages.info(request, _("这个令牌已经失效。"))
    return redirect("people:own_account")


@require_POST
@login_required
def own_sessions_end(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere but here."""
    update_session_auth_hash(request, end_sessions(person_of(request)))
    messages.success(request, _("其他地方的登录都已退出。"))
    return redirect("people:own_account")


@require_POST
@login_required
def own_session_end(request: HttpRequest, name: str) -> HttpResponse:
    """Sign out in one other place."""
    if end_session(person_of(request), name):
        messages.success(request, _("那里的登录已退出。"))
    else:
        messages.info(request, _("那里已经不在登录中了。"))
    return redirect("people:own_account")
