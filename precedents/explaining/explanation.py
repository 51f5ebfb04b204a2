"""The whole of it: passages, shared wording, clause beside clause, what is found in one text alone."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from precedents.explaining.clauses import clauses, nearest
from precedents.explaining.folding import Folded, Span
from precedents.explaining.marking import Piece, pieces
from precedents.explaining.passages import passages
from precedents.explaining.sharing import shared_words
from precedents.words.overlap import Rarity

# So much of a text is looked into.
MOST_CHARACTERS = 6_000


@dataclass(frozen=True, slots=True)
class ClausePair:
    """A clause of the left text beside the nearest of the right one, both in pieces."""

    left: tuple[Piece, ...]
    right: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """What two texts share. `longest` counts characters without punctuation; `apart_*` are clauses that agree with none."""

    left: tuple[Piece, ...]
    right: tuple[Piece, ...]
    pairs: tuple[ClausePair, ...]
    apart_left: tuple[str, ...]
    apart_right: tuple[str, ...]
    longest: int
    is_cut: bool


def explain(left: str, right: str, worth: Rarity, phrases: Collection[str] = ()) -> Explanation:
    """Explain what two texts share; fixed `phrases` are marked in neither."""
    texts = left[:MOST_CHARACTERS], right[:MOST_CHARACTERS]
    folded = Folded.of(texts[0]), Folded.of(texts[1])
    over = folded[0].covered_by(phrases), folded[1].covered_by(phrases)
    same = passages(*folded, over)
    spans = (
        [folded[0].span(each.left, each.length) for each in same],
        [folded[1].span(each.right, each.length) for each in same],
    )
    shared = shared_words(*folded, over, worth)
    cut = clauses(texts[0]), clauses(texts[1])
    ours, theirs = nearest(
        [texts[0][start:end] for start, end in cut[0]], [texts[1][start:end] for start, end in cut[1]], worth
    )

    def side(at: int, within: Span | None = None) -> tuple[Piece, ...]:
        return pieces(texts[at], spans[at], shared[at], within)

    return Explanation(
        left=side(0),
        right=side(1),
        pairs=tuple(
            ClausePair(side(0, cut[0][at]), side(1, cut[1][other]))
            for at, other in enumerate(ours)
            if other is not None
        ),
        apart_left=_apart(texts[0], cut[0], ours),
        apart_right=_apart(texts[1], cut[1], theirs),
        longest=max((each.length for each in same), default=0),
        is_cut=texts != (left, right),
    )


def _apart(text: str, cut: Sequence[Span], beside: Sequence[int | None]) -> tuple[str, ...]:
    return tuple(text[a:b] for (a, b), other in zip(cut, beside, strict=True) if other is None)
