"""A text's terms: its single Chinese characters, its pairs of neighbours, its words of letters and digits."""

from __future__ import annotations

import re
import unicodedata
import zlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# BM25 with a fixed mean length (in terms), so that a term's weight in a document never has to be computed anew.
K1, B, MEAN_LENGTH = 1.2, 0.75, 330.0

Terms = NDArray[np.uint32]
Impacts = NDArray[np.uint8]

_HAN = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF))
_WORD = re.compile(r"[0-9a-z]{2,}")
# Above every pair of characters: 0x9FFF9FFF is the highest of those.
_WORDS_FROM = 0xF0000000


@dataclass(frozen=True, slots=True)
class Occurring:
    """The different terms of a text, in order, and how often each occurs."""

    terms: Terms
    times: NDArray[np.int64]


def folded(text: str) -> str:
    """Return the text as it is compared: one width, one case."""
    return unicodedata.normalize("NFKC", text).lower()


def terms_of(text: str) -> Terms:
    """Return the terms of a text, each as often as it occurs: characters first, then pairs, then words."""
    plain = folded(text)
    units = np.frombuffer(plain.encode("utf-16-le", "surrogatepass"), np.uint16).astype(np.uint32)
    han = np.zeros(len(units), bool)
    for first, last in _HAN:
        han |= (units >= first) & (units <= last)
    pairs = ((units[:-1] << 16) | units[1:])[han[:-1] & han[1:]]
    words = [word_term(word) for word in _WORD.findall(plain)]
    return np.concatenate([units[han], pairs, np.array(words, np.uint32)])


def word_term(word: str) -> int:
    """Return the term of a word of letters and digits (28 bits of its checksum)."""
    return _WORDS_FROM | (zlib.crc32(word.encode()) & 0x0FFFFFFF)


def occurring(text: str) -> Occurring:
    """Return a text's different terms, each with how often it occurs."""
    return Occurring(*np.unique(terms_of(text), return_counts=True))


def impacts_of(text: Occurring) -> Impacts:
    """Return the weight of each of its terms in a text, 255 standing for 1."""
    damping = K1 * (1 - B + B * int(text.times.sum()) / MEAN_LENGTH)
    return np.clip(np.rint(255 * text.times / (text.times + damping)), 1, 255).astype(np.uint8)


def counted(text: str) -> tuple[Terms, Impacts]:
    """Return the different terms of a text in order, and each one's weight in it."""
    found = occurring(text)
    return found.terms, impacts_of(found)


def looked_up(terms: Terms, among: Terms) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return where each of the terms would stand among others, which are in order, and whether it stands there."""
    if not len(among):
        return np.zeros(len(terms), np.int64), np.zeros(len(terms), bool)
    at = np.minimum(np.searchsorted(among, terms), len(among) - 1)
    return at, among[at] == terms


def packed(terms: Terms, impacts: Impacts) -> bytes:
    """Return both as stored with a document that no segment holds yet: 5 bytes a term."""
    return terms.astype("<u4").tobytes() + impacts.tobytes()


def unpacked(stored: bytes) -> tuple[Terms, Impacts]:
    """Return what `packed` was given."""
    count = len(stored) // 5
    return np.frombuffer(stored, "<u4", count), np.frombuffer(stored, np.uint8, count, 4 * count)
