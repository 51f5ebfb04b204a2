"""Point by point: which hit agrees with which point, in which words, and what agrees with nothing."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from core.papers import Marked
from precedents.annex.values import Agreement, Compared, Hit
from precedents.explaining.explanation import Explanation, explain
from precedents.explaining.marking import SAME, Piece
from precedents.labels import RELATED_FROM, How
from precedents.models.document import compared_text
from precedents.searching.by_words import worth_of_texts
from precedents.words.overlap import Rarity, overlap
from precedents.words.terms import occurring

# So many hits are compared beside those that were adopted; so long a passage agrees by itself.
MOST_COMPARED, LONG_PASSAGE = 10, 6
NONE = "—"


def compared_points(
    points: Sequence[str], hits: Sequence[Hit], shelves: Collection[int], phrases: Collection[str]
) -> list[Compared]:
    """Compare each point with the hits that were not put aside; the index is read once."""
    chosen = _chosen(hits)
    texts = [compared_text(hit.stored.title, hit.stored.text) for hit in chosen]
    worth = worth_of_texts([*points, *texts], shelves)
    found = []
    for number, point in enumerate(points, start=1):
        told = [explain(point, text, worth, phrases) for text in texts]
        agreeing = [
            _agreement(hit, each)
            for hit, text, each in zip(chosen, texts, told, strict=True)
            if _agrees(point, text, each, worth)
        ]
        named = {each.hit.number for each in agreeing}
        by_meaning = [hit for hit in chosen if hit.stored.how == How.MEANING and hit.number not in named]
        found.append(Compared(number, point, agreeing, by_meaning))
    return found


def _chosen(hits: Sequence[Hit]) -> list[Hit]:
    considered = [hit for hit in hits if hit.stored.decision != "aside"]
    undecided = [hit for hit in considered if not hit.stored.decision][:MOST_COMPARED]
    return [hit for hit in considered if hit.stored.decision or hit in undecided]


def _agrees(point: str, text: str, told: Explanation, worth: Rarity) -> bool:
    if not told.pairs:
        return False
    return told.longest >= LONG_PASSAGE or overlap(occurring(point), occurring(text), worth) >= RELATED_FROM


def _agreement(hit: Hit, told: Explanation) -> Agreement:
    theirs = [pair.right for pair in told.pairs]
    once = [pieces for at, pieces in enumerate(theirs) if pieces not in theirs[:at]]
    return Agreement(
        hit=hit,
        ours=_marked(told.left),
        theirs=tuple(stretch for pieces in once for stretch in _marked(pieces)),
        apart="".join(told.apart_left) or NONE,
    )


def _marked(pieces: Sequence[Piece]) -> Marked:
    return tuple(
        (piece.text, piece.mark if piece.mark == SAME else piece.mark and "term") for piece in pieces
    )
