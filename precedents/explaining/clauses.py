"""Clause beside clause: for each clause of one text the nearest of the other, if any is near."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from precedents.explaining.folding import Span
from precedents.words.overlap import Rarity
from precedents.words.terms import terms_of

# A shorter piece between two commas is no clause of its own.
_LEAST = 8
# Below this share of common wording two clauses have nothing to do with one another.
_NEAR = 0.22

_PIECE = re.compile(r"[^。；;！!？?，,：:\n]+[。；;！!？?，,：:\n]*")


def clauses(text: str) -> list[Span]:
    """Return where each clause of a text begins and ends."""
    found: list[Span] = []
    start = end = 0
    for piece in _PIECE.finditer(text):
        start = piece.start() if end <= start else start
        end = piece.end()
        if end - start >= _LEAST:
            found.append((start, end))
            start = end
    if end > start:
        # What is too short at the end belongs to the clause before.
        first = found.pop()[0] if found else start
        found.append((first, end))
    return found


def nearest(
    left: Sequence[str], right: Sequence[str], worth: Rarity
) -> tuple[list[int | None], list[int | None]]:
    """Return for each clause of either side the position of the nearest of the other side, None if none is near."""
    if not left or not right:
        return [None] * len(left), [None] * len(right)
    likeness = _likeness(left, right, worth)
    return _best(likeness), _best(likeness.T)


def _likeness(left: Sequence[str], right: Sequence[str], worth: Rarity) -> NDArray[np.float64]:
    """Return the share of common wording of each two clauses, by worth: twice the common part over both."""
    vocabulary = np.unique(np.concatenate([terms_of(each) for each in (*left, *right)]))
    weights = worth(vocabulary)
    ours, theirs = _holding(left, vocabulary), _holding(right, vocabulary)
    both = (ours @ weights)[:, None] + (theirs @ weights)[None, :]
    return 2 * ((ours * weights) @ theirs.T) / np.maximum(both, 1e-9)


def _holding(texts: Sequence[str], vocabulary: NDArray[np.uint32]) -> NDArray[np.float64]:
    return np.array([np.isin(vocabulary, terms_of(each)) for each in texts], np.float64)


def _best(likeness: NDArray[np.float64]) -> list[int | None]:
    at = likeness.argmax(axis=1)
    return [int(best) if row[best] >= _NEAR else None for row, best in zip(likeness, at, strict=True)]
