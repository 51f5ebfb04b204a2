"""The lists, the practices of one, and what the office changes of them."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.web import person_of
from core.errors import ActionError, StaleVersion
from core.paging import page_by_columns, page_by_key
from core.quoting import within_quotes
from core.web import for_permission, is_done, show_version, stored_beside
from precedents.actions.editing import change_list, edit_entry
from precedents.actions.ending import supersede_list, withdraw_list
from precedents.forms import EntryForm, ListForm, SupersedeForm, WithdrawForm
from precedents.history import edits_of
from precedents.models import Precedent, PrecedentList
from precedents.status import search_status


@require_GET
@login_required
def list_of_lists(request: HttpRequest) -> HttpResponse:
    """Show every list that the person may read, newest first."""
    lists = PrecedentList.objects.visible_to(person_of(request)).select_related(
        "superseded_by", "imported_by"
    )
    reads_status = person_of(request).has_perm("precedents.read_status")
    context = {
        "page": page_by_key(request, lists),
        "can_edit": _can_edit(request),
        "status": search_status() if reads_status else None,
    }
    return render(request, "precedents/lists.html", context)


@require_GET
@login_required
def list_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a list and its practices, narrowed to those that hold some words."""
    precedent_list = _list(request, pk)
    words = request.GET.get("q", "").strip()[:100]
    precedents = precedent_list.precedents.saying(words) if words else precedent_list.precedents.all()
    context = {
        "list": precedent_list,
        "page": page_by_columns(request, precedents, ["position"]),
        "words": words,
        "can_edit": _can_edit(request) and precedent_list.is_in_force,
    }
    return render(request, "precedents/list.html", context)


@require_GET
@login_required
def precedent_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one practice with everything that its list says of it."""
    precedent = _precedent(request, pk)
    can_edit = _can_edit(request) and precedent.precedent_list.is_in_force
    context = {"precedent": precedent, "can_edit": can_edit, "edits": edits_of(precedent)}
    return render(request, "precedents/precedent.html", context)


@for_permission("precedents.edit_list")
def precedent_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a practice right."""
    precedent = _precedent(request, pk)
    form = EntryForm(
        request.POST or None, instance=precedent, initial={"edit_version": precedent.edit_version}
    )

    def put_right() -> None:
        texts = dict(form.cleaned_data)
        edit_entry(precedent, by=person_of(request), version=texts.pop("edit_version"), **texts)

    status, stale = HTTPStatus.OK, None
    if request.method == "POST":
        try:
            status = _tried(form, put_right)
        except StaleVersion as late:
            show_version(form, late.version)
            status, stale = HTTPStatus.CONFLICT, late
        if status == HTTPStatus.OK:
            messages.success(request, _("已保存，检索按新的内容进行。"))
            return redirect(precedent)
    return _form_page(request, form, _("修改条目"), precedent.get_absolute_url(), status=status, stale=stale)


@for_permission("precedents.edit_list")
def list_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is said of a list."""
    precedent_list = _list(request, pk)
    form = ListForm(request.POST or None, instance=precedent_list)
    by = person_of(request)
    status = HTTPStatus.OK
    if request.method == "POST":
        status = _tried(form, lambda: change_list(precedent_list, by=by, **form.facts()))
        if status == HTTPStatus.OK:
            messages.success(request, _("清单的信息已保存。"))
            return redirect(precedent_list)
    return _form_page(request, form, _("修改清单信息"), precedent_list.get_absolute_url(), status=status)


@for_permission("precedents.edit_list")
def list_supersede(request: HttpRequest, pk: int) -> HttpResponse:
    """Let another list take this one's place."""
    precedent_list = _list(request, pk)
    form = SupersedeForm(request.POST or None, precedent_list=precedent_list)
    by = person_of(request)
    status = HTTPStatus.OK
    if request.method == "POST":
        status = _tried(
            form, lambda: supersede_list(precedent_list, by=by, successor=form.cleaned_data["successor"])
        )
        if status == HTTPStatus.OK:
            messages.success(
                request, _("已替代，“%(name)s”不再参与检索。") % {"name": within_quotes(precedent_list)}
            )
            return redirect(precedent_list)
    heading = _("替代“%(name)s”") % {"name": within_quotes(precedent_list)}
    return _form_page(
        request, form, heading, precedent_list.get_absolute_url(), action=_("替代"), status=status
    )


@for_permission("precedents.edit_list")
def list_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a list."""
    precedent_list = _list(request, pk)
    form = WithdrawForm(request.POST or None)
    by = person_of(request)
    status = HTTPStatus.OK
    if request.method == "POST":
        status = _tried(
            form, lambda: withdraw_list(precedent_list, by=by, reason=form.cleaned_data["reason"])
        )
        if status == HTTPStatus.OK:
            messages.success(
                request, _("已撤下，“%(name)s”不再参与检索。") % {"name": within_quotes(precedent_list)}
            )
            return redirect(reverse("precedents:lists"))
    heading = _("撤下“%(name)s”") % {"name": within_quotes(precedent_list)}
    return _form_page(
        request, form, heading, precedent_list.get_absolute_url(), action=_("撤下"), status=status
    )


def _tried(form: BaseForm, act: Callable[[], object]) -> HTTPStatus:
    """Carry out what a form asks for; what is refused then stands in the form, but for `StaleVersion`."""
    try:
        return HTTPStatus.OK if is_done(form, act) else HTTPStatus.UNPROCESSABLE_ENTITY
    except StaleVersion:
        raise
    except ActionError as refusal:
        form.add_error(None, refusal.message)
        return HTTPStatus.CONFLICT


def _list(request: HttpRequest, pk: int) -> PrecedentList:
    lists = PrecedentList.objects.visible_to(person_of(request))
    return get_object_or_404(lists.select_related("superseded_by", "imported_by"), pk=pk)


def _precedent(request: HttpRequest, pk: int) -> Precedent:
    precedents = Precedent.objects.visible_to(person_of(request)).select_related("precedent_list")
    return get_object_or_404(precedents, pk=pk)


def _can_edit(request: HttpRequest) -> bool:
    return person_of(request).has_perm("precedents.edit_list")


def _form_page(
    request: HttpRequest,
    form: BaseForm,
    heading: str,
    back: str,
    *,
    status: int,
    action: str = "",
    stale: StaleVersion | None = None,
) -> HttpResponse:
    context = {
        "form": form,
        "heading": heading,
        "back": back,
        "action": action,
        "stale": stale,
        "stored": stored_beside(form, stale) if stale else [],
    }
    return render(request, "components/form_page.html", context, status=status)
