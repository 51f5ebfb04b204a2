"""What a term is worth, and which terms of a query are worth looking up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from precedents.words.terms import K1, Impacts, Occurring, Terms, impacts_of, looked_up

# Documents that one query may touch, and the terms it looks up whatever they touch.
BUDGET, ALWAYS = 2_000_000, 25
# Above this many documents, a term that stands in more than this share of them tells nothing.
MANY, TOO_COMMON = 1_000, 0.25

Reals = NDArray[np.float32]
Frequencies = NDArray[np.int64]


def rarity(frequencies: Frequencies, documents: int) -> NDArray[np.float64]:
    """Return ln(1 + (N - n + ½)/(n + ½)) for terms that stand in n of N documents."""
    # While something is moved from one segment to another it may count twice.
    known = np.minimum(frequencies, documents)
    return np.log1p((documents - known + 0.5) / (known + 0.5))


@dataclass(frozen=True, slots=True)
class WeighedQuery:
    """The terms that are looked up, in order, with each one's weight; `own_score` is that of the query's own text."""

    terms: Terms
    weights: Reals
    own_score: float

    def score(self, terms: Terms, impacts: Impacts) -> float:
        """Return the score of one document, given its different terms in order."""
        at, found = looked_up(terms, self.terms)
        return float(np.dot(impacts[found].astype(np.float32), self.weights[at[found]]))


def weighed(query: Occurring, frequencies: Frequencies, documents: int) -> WeighedQuery:
    """Choose the query's terms worth looking up, the most telling first, within the budget.

    `frequencies` tells in how many of the `documents` each of its terms stands.
    """
    worth = rarity(frequencies, documents) * (1 + np.log(query.times)) * (K1 + 1) / 255
    telling = worth.copy()
    if documents > MANY:
        telling[frequencies > TOO_COMMON * documents] = 0
    order = np.argsort(-telling, kind="stable")
    affordable = (np.cumsum(frequencies[order]) <= BUDGET) | (np.arange(len(order)) < ALWAYS)
    chosen = np.sort(order[affordable & (telling[order] > 0)])
    weights = worth[chosen].astype(np.float32)
    own = float(np.dot(impacts_of(query)[chosen].astype(np.float32), weights))
    return WeighedQuery(query.terms[chosen], weights, own)
