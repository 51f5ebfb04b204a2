"""What is asked, where, and what is answered."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from precedents.models import Shelf
from precedents.models.document import compared_text, digest_of
from precedents.origin import Origin
from precedents.words.overlap import Rarity
from precedents.words.terms import folded


@dataclass(frozen=True, slots=True)
class Query:
    """A practice to find the like of. `own` names it in the index, if it is there: it is never its own hit.

    `vector` is (model, stored row) where the caller has encoded it; else that of `own` is taken, or of the question
    that a worker has answered. `points` are what is claimed to be new, one by one: kept with the search, and not asked.
    """

    title: str
    text: str
    own: tuple[str, str] | None = None
    vector: tuple[str, bytes] | None = None
    points: tuple[str, ...] = ()

    @property
    def whole(self) -> str:
        """Return title and text as they are compared."""
        return compared_text(self.title, self.text)

    @property
    def digest(self) -> str:
        """Return the SHA-256 of what is compared."""
        return digest_of(self.title, self.text)


@dataclass(frozen=True, slots=True)
class Scope:
    """Where to look: the numbers of shelves, and documents (source, key) to pass over.

    The caller takes the shelves from `Shelf.objects.visible_to(person)`; what is not in them has no part in the
    answer, nor in its counts.
    """

    shelves: frozenset[int]
    without: frozenset[tuple[str, str]] = frozenset()

    def passing_over(self, name: tuple[str, str] | None) -> Scope:
        """Return the scope without one more document."""
        return replace(self, without=self.without | {name}) if name else self

    @classmethod
    def of(cls, shelves: Collection[int], without: Collection[tuple[str, str]] = ()) -> Scope:
        """Return the scope of these shelves."""
        return cls(frozenset(shelves), frozenset(without))


@dataclass(frozen=True, slots=True)
class Hit:
    """One practice found. `score` orders hits and means nothing else; `overlap` is the mean 加权重合率."""

    rank: int
    document: int
    source: str
    key: str
    shelf: Shelf
    title: str
    text: str
    digest: str
    origin: Origin
    score: float
    how: str
    overlap_of_query: float
    overlap_of_hit: float
    label: str

    @property
    def overlap(self) -> float:
        """Return the mean of how much of each is in the other, 0 to 1."""
        return (self.overlap_of_query + self.overlap_of_hit) / 2


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in one panel. `model` names the encoder that took part, empty for words only.

    `meaning_may_come` where an encoder runs and has not come to this query yet. `worth` is what the words of the query
    and of all hits are worth, for explaining them.
    """

    hits: tuple[Hit, ...]
    model: str
    worth: Rarity
    meaning_may_come: bool


def without_phrases(text: str, phrases: Collection[str]) -> str:
    """Return a text with fixed phrases taken out of it, in whatever width or case they stand in it."""
    plain = folded(text)
    for phrase in sorted((folded(each) for each in phrases), key=len, reverse=True):
        if phrase.strip():
            # A stop in its place: its neighbours are no pair.
            plain = plain.replace(phrase, "。")
    return plain
