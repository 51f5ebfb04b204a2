"""Tables as they stand on a page, told by where their words stand: in plain text, in a PDF, in an OFD."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earlier.columns import Column
from earlier.layout import row_starts
from tests.earlier.test_reading_kinds import (
    HEAD,
    LABELS,
    ROWS,
    assert_read_whole,
    assert_right_or_named,
    read,
    wrapped,
)
from tests.searching import examples

COLUMNS = (Column.SERIAL, Column.SUMMARY, Column.NOVELTY)


def wide(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def set_out(cells: Sequence[tuple[str, ...]], widths: Sequence[int], middle: Sequence[bool]) -> list[str]:
    """Lay cells side by side as a page does; a cell stands in the middle of its row or at its top."""
    lines = []
    for row in cells:
        broken = [wrapped(text, width).split("\n") for text, width in zip(row, widths, strict=True)]
        height = max(map(len, broken))
        shifted = [
            [""] * ((height - len(one)) // 2 if is_middle else 0) + one
            for one, is_middle in zip(broken, middle, strict=True)
        ]
        for at in range(height):
            line, end = "", 0
            for one, width in zip(shifted, widths, strict=True):
                line += " " * (end - wide(line)) + (one[at] if at < len(one) else "")
                end += width * 2 + 4
            lines.append(line)
    return lines


def page(widths: Sequence[int], middle: Sequence[bool]) -> str:
    novelties = [f"{LABELS[row.classification]}。创新点：{row.innovation_point}" for row in ROWS]
    cells = [
        (str(row.serial), f"{row.title}。{row.summary}", novelty)
        for row, novelty in zip(ROWS, novelties, strict=True)
    ]
    header = set_out([("序号", "举措内容", "创新性")], widths, (False,) * 3)
    return HEAD + "\n".join([*header, *set_out(cells, widths, middle)]) + "\n"


@pytest.mark.parametrize(
    "middle", [(False, False, False), (True, False, False), (True, False, True), (True,) * 3]
)
def test_a_table_set_out_by_blanks_is_read_wherever_its_numbers_stand(middle: tuple[bool, ...]) -> None:
    transcript = read(page((2, 18, 12), middle))
    assert_right_or_named(transcript)
    assert [row.serial for row in transcript.rows] == [1, 2, 3, 4, 5, 6]
    if middle != (True, False, True):
        assert (transcript.faults, transcript.unread) == ((), ())


@examples(60)
@given(
    widths=st.tuples(st.just(2), st.integers(8, 30), st.integers(6, 20)),
    middle=st.tuples(st.booleans(), st.booleans(), st.booleans()),
)
def test_a_table_of_any_width_is_read_right_or_named(
    widths: tuple[int, ...], middle: tuple[bool, ...]
) -> None:
    assert_right_or_named(read(page(widths, middle)))


def test_a_line_below_the_table_is_not_taken_into_it() -> None:
    transcript = read(page((2, 18, 12), (True, False, False)) + "       另附说明一份。\n")
    assert transcript.faults or transcript.unread


def test_rows_that_can_be_parted_in_two_ways_are_not_parted() -> None:
    lines = [
        ("", "甲办理。当场办结。", "全国首创。创新点：甲。"),
        ("1", "一次办好。", ""),
        ("", "再补一句。", ""),
        ("", "乙办理。当场办结。", ""),
        ("2", "两次办好。", "复制。创新点：乙。"),
    ]
    assert row_starts(lines, COLUMNS) is None


def test_blank_separated_rows_that_do_not_stand_under_their_header_are_read() -> None:
    rows = [
        f"{row.serial}  {row.title}。{row.summary}  {LABELS[row.classification]}。创新点：{row.innovation_point}"
        for row in ROWS
    ]
    assert_read_whole(read(HEAD + "序号  举措内容  创新性\n" + "\n".join(rows) + "\n"))
