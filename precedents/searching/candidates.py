"""From scores of places to documents that are there and may be seen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain

from precedents.searching import reading
from precedents.searching.asking import Scope
from precedents.searching.by_meaning import Meaning
from precedents.searching.by_words import WordScores
from precedents.vectors.fusing import fused

# Each way of finding proposes so many.
PROPOSED = 200


@dataclass(frozen=True, slots=True)
class Candidate:
    """A document with its share of the query's own score by words, and its nearness in meaning if that is known."""

    document: int
    words: float
    cosine: float | None
    score: float


def candidates(
    words: WordScores, meaning: Meaning | None, panels: Mapping[str, Scope]
) -> dict[str, list[Candidate]]:
    """Return for each panel the best by words and the best by meaning in one order, best first.

    Looks further where many of the best places are dead or passed over.
    """
    looked_at = PROPOSED
    while True:
        slots = {name: words.best_slots(scope.shelves, looked_at) for name, scope in panels.items()}
        tail = {name: words.best_of_tail(scope.shelves, looked_at) for name, scope in panels.items()}
        near = (
            {name: meaning.best(scope.shelves, PROPOSED) for name, scope in panels.items()} if meaning else {}
        )
        there = _there(chain(*slots.values()), chain(*tail.values(), *near.values()), words, meaning)
        found = {name: [each for each in there if each.is_in(scope)] for name, scope in panels.items()}
        if all(
            len(found[name]) >= PROPOSED or max(len(slots[name]), len(tail[name])) < looked_at
            for name in panels
        ):
            return {name: _in_order(here, set(near.get(name, ())), meaning) for name, here in found.items()}
        looked_at *= 4


@dataclass(frozen=True, slots=True)
class _Row:
    document: int
    name: tuple[str, str]
    shelf: int
    words: float
    cosine: float | None

    def is_in(self, scope: Scope) -> bool:
        return self.shelf in scope.shelves and self.name not in scope.without


def _there(
    slots: Iterable[int], documents: Iterable[int], words: WordScores, meaning: Meaning | None
) -> list[_Row]:
    """Return what is alive in these slots, and these documents, each with what is known of its nearness."""
    rows = reading.document_rows(slots, documents)
    cosines = meaning.cosines([each.document for each in rows]) if meaning else {}
    return [
        _Row(
            each.document,
            (each.source, each.key),
            each.shelf,
            words.of(each.document, each.slot),
            cosines.get(each.document),
        )
        for each in rows
    ]


def _in_order(rows: list[_Row], near: set[int], meaning: Meaning | None) -> list[Candidate]:
    by_words = sorted((each for each in rows if each.words > 0), key=lambda each: -each.words)[:PROPOSED]
    union = {each.document: each for each in [*by_words, *(each for each in rows if each.document in near)]}
    scored = [
        Candidate(
            each.document,
            each.words,
            each.cosine,
            fused(each.words, each.cosine) if meaning else each.words,
        )
        for each in union.values()
    ]
    return sorted(scored, key=lambda each: (-each.score, each.document))
