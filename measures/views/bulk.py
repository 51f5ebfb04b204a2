"""One act on many measures: listed first, then done a portion a request; what is refused stays with its reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
from measures.bulk_progress import Progress, done_since
from measures.models import Measure


@dataclass(frozen=True, slots=True)
class Job:
    """What was sent: the act, the keys it names, which of them it fits, what was entered, and how far it is."""

    act: BulkAct
    keys: list[int]
    fit: list[Measure]
    unfit: list[Outcome]
    form: forms.Form
    progress: Progress
    is_confirmed: bool

    @property
    def goes_ahead(self) -> bool:
        """Whether it is to be done, and not to be listed first. Of what asks on its own page nothing is left out unsaid."""
        if isinstance(self.act, WholeAct):
            return bool(self.fit) and (self.is_confirmed or not (self.act.asks_first or self.unfit))
        return self.is_confirmed and self.form.is_valid()


@require_POST
@for_permission("measures.list_measures")
def bulk(request: HttpRequest) -> HttpResponse:
    """List what an act would be done to, and once that is confirmed do it."""
    if lacking := _lacking(request):
        messages.error(request, lacking)
        return redirect("measures:measure_list")
    job = _job(request)
    if not job.goes_ahead:
        return _listed(request, job)
    return _together(request, job) if isinstance(job.act, WholeAct) else _portion(request, job)


def _lacking(request: HttpRequest) -> str:
    """Say what was not chosen, nothing where all was."""
    keys = posted_keys(request.POST.getlist("measure"))
    if not keys:
        return _("请先勾选举措。")
    if len(keys) > MOST_AT_ONCE:
        return _("一次最多办理%(count)d项，请少选一些。") % {"count": MOST_AT_ONCE}
    return "" if request.POST.get("act") else _("请选择要对勾选的举措办理什么。")


def _job(request: HttpRequest) -> Job:
    person, keys = person_of(request), posted_keys(request.POST.getlist("measure"))
    act = next((one for one in acts_for(person) if one.name == request.POST["act"]), None)
    if act is None:
        raise Http404
    measures = Measure.objects.visible_to(person).filter(pk__in=keys).for_list().order_by("id")
    fit, unfit = apart(act, measures, person)
    is_confirmed = "confirmed" in request.POST
    form = act.form(request.POST if is_confirmed else None) if act.form else forms.Form(request.POST)
    progress = Progress.read(request.POST.get("so_far", ""), person)
    return Job(act, keys, fit, unfit, form, progress, is_confirmed)


def _listed(request: HttpRequest, job: Job) -> HttpResponse:
    context = {
        "act": job.act,
        "fit": job.fit,
        "unfit": job.unfit,
        "form": job.form if job.act.form else None,
        "so_far": job.progress.written(person_of(request)),
    }
    return render(request, "measures/bulk.html", context, status=422 if job.is_confirmed else 200)


def _together(request: HttpRequest, job: Job) -> HttpResponse:
    assert isinstance(job.act, WholeAct)
    for one in job.unfit:
        messages.warning(request, f"{one.measure.ref} {one.measure}：{one.sentence}")
    try:
        return redirect(job.act.whole(job.fit, person_of(request)))
    except ActionError as refusal:
        messages.error(request, refusal.message)
        return redirect("measures:measure_list")


def _portion(request: HttpRequest, job: Job) -> HttpResponse:
    person, progress = person_of(request), job.progress
    now, later = job.fit[:PORTION], job.fit[PORTION:]
    outcomes = [*carry_out(job.act, now, person, job.form.cleaned_data), *job.unfit]
    waiting = {measure.pk for measure in later}
    # Whoever pressed twice did it once: what this very job did before is done, and nothing that was refused.
    done = done_since(progress.began_after, job.act.event, set(job.keys) - waiting, person)
    progress.add(done, outcomes)
    if not later:
        return _ended(request, job.act, job.form, progress)
    context = {
        "act": job.act,
        "later": later,
        "progress": progress,
        "so_far": progress.written(person),
        "entries": _hidden(job.form),
    }
    return render(request, "measures/bulk_progress.html", context)


def _ended(request: HttpRequest, act: BulkAct, form: forms.Form, progress: Progress) -> HttpResponse:
    person = person_of(request)
    if progress.done:
        told = _("%(act)s：办好%(count)d项。")
        messages.success(request, told % {"act": act.label, "count": len(progress.done)})
    refused = progress.refused(person)
    if not refused:
        return redirect("measures:measure_list")
    context = {
        "act": act,
        "refused": refused,
        "labels": labels(),
        "again": _again(act, refused, person) if act.form else [],
        "form": form,
        "so_far": Progress().begun().written(person),
    }
    return render(request, "measures/bulk.html", context, status=422)


def _again(act: BulkAct, refused: Sequence[Outcome], person: User) -> list[Measure]:
    """Return what of the refused the act still fits: what was entered is put right and sent again."""
    fit, _unfit = apart(act, [one.measure for one in refused], person)
    return fit


def _hidden(form: forms.Form) -> list[tuple[str, str]]:
    """Return what the person entered, to be sent along with the next portion."""
    return [(name, str(form[name].value() or "")) for name in form.fields]
