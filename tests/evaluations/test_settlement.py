from __future__ import annotations

import pytest

from evaluations.settlement import count_votes, settled_class
from measures.choices import Classification

FIRST, EXTENDED, REPLICATION = Classification.values


@pytest.mark.parametrize(
    ("proposals", "settled"),
    [
        ([FIRST], FIRST),
        ([FIRST, FIRST, EXTENDED], FIRST),
        ([FIRST, FIRST, FIRST, EXTENDED, REPLICATION], FIRST),
        ([EXTENDED, EXTENDED, None, None, None], EXTENDED),
        ([FIRST, EXTENDED], None),
        ([FIRST, FIRST, EXTENDED, REPLICATION], None),
        ([FIRST, FIRST, EXTENDED, EXTENDED, REPLICATION], None),
        ([None, None], None),
        ([], None),
    ],
)
def test_a_class_is_settled_by_more_than_half_of_the_proposals(
    proposals: list[str | None], settled: str | None
) -> None:
    assert settled_class(count_votes(proposals)) == settled


def test_votes_keep_the_order_of_the_annex() -> None:
    assert list(count_votes([REPLICATION, EXTENDED, FIRST])) == [FIRST, EXTENDED, REPLICATION]


def test_a_class_of_a_later_day_is_counted_behind_the_known_ones() -> None:
    assert count_votes(["另类", FIRST]) == {FIRST: 1, "另类": 1}
