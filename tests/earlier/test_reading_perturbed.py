"""Whatever happens to an annex on the way: every row is right, or a fault is named."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earlier.values import Transcript
from tests.earlier.perturbed import MISHAPS, SHAPES, STRANGERS, some_rows
from tests.earlier.test_reading_kinds import HEAD, read, solid
from tests.searching import examples


def stands_alone(stranger: str, lines: Sequence[str]) -> bool:
    """Whether a stranger begins with a line and ends with one, wherever it comes in the whole text."""
    text, ends = "".join(lines), set(accumulate(map(len, lines), initial=0))
    found = re.finditer(re.escape(stranger), text) if not stranger.isdecimal() else ()
    return all(one.start() in ends and one.end() in ends for one in found)


def annex(shape: str, seed: int, mishaps: int) -> tuple[Transcript, list[object]]:
    chance = Random(seed)  # nothing secret is drawn
    rows = some_rows(chance)
    lines = SHAPES[shape](rows, chance)
    for _ in range(mishaps):
        before = list(lines)
        chance.choice(MISHAPS[shape])(lines, chance)
        # A stranger that runs into a measure's own line cannot be told from it, wherever that line breaks.
        if not all(stands_alone(stranger, lines) for stranger in STRANGERS):
            lines[:] = before
    return read(HEAD + "\n".join(lines) + "\n"), [solid(row) for row in rows]


@pytest.mark.parametrize("shape", SHAPES)
@examples(80)
@given(seed=st.integers(0, 2**32), mishaps=st.integers(0, 3))
def test_every_row_is_right_or_a_fault_is_named(shape: str, seed: int, mishaps: int) -> None:
    transcript, rows = annex(shape, seed, mishaps)
    # A letter without a single measure is refused as such.
    if transcript.rows and not transcript.faults and not transcript.unread:
        assert [solid(row) for row in transcript.rows] == rows


@pytest.mark.parametrize("shape", SHAPES)
def test_what_nothing_happened_to_is_read_whole(shape: str) -> None:
    for seed in range(40):
        transcript, rows = annex(shape, seed, 0)
        assert (transcript.faults, transcript.unread) == ((), ())
        assert [solid(row) for row in transcript.rows] == rows


@pytest.mark.parametrize("shape", ["with_tabs", "in_five_columns", "numbered"])
def test_a_broken_line_is_mostly_put_together_again(shape: str) -> None:
    read_whole = 0
    for seed in range(100):
        transcript, rows = annex(shape, seed, 1)
        read_whole += [solid(row) for row in transcript.rows] == rows
    assert read_whole > 50
