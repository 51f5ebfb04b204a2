"""The pairs of a batch that look like doubles, from the kept searches for its candidates as they read now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast
from django.urls import reverse
from django_fsm import can_proceed

from accounts.models import User
from measures.actions.batch_searching import compared
from measures.actions.screening import CAN_TAKE_IN
from measures.choices import BatchState
from measures.models import Batch, Measure
from measures.pairs import PairHit, Pairs, pairs_of
from measures.searches import made_by_the_office
from precedents.actions.runs import query_of
from precedents.explained import Explained, explained_by
from precedents.explaining.marking import Piece, after
from precedents.labels import How
from precedents.models import Decision, IndexedDocument, SearchHit, SearchRun, Shelf, Source
from precedents.models.document import compared_text
from precedents.models.run import SearchHitQuerySet
from precedents.searching.by_words import worth_of_texts


@dataclass(frozen=True, slots=True)
class Side:
    """One of a pair: its row where it is a candidate, whose it is as far as that may be known, and its text in pieces."""

    title: str
    text: tuple[Piece, ...]
    path: str
    whose: str
    measure: Measure | None = None

    @property
    def key(self) -> str:
        """Return what the form calls a candidate."""
        return str(self.measure.pk) if self.measure else ""


@dataclass(frozen=True, slots=True)
class ShownPair:
    """A pair as it is shown: the hit that stands for it, what both share, the two beside one another."""

    each: Explained
    left: Side
    right: Side
    # Those that the other one can go into.
    keepable: tuple[Side, ...] = ()

    @property
    def sides(self) -> tuple[Side, Side]:
        """Return both."""
        return (self.left, self.right)

    @property
    def hit(self) -> SearchHit:
        """Return the hit that stands for the pair."""
        return self.each.hit


def suspicious_pairs(batch: Batch, person: User) -> Pairs:
    """Return the pairs of a batch's candidates, and of those and published measures, that look like doubles.

    Only what searches found for texts that are the same now: a text that changed is searched for again first.
    """
    return pairs_of(_pair_hit(row) for row in _standing_hits(batch, person))


def hits_of_the_batch(batch: Batch, person: User) -> SearchHitQuerySet:
    """Return the hits of the office's searches for a batch's candidates, as far as a person may see them."""
    searches = made_by_the_office(SearchRun.objects.visible_to(person)).filter(
        subject_source=Source.CANDIDATE, subject_shelf=str(batch.pk)
    )
    return SearchHit.objects.visible_to(person).filter(run__in=searches)


def shown_pairs(batch: Batch, keys: Sequence[int], person: User) -> list[ShownPair]:
    """Return the pairs that these hits stand for, in their order, with what both texts share marked."""
    found = hits_of_the_batch(batch, person).select_related("run", "decided_by").in_bulk(list(keys))
    hits = [found[key] for key in keys if key in found]
    candidates = _candidates(batch, hits, person)
    shelves = set(Shelf.objects.visible_to(person).values_list("pk", flat=True))
    asked = [query_of(hit.run) for hit in hits]
    texts = [*(query.whole for query in asked), *(compared_text(hit.title, hit.text) for hit in hits)]
    worth = worth_of_texts(texts, shelves) if texts else None
    return [
        _shown(explained_by(worth, query, hit), candidates)
        for query, hit in zip(asked, hits, strict=True)
        if worth is not None and hit.run.subject_key in candidates
    ]


def _standing_hits(batch: Batch, person: User) -> QuerySet[SearchHit, dict[str, Any]]:
    """Return what pairs are made of: hits by which both texts are as they read now."""
    # Keys of the index are text.
    candidates = compared(batch, person).order_by().annotate(name=Cast("pk", CharField()))
    names = candidates.values("name")
    own = candidates.filter(name=OuterRef("run__subject_key"))
    documents = IndexedDocument.objects.all()
    asked_as_now = documents.filter(
        source=Source.CANDIDATE, key=OuterRef("run__subject_key"), digest=OuterRef("run__digest")
    )
    found_as_now = documents.filter(source=OuterRef("source"), key=OuterRef("key"), digest=OuterRef("digest"))
    among_them = Q(source=Source.CANDIDATE, key__in=names) | Q(source=Source.PUBLISHED)
    worth_a_look = ~Q(label="") | Q(how=How.MEANING)
    hits = hits_of_the_batch(batch, person).filter(among_them, worth_a_look, run__subject_key__in=names)
    standing = hits.filter(Exists(asked_as_now), Exists(found_as_now))
    # A word that was only carried over from an earlier text's search was said of that text.
    apart = Q(decision=Decision.ASIDE, decided_at__gte=F("run__asked_at"))
    named = Cast(Subquery(own.values("predecessor")[:1]), CharField())
    return standing.annotate(is_apart=apart, named=named).values(
        *("pk", "run__subject_key", "key", "source", "overlap_of_query", "overlap_of_hit"),
        *("score", "how", "is_apart", "named"),
    )


def _pair_hit(row: Mapping[str, Any]) -> PairHit:
    return PairHit(
        hit=row["pk"],
        measure=row["run__subject_key"],
        key=row["key"],
        is_candidate=row["source"] == Source.CANDIDATE,
        overlap=(row["overlap_of_query"] + row["overlap_of_hit"]) / 2,
        score=row["score"],
        by_meaning=row["how"] == How.MEANING,
        is_named=row["source"] == Source.PUBLISHED and row["named"] == row["key"],
        is_apart=bool(row["is_apart"]),
    )


def _candidates(batch: Batch, hits: Iterable[SearchHit], person: User) -> dict[str, Measure]:
    keys = {hit.run.subject_key for hit in hits} | {hit.key for hit in hits if hit.source == Source.CANDIDATE}
    rows = compared(batch, person).filter(pk__in=keys).for_list()
    return {str(measure.pk): measure for measure in rows}


def _shown(each: Explained, candidates: Mapping[str, Measure]) -> ShownPair:
    hit = each.hit
    ours = candidates[hit.run.subject_key]
    # The name stands above, with its full stop.
    left = _candidate_side(ours, after(each.told.left, len(hit.run.title) + 1))
    theirs = candidates.get(hit.key) if hit.source == Source.CANDIDATE else None
    if theirs is not None:
        right = _candidate_side(theirs, each.text)
        ways = ((left, ours, theirs), (right, theirs, ours))
        return ShownPair(each, left, right, tuple(side for side, kept, gone in ways if can_merge(gone, kept)))
    whose = " · ".join(filter(None, [hit.shelf_name, hit.origin.get("document", "")]))
    return ShownPair(each, left, Side(hit.title, each.text, hit.origin.get("path", ""), whose))


def _candidate_side(measure: Measure, text: tuple[Piece, ...]) -> Side:
    path = reverse("measures:measure_detail", args=[measure.pk])
    return Side(str(measure), text, path, f"{measure.ref} · {measure.unit}", measure)


def can_merge(gone: Measure, kept: Measure) -> bool:
    """Whether one candidate of a batch can go into another."""
    is_open = gone.batch.state == BatchState.COLLECTING
    return is_open and kept.state in CAN_TAKE_IN and can_proceed(gone.merge_into)
