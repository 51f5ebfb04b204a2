"""The security administrator's pages: who there is, who holds which roles, and what waits for a second person."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from accounts import appointing
from accounts.choices import Duty, Role, labels_of
from accounts.models import RoleChange, User
from accounts.web import person_of
from core.folding import saying_kept
from core.paging import page_by_key
from core.web import for_permission, is_done

SEE = "accounts.see_access"
MOST_WORDS = 100


class RolesForm(forms.Form):
    """What somebody is to hold from now on."""

    roles = forms.MultipleChoiceField(
        label=gettext_lazy("角色"),
        choices=Role.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("角色在本人的单位里担任；不勾的即不再担任。"),
    )
    duty = forms.ChoiceField(
        label=gettext_lazy("管理员"),
        choices=[("", gettext_lazy("不是管理员")), *Duty.choices],
        required=False,
        help_text=gettext_lazy("三员各是各人；管理员不担任业务角色。"),
    )
    reason = forms.CharField(
        label=gettext_lazy("理由"),
        required=False,
        max_length=appointing.LONGEST_REASON,
        help_text=gettext_lazy(
            "增加办公室的角色、更改管理员，由一人提出、另一人确认，须写理由；其他的当即生效。"
        ),
    )


@require_GET
@for_permission(SEE)
def people(request: HttpRequest) -> HttpResponse:
    """Everybody with an account, the newest first, and the changes that wait."""
    words = request.GET.get("q", "")[:MOST_WORDS]
    found = saying_kept(User.objects.select_related("unit"), words, "folded_names", "unit__folded_names")
    waiting = RoleChange.objects.filter(confirmed_at__isnull=True).select_related("person", "asked_by")
    page = page_by_key(request, found)
    return render(request, "accounts/people.html", {"page": page, "words": words, "waiting": waiting})


@require_GET
@for_permission(SEE)
def roles(request: HttpRequest, pk: int) -> HttpResponse:
    """What a person holds, and the form or the change that waits."""
    person = get_object_or_404(User.objects.select_related("unit"), pk=pk)
    return _page(request, person, RolesForm(initial={"roles": person.roles, "duty": person.duty}))


@require_POST
@for_permission("accounts.give_role")
def set_roles(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what a person holds, or propose it."""
    person = get_object_or_404(User.objects.select_related("unit"), pk=pk)
    form = RolesForm(request.POST)
    waiting: list[RoleChange | None] = []

    def act() -> None:
        waiting.append(appointing.set_roles(person, by=person_of(request), **form.cleaned_data))

    if not is_done(form, act):
        return _page(request, person, form, status=422)
    told = _("已提出，等待另一位管理员确认。") if waiting[0] else _("已保存，从现在起生效。")
    messages.success(request, told)
    return redirect("people:roles", pk)


@require_POST
@for_permission("accounts.confirm_role")
def confirm(request: HttpRequest, pk: int, change_id: int) -> HttpResponse:
    """Let a change hold, as the second administrator."""
    appointing.confirm_role(get_object_or_404(RoleChange, pk=change_id, person=pk), by=person_of(request))
    messages.success(request, _("已确认，从现在起生效，本人已收到通知。"))
    return redirect("people:roles", pk)


@require_POST
@for_permission("accounts.give_role")
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what waits."""
    appointing.drop_role_change(get_object_or_404(User, pk=pk), by=person_of(request))
    messages.success(request, _("已取消。"))
    return redirect("people:roles", pk)


def _page(request: HttpRequest, person: User, form: RolesForm, status: int = 200) -> HttpResponse:
    by, waiting = person_of(request), appointing.open_change(person)
    context: dict[str, Any] = {
        "about": person,
        "form": form,
        "waiting": waiting,
        "wanted": labels_of(waiting.roles, waiting.duty) if waiting else [],
        "can_confirm": waiting is not None and by.has_perm("accounts.confirm_role", waiting),
        "can_give": by.has_perm("accounts.give_role", person),
    }
    return render(request, "accounts/roles.html", context, status=status)
