"""One act on many measures: listed first, then done one by one; what is refused stays on the page with its reasons."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.web import person_of
from core.web import for_permission, posted_keys
from measures.actions.drafting import labels
from measures.bulk import MOST_AT_ONCE, acts_for, apart, carry_out
from measures.models import Measure


@require_POST
@for_permission("measures.list_measures")
def bulk(request: HttpRequest) -> HttpResponse:
    """List what an act would be done to, and once that is confirmed do it."""
    person, wanted = person_of(request), request.POST.get("act", "")
    keys = posted_keys(request.POST.getlist("measure"))
    if lacking := _lacking(wanted, keys):
        messages.error(request, lacking)
        return redirect("measures:measure_list")
    act = next((one for one in acts_for(person) if one.name == wanted), None)
    if act is None:
        raise Http404
    measures = list(Measure.objects.visible_to(person).filter(pk__in=keys).for_list().order_by("id"))
    fit, unfit = apart(act, measures, person)
    if "confirmed" not in request.POST:
        context = {"act": act, "fit": fit, "unfit": unfit}
        return render(request, "measures/bulk.html", context)
    outcomes = [*carry_out(act, fit, person), *unfit]
    refused = [one for one in outcomes if one.sentence]
    done = len(outcomes) - len(refused)
    if done:
        told = _("%(act)s：办好%(count)d项。")
        messages.success(request, told % {"act": act.label, "count": done})
    if not refused:
        return redirect("measures:measure_list")
    context = {"act": act, "refused": refused, "labels": labels()}
    return render(request, "measures/bulk.html", context, status=422)


def _lacking(wanted: str, keys: list[int]) -> str:
    """Say what was not chosen, nothing where all was."""
    if not keys:
        return _("请先勾选举措。")
    if len(keys) > MOST_AT_ONCE:
        return _("一次最多办理%(count)d项，请少选一些。") % {"count": MOST_AT_ONCE}
    return "" if wanted else _("请选择要对勾选的举措办理什么。")
