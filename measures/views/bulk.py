"""One act on many measures: listed first, then done a portion a request; what is refused stays with its reasons."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.web import person_of
from core.errors import ActionError
from core.web import for_permission, posted_keys
from measures.actions.drafting import labels
from measures.bulk import MOST_AT_ONCE, PORTION, BulkAct, Outcome, WholeAct, acts_for, apart, carry_out
from measures.bulk_progress import Progress
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
    is_confirmed = "confirmed" in request.POST
    form = act.form(request.POST if is_confirmed else None) if act.form else forms.Form(request.POST)
    if isinstance(act, WholeAct) and fit and (is_confirmed or not act.asks_first):
        return _together(request, act, fit, person)
    if not is_confirmed or not form.is_valid():
        context = {"act": act, "fit": fit, "unfit": unfit, "form": form if act.form else None}
        return render(request, "measures/bulk.html", context, status=422 if is_confirmed else 200)
    progress = Progress.read(request.POST.get("so_far", ""), person)
    now, later = fit[:PORTION], fit[PORTION:]
    progress.add([*carry_out(act, now, person, form.cleaned_data), *unfit])
    if later:
        context = {"act": act, "later": later, "progress": progress, "so_far": progress.written(person)}
        return render(request, "measures/bulk_progress.html", {**context, "entries": _hidden(form)})
    return _ended(request, act, progress, person)


def _together(request: HttpRequest, act: WholeAct, fit: Sequence[Measure], person: User) -> HttpResponse:
    try:
        return redirect(act.whole(fit, person))
    except ActionError as refusal:
        messages.error(request, refusal.message)
        return redirect("measures:measure_list")


def _ended(request: HttpRequest, act: BulkAct, progress: Progress, person: User) -> HttpResponse:
    if progress.done:
        told = _("%(act)s：办好%(count)d项。")
        messages.success(request, told % {"act": act.label, "count": progress.done})
    refused: list[Outcome] = progress.refused(person)
    if not refused:
        return redirect("measures:measure_list")
    context = {"act": act, "refused": refused, "labels": labels()}
    return render(request, "measures/bulk.html", context, status=422)


def _hidden(form: forms.Form) -> list[tuple[str, str]]:
    """Return what the person entered, to be sent along with the next portion."""
    return [(name, str(form[name].value() or "")) for name in form.fields]


def _lacking(wanted: str, keys: list[int]) -> str:
    """Say what was not chosen, nothing where all was."""
    if not keys:
        return _("请先勾选举措。")
    if len(keys) > MOST_AT_ONCE:
        return _("一次最多办理%(count)d项，请少选一些。") % {"count": MOST_AT_ONCE}
    return "" if wanted else _("请选择要对勾选的举措办理什么。")
