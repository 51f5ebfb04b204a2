"""The page on which a person says how they are told: by mail, by gateways, of which kinds; and what became of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.channels.choosing import kinds_to_choose, wanted_by_channel
from core.channels.gateways import Gateway, gateway_called, gateways
from core.channels.reaching import choose_kinds, forget_address, prove_address, set_address, switch_reach
from core.choices import MAIL_CODE, MailRhythm
from core.errors import ActionError, Incomplete
from core.models import Message, Reach
from core.people import Person
from core.web import signed_in

MOST_SHOWN = 5


@require_GET
@login_required
def ways(request: HttpRequest) -> HttpResponse:
    """Everything on one page."""
    return _page(request)


@require_POST
@login_required
def way_address(request: HttpRequest, channel: str) -> HttpResponse:
    """Put down an address and send a code there."""
    address = request.POST.get("address", "")
    return _done(
        request,
        channel,
        lambda person, gateway: set_address(person, gateway, address=address),
        _("验证码已发出，请在10分钟内填写。"),
        typed=address,
    )


@require_POST
@login_required
def way_proof(request: HttpRequest, channel: str) -> HttpResponse:
    """Take the code."""
    code = request.POST.get("code", "")
    return _done(
        request,
        channel,
        lambda person, gateway: prove_address(person, gateway, code=code),
        _("已验证，提醒从现在起也发到这里。"),
    )


@require_POST
@login_required
def way_switch(request: HttpRequest, channel: str) -> HttpResponse:
    """Have notices sent there, or not any more, or forget the address."""
    wish = request.POST.get("wish", "")
    if wish == "forget":
        return _done(request, channel, forget_address, _("号码或账号已删除。"))
    return _done(
        request,
        channel,
        lambda person, gateway: switch_reach(person, gateway, is_on=wish == "on"),
        _("已保存。"),
    )


@require_POST
@login_required
def way_kinds(request: HttpRequest) -> HttpResponse:
    """Choose which kinds come by which channel."""
    codes = [MAIL_CODE, *(one.code for one in gateways())]
    choose_kinds(signed_in(request), {code: request.POST.getlist(code) for code in codes})
    messages.success(request, _("已保存。"))
    return redirect("notices:ways")


def _done(
    request: HttpRequest,
    channel: str,
    act: Callable[[Person, Gateway], object],
    told: str,
    *,
    typed: str = "",
) -> HttpResponse:
    gateway = gateway_called(channel)
    if gateway is None:
        raise Http404
    try:
        act(signed_in(request), gateway)
    except Incomplete as refusal:
        return _page(request, faults={channel: refusal.errors[0].message}, typed=typed, status=422)
    except ActionError as refusal:
        return _page(request, faults={channel: refusal.message}, typed=typed, status=409)
    messages.success(request, told)
    return redirect("notices:ways")


def _page(
    request: HttpRequest, *, faults: dict[str, str] | None = None, typed: str = "", status: int = 200
) -> HttpResponse:
    person, shown = signed_in(request), gateways()
    wanted = wanted_by_channel(person.pk, [MAIL_CODE, *(one.code for one in shown)])
    context = {
        "rhythms": MailRhythm.choices,
        "has_address": bool(person.email),
        "ways": _ways(person, shown, faults or {}, typed),
        "channels": [(MAIL_CODE, _("邮件")), *((one.code, one.label) for one in shown)],
        "kinds": [
            (kind, [(code, kind.code in codes) for code, codes in wanted.items()])
            for kind in kinds_to_choose()
        ],
    }
    return render(request, "core/ways.html", context, status=status)


def _ways(person: Person, shown: list[Gateway], faults: dict[str, str], typed: str) -> list[dict[str, Any]]:
    reaches = {one.channel: one for one in Reach.objects.filter(person=person.pk)}
    sent: dict[str, list[Message]] = {}
    for message in Message.objects.filter(recipient=person.pk, is_code=False)[:30]:
        sent.setdefault(message.channel, []).append(message)
    now = timezone.now()
    return [
        {
            "gateway": gateway,
            "reach": (reach := reaches.get(gateway.code)),
            "waits": bool(reach and reach.proof and reach.proof_until and reach.proof_until > now),
            "address": typed if gateway.code in faults and typed else reach.address if reach else "",
            "fault": faults.get(gateway.code, ""),
            "sent": sent.get(gateway.code, [])[:MOST_SHOWN],
        }
        for gateway in shown
    ]
