"""Kept searches between the database and a batch package."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime, time
from decimal import Decimal

from django.db.models import Prefetch, Q
from django.utils import timezone

from accounts.models import User
from core.moments import local_day
from measures.models import Measure
from measures.shelving import subject_of
from packages import values
from precedents.actions.bringing import bring_in_search
from precedents.models import Conclusion, SearchHit, SearchRun, Source
from precedents.models.document import digest_of
from precedents.models.run import SearchRunQuerySet
from precedents.origin import Origin

DONE_AT_ONCE = "批次包一次办结"


def searches_made(measures: Collection[Measure]) -> dict[int, tuple[values.Search, ...]]:
    """Return the office's searches about each measure that were made here, in their order."""
    return _stated(_about(measures).made_here().filter(_OFFICES))


def searches_given_out(measures: Collection[Measure]) -> dict[int, tuple[values.Search, ...]]:
    """Return what a package says of searches: the office's, and those that a package brought in.

    What a run had to search for because its package stated nothing is no part of what the package says.
    """
    return _stated(_about(measures).filter(_OFFICES | Q(brought_in=True)).exclude(purpose=DONE_AT_ONCE))


def bring_in(measure: Measure, search: values.Search, *, by: User) -> SearchRun:
    """Keep a search that a package states of a measure."""
    source, key = subject_of(measure)
    run = SearchRun(
        subject_source=source,
        subject_key=key,
        subject_shelf=str(measure.batch_id),
        purpose=search.purpose,
        title=search.title,
        text=search.text,
        points=list(search.points),
        digest=digest_of(search.title, search.text),
        model=search.model,
        scope=[
            {
                "source": one.source,
                "key": "",
                "name": one.name,
                "digest": one.digest,
                "as_of": one.as_of.isoformat() if one.as_of else "",
                "documents": one.documents,
            }
            for one in search.scope
        ],
        left_out={
            "shelves": [{"source": "", "key": "", "name": name} for name in search.left_out],
            "phrases": list(search.phrases),
        },
    )
    asked_at = timezone.make_aware(datetime.combine(search.on, time.min))
    hits = [_hit(one) for one in search.hits]
    return bring_in_search(run, hits, by=by, asked_at=asked_at, conclusion=search.conclusion)


# Theirs look among candidates too.
_OFFICES = Q(scope__contains=[{"source": Source.CANDIDATE.value}])


def _about(measures: Collection[Measure]) -> SearchRunQuerySet:
    keys = [str(measure.pk) for measure in measures]
    hits = Prefetch("hits", SearchHit.objects.filter(is_open=True).order_by("rank"))
    runs = SearchRun.objects.filter(subject_source=Source.CANDIDATE, subject_key__in=keys)
    return runs.select_related("conclusion").prefetch_related(hits).order_by("asked_at", "pk")


def _stated(runs: SearchRunQuerySet) -> dict[int, tuple[values.Search, ...]]:
    found: defaultdict[int, list[values.Search]] = defaultdict(list)
    for run in runs:
        found[int(run.subject_key)].append(_search(run))
    return {key: tuple(searches) for key, searches in found.items()}


def _search(run: SearchRun) -> values.Search:
    concluded: Conclusion | None = getattr(run, "conclusion", None)
    return values.Search(
        on=local_day(run.asked_at),
        title=run.title,
        text=run.text,
        purpose=run.purpose,
        points=tuple(run.points),
        model=run.model,
        scope=tuple(
            values.SearchedShelf(
                source=one["source"],
                name=one["name"],
                documents=one["documents"],
                digest=one["digest"],
                as_of=date.fromisoformat(one["as_of"]) if one["as_of"] else None,
            )
            for one in run.scope
        ),
        left_out=tuple(one["name"] for one in run.left_out["shelves"]),
        phrases=tuple(run.left_out["phrases"]),
        hits=tuple(_found(hit) for hit in run.hits.all()),
        conclusion=concluded.text if concluded else "",
    )


def _found(hit: SearchHit) -> values.FoundPractice:
    origin = Origin.read(hit.origin)
    return values.FoundPractice(
        source=hit.source,
        shelf=hit.shelf_name,
        title=hit.title,
        text=hit.text,
        score=_rounded(hit.score),
        how=hit.how,
        label=hit.label,
        overlap_of_query=_rounded(hit.overlap_of_query),
        overlap_of_hit=_rounded(hit.overlap_of_hit),
        place=origin.place,
        document=origin.document,
        in_force=origin.in_force_since,
        decision=hit.decision,
        reason=hit.reason,
    )


def _rounded(share: float) -> Decimal:
    return Decimal(str(round(share, 6)))


def _hit(found: values.FoundPractice) -> SearchHit:
    origin = Origin(place=found.place, document=found.document, in_force_since=found.in_force)
    return SearchHit(
        source=found.source,
        shelf_name=found.shelf,
        title=found.title,
        text=found.text,
        digest=digest_of(found.title, found.text),
        origin=origin.stored(),
        score=float(found.score),
        how=found.how,
        label=found.label,
        overlap_of_query=float(found.overlap_of_query),
        overlap_of_hit=float(found.overlap_of_hit),
        decision=found.decision,
        reason=found.reason,
    )
