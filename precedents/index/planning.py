"""Which segments to make one of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

from precedents.words.postings import MOST_DOCUMENTS

# So many of about one size make the next larger one: each document is rewritten a few times in all.
_SAME_SIZE = 4


@dataclass(frozen=True, slots=True)
class SegmentFill:
    """A segment's number, its places, how many of them a document holds, and whether it is of open shelves."""

    number: int
    size: int
    alive: int
    is_open: bool = True


def to_merge(fills: Sequence[SegmentFill]) -> list[int]:
    """Return the numbers of segments to merge next; empty when all is well.

    Four of about one size make one, open and closed ones apart; a segment of which more than half is dead is written
    anew by itself. What is returned always fits into one segment.
    """
    for fill in fills:
        if 0 < fill.alive < fill.size / 2:
            return [fill.number]
    sizes: dict[tuple[int, bool], list[SegmentFill]] = {}
    for fill in fills:
        if fill.alive:
            sizes.setdefault((int(log(fill.alive, _SAME_SIZE)), fill.is_open), []).append(fill)
    for _magnitude, alike in sorted(sizes.items()):
        first = sorted(alike, key=lambda fill: fill.alive)[:_SAME_SIZE]
        if len(first) == _SAME_SIZE and sum(each.alive for each in first) <= MOST_DOCUMENTS:
            return [each.number for each in first]
    return []
