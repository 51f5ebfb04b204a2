"""Telling words that two texts share, outside the passages too."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from precedents.explaining.folding import Folded, Span
from precedents.words.overlap import Rarity
from precedents.words.terms import Terms, word_term

# What is worth less than this, or than this part of what an unknown word is worth, is everyday wording.
_TELLING, _TELLING_SHARE = 5.5, 0.55

_WORD = re.compile(r"[0-9a-z]{2,}")
_HAN_FROM = 0x3400


def shared_words(
    left: Folded, right: Folded, over: tuple[NDArray[np.bool_], NDArray[np.bool_]], worth: Rarity
) -> tuple[list[Span], list[Span]]:
    """Return where either text has a telling word that the other has too, in the texts as written."""
    ours, theirs = _placed(left, over[0]), _placed(right, over[1])
    least = min(_TELLING, _TELLING_SHARE * worth.unknown)
    common = np.intersect1d(ours[0], theirs[0])
    telling = common[worth(common) >= least]
    return _spans(left, ours, telling), _spans(right, theirs, telling)


_Placed = tuple[Terms, NDArray[np.int64], NDArray[np.int64]]


def _placed(text: Folded, over: NDArray[np.bool_]) -> _Placed:
    """Return the pairs and words of a text as terms, with where each starts and how long it is."""
    codes = text.codes
    together = np.diff(text.offsets) == 1
    han = codes >= _HAN_FROM
    starts = np.flatnonzero(han[:-1] & han[1:] & together & ~over[:-1] & ~over[1:])
    pairs = (codes[starts] << np.uint64(16) | codes[starts + 1]).astype(np.uint32)
    words = [word for word in _WORD.finditer(text.characters) if not over[word.start()]]
    return (
        np.concatenate([pairs, np.array([word_term(word.group()) for word in words], np.uint32)]),
        np.concatenate([starts, np.array([word.start() for word in words], np.int64)]),
        np.concatenate([np.full(len(pairs), 2), np.array([len(word.group()) for word in words], np.int64)]),
    )


def _spans(text: Folded, placed: _Placed, telling: Terms) -> list[Span]:
    terms, starts, lengths = placed
    at = np.flatnonzero(np.isin(terms, telling))
    return [
        text.span(start, length)
        for start, length in zip(starts[at].tolist(), lengths[at].tolist(), strict=True)
    ]
