"""Scoring documents by how near their meaning is to a query's: signs first, the nearest thousand exactly."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np

from precedents.searching import reading
from precedents.searching.asking import Query
from precedents.searching.by_words import best_of, on_shelves
from precedents.vectors.rows import Vector, distances, signs_of, vectors_of

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

    def cosines(self, rows: dict[int, bytes]) -> dict[int, float]:
        """Return how near these documents are, given the stored vector of each."""
        unknown = {document: row for document, row in rows.items() if document not in self.near}
        computed = vectors_of(list(unknown.values())) @ self.vector if unknown else ()
        known = {document: self.near[document].cosine for document in rows if document in self.near}
        return known | dict(zip(unknown, map(float, computed), strict=True))


def nearest_in_meaning(query: Query, panels: Iterable[Collection[int]]) -> tuple[Meaning | None, bool]:
    """Look at the nearest documents of each panel's shelves exactly; None where the query has no vector.

    Also return whether it may have one soon: an encoder runs.
    """
    parts, an_encoder_runs = reading.vector_parts(query.own, query.digest, query.vector)
    if parts is None:
        return None, an_encoder_runs
    vector = vectors_of([parts.row])[0]
    proposed: set[int] = set()
    for shelves in panels:
        proposed |= _nearest_signs(parts, shelves)
    rows = [*reading.vector_rows(list(proposed), parts.model), *parts.singles]
    if not rows:
        return Meaning(parts, vector, {}), False
    cosines = vectors_of([row for _document, _shelf, row in rows]) @ vector
    near = {
        document: Near(shelf, float(cosine))
        for (document, shelf, _row), cosine in zip(rows, cosines, strict=True)
    }
    return Meaning(parts, vector, near), False


def _nearest_signs(parts: reading.VectorParts, shelves: Collection[int]) -> set[int]:
    """Return the documents of these shelves whose signs differ least from the query's."""
    if not parts.signed:
        return set()
    own = signs_of(parts.row)
    most = np.float32(8 * len(own) + 1)
    nearness = most - np.concatenate([distances(part.signs, own) for part in parts.signed])
    chosen = best_of(nearness * on_shelves([part.shelves for part in parts.signed], shelves), _EXACTLY)
    return set(np.concatenate([part.documents for part in parts.signed])[chosen].tolist())
