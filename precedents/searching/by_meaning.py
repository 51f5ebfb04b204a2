"""Scoring documents by how near their meaning is to a query's: signs first, the nearest thousand exactly."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np

from precedents.searching import reading
from precedents.searching.asking import Query
from precedents.searching.by_words import best_of, on_shelves
from precedents.vectors.rows import Vector, distances, signs_of, vectors_in, vectors_of

# So many are looked at exactly in each panel; signs alone would lose one in a hundred of the best.
_EXACTLY = 1_000


@dataclass(frozen=True, slots=True)
class Near:
    """A document that was looked at exactly: the shelf it is on, and its cosine with the query."""

    shelf: int
    cosine: float


@dataclass(frozen=True, slots=True)
class Meaning:
    """A query's vector, and what is near to it, by document."""

    parts: reading.VectorParts
    vector: Vector
    near: dict[int, Near]

    def best(self, shelves: Collection[int], count: int) -> list[int]:
        """Return the `count` nearest documents of these shelves."""
        here = [document for document, each in self.near.items() if each.shelf in shelves]
        return sorted(here, key=lambda document: -self.near[document].cosine)[:count]

    def cosines(self, documents: Iterable[int]) -> dict[int, float]:
        """Return how near these documents are, as far as they have a vector."""
        near = self.near | _near(
            [each for each in documents if each not in self.near], self.parts, self.vector
        )
        return {document: each.cosine for document, each in near.items()}


def nearest_in_meaning(query: Query, panels: Iterable[Collection[int]]) -> tuple[Meaning | None, bool]:
    """Look at the nearest documents of each panel's shelves exactly; None where the query has no vector.

    Also return whether it may have one soon: an encoder runs.
    """
    parts, an_encoder_runs = reading.vector_parts(query.own, query.digest, query.vector)
    if parts is None:
        return None, an_encoder_runs
    vector = vectors_of([parts.row])[0]
    proposed = set(parts.singles)
    for shelves in panels:
        proposed |= _nearest_signs(parts, shelves)
    return Meaning(parts, vector, _near(proposed, parts, vector)), False


def _near(documents: Collection[int], parts: reading.VectorParts, vector: Vector) -> dict[int, Near]:
    """Look at documents exactly; those without a vector are left out."""
    if not documents:
        return {}
    found = reading.vector_rows(documents, parts)
    cosines = vectors_in(found.rows) @ vector
    near = map(Near, found.shelves.tolist(), cosines.tolist())
    return dict(zip(found.documents.tolist(), near, strict=True))


def _nearest_signs(parts: reading.VectorParts, shelves: Collection[int]) -> set[int]:
    """Return the documents of these shelves whose signs differ least from the query's."""
    if not parts.signed:
        return set()
    own = signs_of(parts.row)
    most = np.float32(8 * len(own) + 1)
    nearness = most - np.concatenate([distances(part.signs, own) for part in parts.signed])
    chosen = best_of(nearness * on_shelves([part.shelves for part in parts.signed], shelves), _EXACTLY)
    return set(np.concatenate([part.documents for part in parts.signed])[chosen].tolist())
