"""A person's webhooks: where systems are told, a new one, and of one what it was told, a new secret, its end.

Whoever lost the permission to make one still sees and ends their own.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.hooks.kinds import hook_kinds
from accounts.hooks.making import make_webhook, renew_secret, replay_delivery, revoke_webhook
from accounts.hooks.models import MAKE, HookDelivery, Webhook
from accounts.web import person_of
from core.outward.addresses import LONGEST_ADDRESS
from core.paging import page_by_key
from core.web import for_permission, is_done, require

# Whoever presses twice is shown the second answer.
AGAIN = gettext_noop("这个推送刚才已经新建，没有重复新建；密钥只显示那一次，没有看到的，请更换密钥。")


class WebhookForm(forms.Form):
    """Which system is told of what, and where."""

    name = forms.CharField(label=gettext_lazy("系统名称"), max_length=50)
    address = forms.CharField(
        label=gettext_lazy("接收地址"),
        max_length=LONGEST_ADDRESS,
        widget=forms.TextInput(attrs={"inputmode": "url", "spellcheck": "false"}),
        help_text=gettext_lazy("以https://开头；内网地址须由系统管理员先放行。"),
    )
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("推送的事件"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("只推送您看得到的，发送的那一刻看不到的不发。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds: Any = self.fields["kinds"]
        kinds.choices = [(kind.code, kind.label) for kind in hook_kinds()]


@require_http_methods(["GET", "POST"])
@login_required
def hooks(request: HttpRequest) -> HttpResponse:
    """The person's webhooks; the secret of a new one is shown this once."""
    person = person_of(request)
    if request.method == "POST":
        require(request, "accounts.make_webhook", None)
    form = WebhookForm(request.POST or None)
    made: list[tuple[Webhook, str]] = []
    if request.method == "POST" and is_done(
        form, lambda: made.append(make_webhook(person, **form.cleaned_data))
    ):
        form = WebhookForm()
        if not made[0][1]:
            messages.info(request, _(AGAIN))
    context = {
        "form": form,
        "secret": made[0][1] if made else "",
        "hooks": Webhook.objects.good().filter(person=person),
        "makes_hooks": person.has_perm(MAKE),
        "now": timezone.now(),
    }
    return render(request, "accounts/hooks.html", context, status=422 if form.errors else 200)


@require_GET
@login_required
def hook(request: HttpRequest, pk: int) -> HttpResponse:
    """One webhook, and what it was told."""
    return _shown(request, _own(request, pk))


@require_POST
@for_permission(MAKE)
def hook_renew(request: HttpRequest, pk: int) -> HttpResponse:
    """Give it a new secret, which is shown this once."""
    webhook = renew_secret(person_of(request), pk=_own(request, pk).pk)
    return _shown(request, webhook, secret=webhook.secret)


@require_POST
@login_required
def hook_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """End it."""
    if revoke_webhook(person_of(request), pk=_own(request, pk).pk):
        messages.success(request, _("这个推送已作废。"))
    else:
        messages.info(request, _("这个推送已经作废。"))
    return redirect("people:hooks")


@require_POST
@for_permission(MAKE)
def hook_replay(request: HttpRequest, pk: int, delivery_id: int) -> HttpResponse:
    """Send one event once more."""
    delivery = get_object_or_404(
        HookDelivery.objects.filter(webhook=_own(request, pk)).told(), pk=delivery_id
    )
    replay_delivery(person_of(request), pk=delivery.pk)
    messages.success(request, _("已安排重发，编号与原来相同。"))
    return redirect("people:hook", pk=pk)


def _own(request: HttpRequest, pk: int) -> Webhook:
    return get_object_or_404(Webhook, person=person_of(request), pk=pk)


def _shown(request: HttpRequest, webhook: Webhook, *, secret: str = "") -> HttpResponse:
    told = page_by_key(request, HookDelivery.objects.filter(webhook=webhook).told())
    context = {
        "hook": webhook,
        "page": told,
        "secret": secret,
        "makes_hooks": person_of(request).has_perm(MAKE),
        "now": timezone.now(),
    }
    return render(request, "accounts/hook.html", context)
