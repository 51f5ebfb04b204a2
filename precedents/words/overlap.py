"""加权重合率: how much of one text's wording stands in another, rare wording counting more."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from precedents.words.terms import Occurring, Terms, looked_up
from precedents.words.weighing import Frequencies, rarity


@dataclass(frozen=True, slots=True)
class Rarity:
    """What each of some terms is worth; `terms` in order, any other term is worth `unknown`."""

    terms: Terms
    worth: NDArray[np.float64]
    unknown: float

    @classmethod
    def of(cls, terms: Terms, frequencies: Frequencies, documents: int) -> Rarity:
        """Return the worth of terms that stand in so many of the documents."""
        none = np.zeros(1, np.int64)
        return cls(terms, rarity(frequencies, documents), float(rarity(none, documents)[0]))

    def __call__(self, terms: Terms) -> NDArray[np.float64]:
        """Return what each of the terms is worth."""
        if not len(self.terms):
            return np.full(len(terms), self.unknown)
        at, known = looked_up(terms, self.terms)
        return np.where(known, self.worth[at], self.unknown)


def overlap(of: Occurring, within: Occurring, worth: Rarity) -> float:
    """Return which part of a text's terms, by their worth, stands in the other text: 0 to 1."""
    if not len(of.terms):
        return 0.0
    weights = worth(of.terms) * of.times
    _at, shared = looked_up(of.terms, within.terms)
    return float(weights[shared].sum() / weights.sum())
