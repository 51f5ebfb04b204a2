"""Identical passages of two texts, the longest first, wherever they stand; each character belongs to one at most."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from precedents.explaining.folding import Folded

# Shorter ones are words, not passages.
LEAST = 4
# A run of four that stands in the other text more often than this tells nothing, and would cost the square of it.
_TOO_OFTEN = 50

Used = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Passage:
    """`length` characters, from `left` in one folded text and from `right` in the other."""

    left: int
    right: int
    length: int


def passages(left: Folded, right: Folded, passed_over: tuple[Used, Used]) -> list[Passage]:
    """Return the identical passages; characters that are `passed_over` in either text belong to none."""
    used_left, used_right = passed_over[0].copy(), passed_over[1].copy()
    runs = sorted(_runs(left, right), key=lambda run: (-run.length, run.left, run.right))
    found = []
    for run in runs:
        for free in _free_parts(run, used_left, used_right):
            used_left[free.left : free.left + free.length] = True
            used_right[free.right : free.right + free.length] = True
            found.append(free)
    return found


def _runs(left: Folded, right: Folded) -> Iterator[Passage]:
    """Yield every run that cannot be made longer, overlapping ones too."""
    i, j = _meetings(_fours(left), _fours(right))
    if not len(i):
        return
    diagonal = i - j
    order = np.lexsort((i, diagonal))
    i, j, diagonal = i[order], j[order], diagonal[order]
    breaks = np.flatnonzero((np.diff(diagonal) != 0) | (np.diff(i) != 1)) + 1
    starts = np.concatenate(([0], breaks))
    lengths = np.diff(np.concatenate((starts, [len(i)]))) + LEAST - 1
    for start, length in zip(starts, lengths, strict=True):
        yield Passage(int(i[start]), int(j[start]), int(length))


def _fours(text: Folded) -> NDArray[np.uint64]:
    codes = text.codes
    if len(codes) < LEAST:
        return np.zeros(0, np.uint64)
    fours = codes[: len(codes) - LEAST + 1].copy()
    for further in range(1, LEAST):
        fours = fours << np.uint64(16) | codes[further : len(codes) - LEAST + 1 + further]
    return fours


def _meetings(
    left: NDArray[np.uint64], right: NDArray[np.uint64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the positions in both at which the same four characters begin."""
    order = np.argsort(right, kind="stable")
    ordered = right[order]
    first = np.searchsorted(ordered, left, "left")
    counts = np.searchsorted(ordered, left, "right") - first
    counts[counts > _TOO_OFTEN] = 0
    i = np.repeat(np.arange(len(left)), counts)
    within = np.arange(len(i)) - np.repeat(np.cumsum(counts) - counts, counts)
    return i, order[np.repeat(first, counts) + within]


def _free_parts(run: Passage, used_left: Used, used_right: Used) -> Iterator[Passage]:
    """Yield what is left of a run beside longer ones, where it is long enough still."""
    taken = used_left[run.left : run.left + run.length] | used_right[run.right : run.right + run.length]
    edges = np.flatnonzero(np.diff(np.concatenate(([True], taken, [True]))))
    for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        if end - start >= LEAST:
            yield Passage(run.left + start, run.right + start, end - start)
