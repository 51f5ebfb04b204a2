"""The kept groups of addressees."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.web import person_of
from core.web import for_permission, is_done
from letters import actions
from letters.forms import AddresseeGroupForm
from letters.models import AddresseeGroup


@for_permission("letters.keep_addressee_group")
def group_list(request: HttpRequest) -> HttpResponse:
    """Every group, and the form for a new one."""
    return _form_page(request, None)


@for_permission("letters.keep_addressee_group")
def group_edit(request: HttpRequest, group_id: int) -> HttpResponse:
    """Change a group."""
    return _form_page(request, get_object_or_404(AddresseeGroup, pk=group_id))


@require_POST
@for_permission("letters.keep_addressee_group")
def group_drop(request: HttpRequest, group_id: int) -> HttpResponse:
    """Take a group off the list."""
    actions.drop_addressee_group(by=person_of(request), group=get_object_or_404(AddresseeGroup, pk=group_id))
    messages.success(request, _("分组已删除，已写好的函不受影响。"))
    return redirect("letters:groups")


def _form_page(request: HttpRequest, group: AddresseeGroup | None) -> HttpResponse:
    form = AddresseeGroupForm(request.POST or None, instance=group)

    def keep() -> None:
        values = form.cleaned_data
        actions.keep_addressee_group(
            by=person_of(request),
            group=group,
            name=values["name"],
            wording=values["wording"],
            units=list(values["units"]),
        )

    if request.method == "POST" and is_done(form, keep):
        messages.success(request, _("分组已保存。"))
        return redirect("letters:groups")
    context = {
        "form": form,
        "group": group,
        "groups": AddresseeGroup.objects.prefetch_related("units"),
    }
    return render(request, "letters/groups.html", context, status=422 if form.errors else 200)
