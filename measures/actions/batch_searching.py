"""Searching for the like of every candidate of a batch: asked for on a page, done by a worker a few at a time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core import outbox
from core.acting import action
from core.errors import NotAllowed, WrongState
from core.queues import Queue
from measures.actions.searching import search_measure
from measures.choices import MeasureState
from measures.models import Batch, BatchSearch
from measures.models.measure import MeasureQuerySet
from measures.searches import unsearched
from measures.shelving import ASKED_TEXTS
from measures.telling import tell_not_searched

TOPIC = "search_batch"
# So many are searched in one transaction: what was searched stands, wherever the worker ends.
PORTION = 5
# What was sent and not turned down or merged: the doubles that something can be done about.
COMPARED_STATES = (
    MeasureState.SUBMITTED,
    MeasureState.RETURNED,
    MeasureState.ACCEPTED,
    MeasureState.EVALUATED,
    MeasureState.SELECTED,
    MeasureState.NOT_SELECTED,
)


def compared(batch: Batch, person: User) -> MeasureQuerySet:
    """Return the candidates of a batch that are held against one another, as far as a person may see them."""
    return batch.measures.visible_to(person).filter(state__in=COMPARED_STATES)


@action("measures.search_measure")
def request_batch_search(batch: Batch, *, by: User) -> BatchSearch:
    """Ask for a search for each candidate of a batch; one that is running is not asked for twice.

    What was stopped by a fault goes on. Raises `WrongState` where there is nothing to search for.
    """
    total = compared(batch, by).count()
    if not total:
        raise WrongState(_("%(batch)s还没有已报送的举措，没有可以查重的。") % {"batch": batch})
    standing = batch.searches.filter(finished_at=None).first()
    if standing is not None and standing.is_running:
        return standing
    search = standing or BatchSearch(batch=batch)
    search.requested_by, search.failure, search.total, search.done = by, "", total, 0
    search.save()
    outbox.post(TOPIC, {"search": search.pk})
    return search


def tell_batch_search_failed(payload: Mapping[str, Any], reason: str) -> None:
    """Put down what keeps a batch from being searched, and tell whoever asked once; it is tried again by itself."""
    search = _search(payload)
    if search is None or search.finished_at is not None:
        return
    search.failure = reason[:500]
    search.save(update_fields=["failure"])
    tell_not_searched(search)


@outbox.receives(TOPIC, queue=Queue.RENDER, on_failure=tell_batch_search_failed)
def search_portion(payload: Mapping[str, Any]) -> None:
    """Search for the next few candidates that were not searched as they read now, and leave the rest to another task."""
    search = _search(payload)
    if search is None or search.finished_at is not None:
        return
    person = search.requested_by
    # Asked before anything is looked for: whoever may not any more would see no candidate, and be told of success.
    if not person.has_perm("measures.search_measure", search.batch):
        raise NotAllowed
    # All are looked at to tell which wait, so that of each only what is asked is read.
    candidates = list(compared(search.batch, person).only(*ASKED_TEXTS, "state", "batch").order_by("pk"))
    for measure in candidates:
        measure.batch = search.batch
    waiting = unsearched(candidates, person)
    for measure in waiting[:PORTION]:
        search_measure(measure, by=person)
    left = len(waiting[PORTION:])
    search.total, search.done, search.failure = len(candidates), len(candidates) - left, ""
    search.finished_at = None if left else timezone.now()
    search.save()
    if left:
        outbox.post(TOPIC, payload)


def _search(payload: Mapping[str, Any]) -> BatchSearch | None:
    # Locked: two tasks for one search follow one another.
    searches = BatchSearch.objects.select_for_update(of=("self",)).select_related("batch", "requested_by")
    return searches.filter(pk=payload["search"]).first()
