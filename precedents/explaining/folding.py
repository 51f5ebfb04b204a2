"""A text as it is compared, each character with the place where it stands in the original."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_COMPARED = re.compile(r"[0-9a-z\u3400-\u4dbf\u4e00-\u9fff]")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Folded:
    """Letters, digits and Chinese characters in one width and case; `offsets[i]` is where `characters[i]` stands."""

    characters: str
    offsets: NDArray[np.int64]

    @classmethod
    def of(cls, text: str) -> Folded:
        """Fold a text character by character."""
        kept = [
            (folded, at)
            for at, character in enumerate(text)
            for folded in unicodedata.normalize("NFKC", character).lower()
            if _COMPARED.match(folded)
        ]
        return cls("".join(folded for folded, _at in kept), np.array([at for _folded, at in kept], np.int64))

    @property
    def codes(self) -> NDArray[np.uint64]:
        """Return the characters as numbers below 65,536."""
        return np.frombuffer(self.characters.encode("utf-16-le"), "<u2").astype(np.uint64)

    def span(self, start: int, length: int) -> Span:
        """Return where a run of characters stands in the original, its end excluded."""
        return int(self.offsets[start]), int(self.offsets[start + length - 1]) + 1

    def covered_by(self, phrases: Collection[str]) -> NDArray[np.bool_]:
        """Return for each character whether it belongs to one of the phrases."""
        covered = np.zeros(len(self.characters), bool)
        for start, end in self._occurrences(phrases):
            covered[start:end] = True
        return covered

    def _occurrences(self, phrases: Collection[str]) -> Iterator[Span]:
        for phrase in phrases:
            wanted = Folded.of(phrase).characters
            at = self.characters.find(wanted) if wanted else -1
            while at >= 0:
                yield at, at + len(wanted)
                at = self.characters.find(wanted, at + len(wanted))
