"""The doubles of a batch: one search for each candidate, and the pairs that look like one another, to be settled."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.web import person_of
from core.errors import Fault, Incomplete
from core.paging import page_of_values
from core.quoting import within_quotes
from core.web import for_permission, posted_keys
from measures import actions
from measures.models import Batch
from measures.suspicious import hits_of_the_batch, shown_pairs, suspicious_pairs
from precedents.actions.runs import reopen_hit, set_hit_aside
from precedents.models import SearchHit, Source

ON_A_PAGE = 10


@require_GET
@for_permission("measures.read_process")
def batch_similar(request: HttpRequest, number: int) -> HttpResponse:
    """The pairs that share wording, the most alike first; `?tab=` leads to those near in meaning, and those told apart.

    htmx gets how far the search over the batch is, alone.
    """
    batch = _batch(request, number)
    if request.headers.get("HX-Request") == "true":
        return render(request, "measures/batch_search.html", {**_search_context(batch), "is_part": True})
    return _page(request, batch)


@require_POST
@for_permission("measures.search_measure")
def batch_search(request: HttpRequest, number: int) -> HttpResponse:
    """Have each candidate searched for that was not searched for as it reads now."""
    actions.request_batch_search(_batch(request, number), by=person_of(request))
    return redirect("measures:batch_similar", number)


@require_POST
@for_permission("measures.screen_measure")
def pair_merge(request: HttpRequest, number: int) -> HttpResponse:
    """Merge the two of a pair: the one that is kept was chosen, the other goes into it."""
    person, batch = person_of(request), _batch(request, number)
    hit = _hit(request, batch)
    keys = {hit.run.subject_key, hit.key} if hit.source == Source.CANDIDATE else set()
    two = {str(each.pk): each for each in batch.measures.visible_to(person).filter(pk__in=keys)}
    kept = two.pop(request.POST.get("keep", ""), None)
    if kept is None or len(two) != 1:
        return _page(request, batch, hit, Incomplete([Fault("keep", _("请先选择保留哪一项。"))]))
    (other,) = two.values()
    try:
        actions.merge_measure(other, by=person, into=kept, reason=request.POST.get("reason", ""))
    except Incomplete as refusal:
        return _page(request, batch, hit, refusal)
    messages.success(
        request,
        _("“%(measure)s”已并入“%(other)s”。")
        % {"measure": within_quotes(other), "other": within_quotes(kept)},
    )
    return redirect("measures:batch_similar", number)


@require_POST
@for_permission("measures.screen_measure")
def pair_apart(request: HttpRequest, number: int) -> HttpResponse:
    """Say why the two are no doubles; the pair is asked about again once one of the texts changes."""
    batch = _batch(request, number)
    hit = _hit(request, batch)
    try:
        set_hit_aside(hit, by=person_of(request), reason=request.POST.get("reason", ""))
    except Incomplete as refusal:
        return _page(request, batch, hit, refusal)
    messages.success(request, _("已记下不是重复；文字改变之后会再问。"))
    return redirect("measures:batch_similar", number)


@require_POST
@for_permission("measures.screen_measure")
def pair_reopen(request: HttpRequest, number: int) -> HttpResponse:
    """Take back that the two are no doubles."""
    batch = _batch(request, number)
    reopen_hit(_hit(request, batch), by=person_of(request))
    messages.success(request, _("已撤回，这一对重新等待处理。"))
    return redirect("measures:batch_similar", number)


def _batch(request: HttpRequest, number: int) -> Batch:
    return get_object_or_404(Batch.objects.visible_to(person_of(request)), number=number)


def _hit(request: HttpRequest, batch: Batch) -> SearchHit:
    hits = hits_of_the_batch(batch, person_of(request)).select_related("run")
    return get_object_or_404(hits, pk__in=posted_keys([request.POST.get("hit", "")]))


def _page(
    request: HttpRequest, batch: Batch, about: SearchHit | None = None, refusal: Incomplete | None = None
) -> HttpResponse:
    """Show a page of pairs; what was refused stands at its pair, on a page with that pair alone."""
    person = person_of(request)
    pairs = suspicious_pairs(batch, person)
    tabs = {"": pairs.waiting, "meaning": pairs.by_meaning, "apart": pairs.apart}
    tab = request.GET.get("tab", "")
    page = page_of_values(request, tabs.get(tab, pairs.waiting), size=ON_A_PAGE)
    keys = [about.pk] if about else page.rows
    context = {
        "batch": batch,
        "pairs": shown_pairs(batch, keys, person),
        "page": page,
        "all_pairs": pairs,
        "tab": tab if tab in tabs else "",
        "can_settle": person.has_perm("measures.screen_measure"),
        "about": about,
        "refusal": refusal,
        "is_merging": "keep" in request.POST,
        "typed": request.POST.get("reason", ""),
        "keep": request.POST.get("keep", ""),
        **_search_context(batch),
    }
    return render(request, "measures/batch_similar.html", context, status=422 if refusal else 200)


def _search_context(batch: Batch) -> dict[str, object]:
    return {"batch": batch, "search": batch.searches.select_related("requested_by").first()}
