"""Views of the list that somebody keeps: opened by a press, called otherwise, kept no longer."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.web import person_of
from core.errors import Incomplete
from core.quoting import within_quotes
from core.web import for_permission
from measures import actions
from measures.forms import MeasureFilter
from measures.list_address import asked_by, columns_of, query_of
from measures.listing import SORTS
from measures.models import SavedView
from measures.views.listing import ViewRefused, list_page


@require_POST
@for_permission("measures.keep_view")
def view_keep(request: HttpRequest) -> HttpResponse:
    """Keep the list as the address shows it under the name that was sent."""
    form = MeasureFilter(request.GET)
    if not form.is_valid():
        messages.error(request, _("筛选条件有误，没有保存。请改正后再存。"))
        return list_page(request)
    sort, name = request.GET.get("sort", ""), request.POST.get("name", "")
    query = query_of(form.cleaned_data, sort if sort in SORTS else "", columns_of(request.GET))
    try:
        view = actions.keep_view(by=person_of(request), name=name, query=query)
    except Incomplete as refusal:
        return list_page(request, ViewRefused(refusal.errors[0].message, name))
    messages.success(request, _("已存为常用视图“%(name)s”。") % {"name": within_quotes(view.name)})
    return redirect(f"{reverse('measures:measure_list')}?{view.query}")


@require_http_methods(["GET", "HEAD", "POST"])
@for_permission("measures.keep_view")
def saved_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a view, or say what it asks for that there is no longer; a name that is sent becomes its name."""
    person = person_of(request)
    view = get_object_or_404(SavedView.objects.visible_to(person), pk=pk)
    if request.method == "POST":
        name = request.POST.get("name", "")
        try:
            actions.rename_view(view, by=person, name=name)
        except Incomplete as refusal:
            return list_page(request, ViewRefused(refusal.errors[0].message, name, view.pk))
        messages.success(request, _("名称已修改。"))
        return redirect("measures:measure_list")
    if lost := asked_by([view], person)[view.pk].lost:
        return list_page(request, ViewRefused(lost, view.name, view.pk, shows_rows=False))
    return redirect(f"{reverse('measures:measure_list')}?{view.query}")


@require_POST
@for_permission("measures.keep_view")
def view_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a view no longer."""
    person = person_of(request)
    actions.delete_view(get_object_or_404(SavedView.objects.visible_to(person), pk=pk), by=person)
    messages.success(request, _("常用视图已删除。"))
    return redirect("measures:measure_list")
