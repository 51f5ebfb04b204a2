"""Which segments become one, whatever their sizes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from precedents.index.planning import SegmentFill, to_merge
from precedents.words.postings import MOST_DOCUMENTS

FILLS = st.lists(
    st.tuples(st.integers(0, MOST_DOCUMENTS), st.integers(0, MOST_DOCUMENTS)).map(sorted), max_size=30
).map(lambda pairs: [SegmentFill(number, size, alive) for number, (alive, size) in enumerate(pairs)])


@given(FILLS)
def test_what_is_merged_fits_into_one_segment(fills: list[SegmentFill]) -> None:
    chosen = [fill for fill in fills if fill.number in to_merge(fills)]
    assert sum(fill.alive for fill in chosen) <= MOST_DOCUMENTS
    assert all(fill.alive for fill in chosen)


@given(FILLS)
def test_merging_comes_to_an_end_with_few_segments_of_a_size(fills: list[SegmentFill]) -> None:
    number = len(fills)
    for _round in range(200):
        chosen = to_merge(fills)
        if not chosen:
            break
        alive = sum(fill.alive for fill in fills if fill.number in chosen)
        fills = [fill for fill in fills if fill.number not in chosen] + [SegmentFill(number, alive, alive)]
        number += 1
    assert to_merge(fills) == []


def test_four_of_a_size_become_one_and_a_mostly_dead_one_is_written_anew() -> None:
    assert to_merge([SegmentFill(each, 16_384, 16_384) for each in range(5)]) == [0, 1, 2, 3]
    large = SegmentFill(9, 60_000, 60_000)
    assert to_merge([large, *(SegmentFill(each, 16_384, 16_384) for each in range(4))]) == [0, 1, 2, 3]
    assert to_merge([SegmentFill(1, 500, 500), SegmentFill(2, 16_384, 100)]) == [2]
    assert to_merge([SegmentFill(each, 60_000, 60_000) for each in range(5)]) == []
