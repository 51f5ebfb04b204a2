"""Postings: for each term of a segment, in which of its documents it stands and with what weight."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from precedents.words.terms import Impacts, Terms

# A document's place in its segment takes two bytes.
MOST_DOCUMENTS = 65_536

Places = NDArray[np.uint16]


@dataclass(frozen=True, slots=True)
class TermPostings:
    """One term in one segment: `places` and `impacts` run side by side."""

    term: int
    places: Places
    impacts: Impacts

    @property
    def stored(self) -> bytes:
        """Return 3 bytes a document: all the places, then all the impacts."""
        return self.places.astype("<u2").tobytes() + self.impacts.tobytes()


def read(term: int, size: int, stored: bytes) -> TermPostings:
    """Return what `TermPostings.stored` wrote."""
    return TermPostings(
        term, np.frombuffer(stored, "<u2", size), np.frombuffer(stored, np.uint8, size, 2 * size)
    )


def inverted(documents: Sequence[tuple[Terms, Impacts]]) -> Iterator[TermPostings]:
    """Yield the postings of documents, whose places are their positions, in the order of the terms."""
    if not any(len(terms) for terms, _impacts in documents):
        return
    terms = np.concatenate([each for each, _impacts in documents])
    impacts = np.concatenate([each for _terms, each in documents])
    places = np.repeat(
        np.arange(len(documents), dtype=np.uint16), [len(each) for each, _impacts in documents]
    )
    order = np.argsort(terms, kind="stable")
    terms, impacts, places = terms[order], impacts[order], places[order]
    starts = np.concatenate(([0], np.flatnonzero(np.diff(terms)) + 1))
    for start, end in zip(starts, [*starts[1:], len(terms)], strict=True):
        yield TermPostings(int(terms[start]), places[start:end], impacts[start:end])


def moved(postings: Sequence[TermPostings], new_places: Sequence[NDArray[np.int32]]) -> TermPostings | None:
    """Put one term's postings of several segments together at new places; a place of -1 is left out.

    Returns None when nothing is left of the term.
    """
    places, impacts = [], []
    for each, new in zip(postings, new_places, strict=True):
        to = new[each.places]
        places.append(to[to >= 0].astype(np.uint16))
        impacts.append(each.impacts[to >= 0])
    joined = np.concatenate(places)
    if not len(joined):
        return None
    return TermPostings(postings[0].term, joined, np.concatenate(impacts))
