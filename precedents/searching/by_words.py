"""Scoring every document by the words it shares with a query."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from precedents.models.segment import PLACE_BITS, slot_of
from precedents.searching import reading
from precedents.words.overlap import Rarity
from precedents.words.terms import Occurring, Terms, looked_up, occurring
from precedents.words.weighing import Reals, weighed

_PLACE_MASK = (1 << PLACE_BITS) - 1


@dataclass(frozen=True, slots=True)
class WordScores:
    """The score of every place of every segment, and of every document that stands by itself.

    `starts` tells where each segment begins in `sealed`. Scores are shares of the query's own score, about 0 to 1.
    """

    parts: reading.IndexParts
    starts: dict[int, int]
    sealed: Reals
    of_tail: dict[int, float]

    def best_slots(self, shelves: Collection[int], count: int) -> dict[int, float]:
        """Return the best `count` slots of these shelves with their scores; some may be dead."""
        scores = self.sealed * on_shelves([part.shelves for part in self.parts.sealed], shelves)
        best = best_of(scores, count)
        return dict(zip(self._slots(best), scores[best].tolist(), strict=True))

    def best_of_tail(self, shelves: Collection[int], count: int) -> dict[int, float]:
        """Return the best `count` documents of these shelves that stand by themselves, with their scores."""
        here = {
            each.document: self.of_tail[each.document] for each in self.parts.tail if each.shelf in shelves
        }
        best = sorted((item for item in here.items() if item[1] > 0), key=lambda item: -item[1])
        return dict(best[:count])

    def of(self, document: int, slot: int | None) -> float:
        """Return a document's score; 0 for one that came meanwhile."""
        if slot is None:
            return self.of_tail.get(document, 0.0)
        start = self.starts.get(slot >> PLACE_BITS)
        return 0.0 if start is None else float(self.sealed[start + (slot & _PLACE_MASK)])

    def _slots(self, at: NDArray[np.int64]) -> list[int]:
        starts = np.fromiter(self.starts.values(), np.int64)
        part = np.searchsorted(starts, at, side="right") - 1
        numbers = np.fromiter(self.starts, np.int64)[part]
        return list(map(slot_of, numbers.tolist(), (at - starts[part]).tolist()))


def on_shelves(shelves: Sequence[NDArray[np.uint16]], chosen: Collection[int]) -> NDArray[np.bool_]:
    """Return for each place, over all segments, whether its shelf is one of the chosen ones."""
    among = np.zeros(1 << 16, bool)
    among[list(chosen)] = True
    return np.concatenate([among[each] for each in shelves]) if shelves else np.zeros(0, bool)


def best_of(scores: Reals, count: int) -> NDArray[np.int64]:
    """Return where the `count` highest scores above zero are, highest first."""
    at = np.argpartition(-scores, count)[:count] if len(scores) > count else np.arange(len(scores))
    at = at[scores[at] > 0]
    return at[np.argsort(-scores[at], kind="stable")]


def score_by_words(text: Occurring, shelves: Collection[int]) -> WordScores:
    """Score everything in the index by the words of a text, for who looks into these shelves."""
    parts = reading.index_parts(shelves)
    query = weighed(text, _frequencies(text.terms, parts), parts.documents)
    sizes = [len(part.shelves) for part in parts.sealed]
    starts = dict(
        zip((part.number for part in parts.sealed), np.cumsum([0, *sizes])[:-1].tolist(), strict=True)
    )
    sealed = np.zeros(sum(sizes), np.float32)
    weights = dict(zip(query.terms.tolist(), query.weights, strict=True))
    for number, posting in reading.postings(list(weights)):
        if number in starts:
            sealed[starts[number] :][posting.places] += posting.impacts * weights[posting.term]
    share = 1 / query.own_score if query.own_score else 0.0
    of_tail = {each.document: query.score(each.terms, each.impacts) * share for each in parts.tail}
    return WordScores(parts, starts, sealed * np.float32(share), of_tail)


def worth_of(texts: Iterable[Occurring], parts: reading.IndexParts) -> Rarity:
    """Return what the terms of these texts are worth in the index."""
    terms = np.unique(np.concatenate([text.terms for text in texts]))
    return Rarity.of(terms, _frequencies(terms, parts), parts.documents)


def worth_of_texts(texts: Iterable[str], shelves: Collection[int]) -> Rarity:
    """Return what the terms of these texts are worth, for who looks into these shelves."""
    return worth_of(map(occurring, texts), reading.index_parts(shelves))


def _frequencies(terms: Terms, parts: reading.IndexParts) -> NDArray[np.int64]:
    """Return in how many of the documents that count each of the terms stands."""
    counts = np.zeros(len(terms), np.int64)
    sealed, times = reading.sealed_frequencies(terms, [each.number for each in parts.counted_sealed])
    counts[np.searchsorted(terms, sealed)] = times
    tail = parts.counted_tail
    if not tail:
        return counts
    at, known = looked_up(np.concatenate([each.terms for each in tail]), terms)
    return counts + np.bincount(at[known], minlength=len(terms))
