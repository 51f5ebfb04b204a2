"""Practices like the measure on a sheet: of what is published and listed, as an evaluator may read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from accounts.models import User
from evaluations.models import Assignment
from evaluations.models.assignment import AssignmentQuerySet
from measures.choices import ComparisonOrigin
from measures.models import Comparison
from measures.naming.hiding import hiding_of
from measures.shelving import query_of
from precedents.explaining.explanation import ClausePair, Explanation, explain
from precedents.explaining.marking import Piece, after
from precedents.hidden import Hide, untelling
from precedents.labels import How
from precedents.models import Shelf, Source
from precedents.models.document import compared_text
from precedents.searching.asking import Found, Hit, Scope
from precedents.searching.finding import find_in_panels

# So many of each source; so many clauses beside each other before one unfolds the rest.
MOST_HITS, CLAUSES_SHOWN = 5, 3


@dataclass(frozen=True, slots=True)
class OnRecord:
    """What a comparison record of the practice says."""

    origin: str
    difference: str

    @property
    def by(self) -> str:
        """Return whose record it is, in words."""
        return str(ComparisonOrigin(self.origin).label)


@dataclass(frozen=True, slots=True)
class Similar:
    """A practice with what the measure shares with it. No figure of likeness: how like it is, is the reader's to say."""

    hit: Hit
    text: tuple[Piece, ...]
    told: Explanation
    pairs: tuple[ClausePair, ...]
    path: str
    record: OnRecord | None


@dataclass(frozen=True, slots=True)
class SimilarPractices:
    """The likest practices, the likest first; where was searched, and whether by meaning too."""

    practices: tuple[Similar, ...]
    shelves: tuple[Shelf, ...]
    by_meaning: bool


def with_what_similar_needs(assignments: AssignmentQuerySet, person: User) -> AssignmentQuerySet:
    """Bring along, in the one query, what `similar_to` asks of an assignment."""
    records = Comparison.objects.open_to(person.pk).filter(measure=OuterRef("measure"), hit__isnull=False)
    said = JSONObject(source="hit__source", key="hit__key", origin="origin", difference="difference")
    shelves = Shelf.objects.visible_to(person).filter(is_open=True)
    shown = JSONObject(id="pk", source="source", name="name")
    return assignments.select_related("measure__batch__panel", "measure__unit").annotate(
        on_record=ArraySubquery(records.values(said=said)),
        open_shelves=ArraySubquery(shelves.values(shown=shown)),
    )


def similar_to(assignment: Assignment, person: User) -> SimilarPractices:
    """Return what is like the measure of a sheet among what everybody may see; see `with_what_similar_needs`.

    In a blind batch what names the measure's unit is left out, and nothing leads to the register, which names every unit.
    """
    measure = assignment.measure
    shelves = [Shelf(**shown) for shown in assignment.open_shelves]  # type: ignore[attr-defined]  # brought along
    panels = {
        source: Scope.of([shelf.pk for shelf in shelves if shelf.source == source])
        for source in (Source.PUBLISHED.value, Source.LIST.value)
    }
    hide = hiding_of(measure, person)
    # Others come in the place of those that are left out: their number tells nothing.
    found = find_in_panels(query_of(measure), panels, top=MOST_HITS if hide is None else 2 * MOST_HITS)
    hits = sorted(
        ((each, answer) for answer in found.values() for each in untelling(answer.hits, hide)[:MOST_HITS]),
        key=lambda pair: (-pair[0].score, pair[0].document),
    )
    records = _records(assignment.on_record, hide)  # type: ignore[attr-defined]  # brought along
    whole = query_of(measure).whole
    ours = hide(whole) if hide else whole
    practices = (
        _similar(hit, answer, ours, hide, records.get((hit.source, hit.key))) for hit, answer in hits
    )
    return SimilarPractices(
        # What shares no clause and is not near in meaning either is a neighbour by chance.
        tuple(each for each in practices if each.pairs or each.hit.how == How.MEANING),
        tuple(shelves),
        any(answer.model for answer in found.values()),
    )


def _records(stored: Sequence[Mapping[str, str]], hide: Hide | None) -> dict[tuple[str, str], OnRecord]:
    records = {}
    for one in stored:
        is_own = one["origin"] == ComparisonOrigin.EVALUATOR
        said = hide(one["difference"]) if hide and not is_own else one["difference"]
        records[one["source"], one["key"]] = OnRecord(one["origin"], said)
    return records


def _similar(
    hit: Hit,
    answer: Found,
    ours: str,
    hide: Hide | None,
    record: OnRecord | None,
) -> Similar:
    told = explain(ours, compared_text(hit.title, hit.text), answer.worth)
    leads_to_a_unit = hide is not None and hit.source == Source.PUBLISHED
    return Similar(
        hit=hit,
        # The name stands above, with its full stop.
        text=after(told.right, len(hit.title) + 1),
        told=told,
        pairs=_telling(told.pairs),
        path="" if leads_to_a_unit else hit.origin.path,
        record=record,
    )


def _telling(pairs: Sequence[ClausePair]) -> tuple[ClausePair, ...]:
    """Return the clauses that share the most wording, in their order."""
    shared = [sum(len(piece.text) for piece in pair.left if piece.mark) for pair in pairs]
    best = sorted(range(len(pairs)), key=lambda at: (-shared[at], at))[:CLAUSES_SHOWN]
    return tuple(pairs[at] for at in sorted(best) if shared[at])
