"""A person's tokens for systems: what is good, what was done with it last, a new one, and the end of one."""

from __future__ import annotations

from ipaddress import ip_network
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from django.views.decorators.http import require_http_methods, require_POST

from accounts.choices import MachineScope
from accounts.machine_tokens import MachineToken
from accounts.machines import make_machine_token, revoke_machine_token
from accounts.models import Unit, User
from accounts.unit_fields import UnitField
from accounts.web import person_of
from core.web import is_done

# Whoever presses twice is shown the second answer.
AGAIN = gettext_noop(
    "这个系统令牌刚才已经生成，没有重复生成；密钥只显示那一次，没有看到的，请作废后重新生成。"
)


class MachineTokenForm(forms.Form):
    """What a system may do with its token, on what, from where and until when."""

    name = forms.CharField(
        label=gettext_lazy("系统名称"),
        max_length=50,
        help_text=gettext_lazy("办理的事项在操作日志里写明由它办理。"),
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("可以做的事"), choices=MachineScope.choices, widget=forms.CheckboxSelectMultiple
    )
    unit = UnitField(
        label=gettext_lazy("限定单位"),
        queryset=Unit.objects.none(),
        required=False,
        help_text=gettext_lazy("只看得到、只能办理这个单位牵头的举措；不选则与您本人相同。"),
    )
    batches = forms.CharField(
        label=gettext_lazy("限定批次"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("批次号，用空格隔开；不填则不限。"),
    )
    networks = forms.CharField(
        label=gettext_lazy("允许的来源地址"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("地址或网段，例如10.1.2.3、10.1.0.0/16，用空格隔开；不填则不限。"),
    )
    last_day = forms.DateField(
        label=gettext_lazy("到期日"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units: Any = self.fields["unit"]
        is_free = person.has_perm("accounts.bind_token_to_any_unit")
        units.offer(Unit.objects.all() if is_free else Unit.objects.filter(people=person))

    def clean_batches(self) -> list[int]:
        """Return the numbers."""
        words = self.cleaned_data["batches"].split()
        if not all(word.isascii() and word.isdecimal() and 0 < int(word) <= 9999 for word in words):
            raise ValidationError(_("批次号是1到9999的数字。"))
        return [int(word) for word in words]

    def clean_networks(self) -> list[str]:
        """Return the networks, each in one way of writing it."""
        try:
            return [str(ip_network(word)) for word in self.cleaned_data["networks"].split()]
        except ValueError as error:
            raise ValidationError(_("看不懂的地址：%(fault)s") % {"fault": error}) from error


@require_http_methods(["GET", "POST"])
@login_required
def machines(request: HttpRequest) -> HttpResponse:
    """The person's tokens for systems; a new one is shown this once."""
    person = person_of(request)
    form = MachineTokenForm(request.POST or None, person=person)
    made: list[tuple[MachineToken, str]] = []
    if request.method == "POST" and is_done(
        form, lambda: made.append(make_machine_token(person, **form.cleaned_data))
    ):
        form = MachineTokenForm(person=person)
        if not made[0][1]:
            messages.info(request, _(AGAIN))
    context = {
        "form": form,
        "secret": made[0][1] if made else "",
        "tokens": MachineToken.objects.good().with_person().filter(person=person).select_related("unit"),
    }
    return render(request, "accounts/machines.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def machine_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """End one token."""
    if revoke_machine_token(person_of(request), pk=pk):
        messages.success(request, _("这个系统令牌已作废。"))
    else:
        messages.info(request, _("这个令牌已经失效。"))
    return redirect("people:machines")
