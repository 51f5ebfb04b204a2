"""Pairs that look like doubles, from plain values."""

from __future__ import annotations

from measures.pairs import PairHit, pairs_of


def hit(
    number: int,
    measure: str,
    key: str,
    overlap: float = 0.6,
    *,
    is_candidate: bool = True,
    score: float = 0.5,
    by_meaning: bool = False,
    is_named: bool = False,
    is_apart: bool = False,
) -> PairHit:
    return PairHit(number, measure, key, is_candidate, overlap, score, by_meaning, is_named, is_apart)


def test_what_two_searches_found_of_one_another_is_one_pair() -> None:
    pairs = pairs_of([hit(1, "7", "12", 0.61), hit(2, "12", "7", 0.61), hit(3, "7", "13", 0.9)])
    assert pairs.waiting == (3, 2)


def test_a_published_measure_with_the_same_key_as_a_candidate_is_another_thing() -> None:
    found = [
        hit(1, "7", "12", 0.8),
        hit(2, "7", "12", 0.7, is_candidate=False),
        hit(3, "12", "7", 0.3, is_candidate=False),
    ]
    assert pairs_of(found).waiting == (1, 2, 3)


def test_told_apart_on_one_side_is_told_apart_on_both() -> None:
    pairs = pairs_of([hit(1, "7", "12", is_apart=True), hit(2, "12", "7", 0.62)])
    assert (pairs.waiting, pairs.apart) == ((), (1,))


def test_shared_wording_stands_apart_from_meaning_and_what_is_neither_is_left_out() -> None:
    found = [
        hit(1, "1", "2", 0.1, score=0.9, by_meaning=True),
        hit(2, "1", "3", 0.25, score=0.3),
        hit(3, "1", "4", 0.2, score=0.2, by_meaning=True),
        hit(4, "1", "5", 0.24, score=0.9),
    ]
    pairs = pairs_of(found)
    assert (pairs.waiting, pairs.by_meaning) == ((2,), (1,))


def test_the_predecessor_that_a_candidate_names_is_no_double_of_it() -> None:
    found = [hit(1, "7", "40", is_candidate=False, is_named=True), hit(2, "7", "41", is_candidate=False)]
    assert pairs_of(found).waiting == (2,)
