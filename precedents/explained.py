"""Hits with what each shares with what was asked, ready to be shown."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from precedents.explaining.explanation import Explanation, explain
from precedents.explaining.marking import Piece, after
from precedents.models import SearchHit
from precedents.models.document import compared_text
from precedents.searching.asking import Query
from precedents.searching.by_words import worth_of_texts
from precedents.words.overlap import Rarity


@dataclass(frozen=True, slots=True)
class Explained:
    """A hit, what the query shares with it, and its text in pieces without its name."""

    hit: SearchHit
    told: Explanation
    text: tuple[Piece, ...]


def explained(
    query: Query, hits: Sequence[SearchHit], phrases: Collection[str] = (), *, shelves: Collection[int] = ()
) -> list[Explained]:
    """Explain each hit, for who looks into these shelves (none: anybody); one reading of the index for all."""
    texts = [query.whole, *(compared_text(hit.title, hit.text) for hit in hits)]
    worth = worth_of_texts(texts, shelves)
    return [explained_by(worth, query, hit, phrases) for hit in hits]


def explained_by(worth: Rarity, query: Query, hit: SearchHit, phrases: Collection[str] = ()) -> Explained:
    """Explain a hit where it is known what the words of both texts are worth."""
    told = explain(query.whole, compared_text(hit.title, hit.text), worth, phrases)
    # The name stands above, with its full stop.
    return Explained(hit, told, after(told.right, len(hit.title) + 1))
