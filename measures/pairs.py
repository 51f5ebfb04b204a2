"""Two practices that look alike, from what searches found on both sides: each pair once, the most alike first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from precedents.labels import RELATED_FROM
from precedents.vectors.fusing import is_near


@dataclass(frozen=True, slots=True)
class PairHit:
    """A hit of a search for a candidate, both as they read now.

    `measure` and `key` name the two in their source, `is_candidate` whether the other is one as well; `overlap` is the
    mean 加权重合率. `by_meaning`: the hit was found by meaning above all. `is_named`: the candidate names it as its
    predecessor. `is_apart`: somebody said of it, in this very search, that it is another matter.
    """

    hit: int
    measure: str
    key: str
    is_candidate: bool
    overlap: float
    score: float
    by_meaning: bool
    is_named: bool
    is_apart: bool

    @property
    def pair(self) -> tuple[bool, str, str]:
        """Return what both searches of a pair of candidates call it; a published measure is only ever found."""
        first, second = (self.measure, self.key)
        if self.is_candidate:
            first, second = sorted((first, second))
        return (self.is_candidate, first, second)

    @property
    def is_labelled(self) -> bool:
        """Whether the two share wording enough to have a label."""
        return self.overlap >= RELATED_FROM

    @property
    def is_suspicious(self) -> bool:
        """Whether the two have a label, or are near in meaning, and the candidate did not say so beforehand."""
        is_near_in_meaning = self.by_meaning and is_near(self.score, with_meaning=True)
        return not self.is_named and (self.is_labelled or is_near_in_meaning)

    @property
    def strength(self) -> tuple[float, float, int]:
        """Return what pairs are put in order by: shared wording where it has a label, then the order of the search."""
        return (self.overlap if self.is_labelled else 0.0, self.score, self.hit)


@dataclass(frozen=True, slots=True)
class Pairs:
    """The hits that stand for the pairs, the most alike first: those that share wording, those that are near in meaning
    alone, and those of either kind that somebody told apart."""

    waiting: tuple[int, ...]
    by_meaning: tuple[int, ...]
    apart: tuple[int, ...]


def pairs_of(hits: Iterable[PairHit]) -> Pairs:
    """Return each pair once, by the strongest of its hits; told apart once, it is so from both sides."""
    known = sorted((each for each in hits if each.is_suspicious), key=lambda each: each.pair)
    waiting: list[PairHit] = []
    apart: list[PairHit] = []
    for _pair, found in groupby(known, key=lambda each: each.pair):
        together = list(found)
        said = [each for each in together if each.is_apart]
        (apart if said else waiting).append(max(said or together, key=lambda each: each.strength))
    return Pairs(
        _in_order(each for each in waiting if each.is_labelled),
        _in_order(each for each in waiting if not each.is_labelled),
        _in_order(apart),
    )


def _in_order(hits: Iterable[PairHit]) -> tuple[int, ...]:
    return tuple(each.hit for each in sorted(hits, key=lambda each: each.strength, reverse=True))
