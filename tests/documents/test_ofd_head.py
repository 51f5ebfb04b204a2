"""The red mark and both red double rules in the OFD against GB/T 9704-2012, clause 10.1, to 0.3 mm."""

from __future__ import annotations

from functools import cache

import pytest

from documents.rendering.ofd import render_ofd
from tests.documents.measuring import (
    MM,
    RULE_TOLERANCE_MM,
    TEXT_LEFT_MM,
    TEXT_RIGHT_MM,
    TOLERANCE_MM,
    Band,
    near,
)
from tests.documents.ofd_reader import OfdFile
from tests.documents.sample import MARKS, letter

RED = "255 0 0"
SIZE_MM = 16 / MM
marks = pytest.mark.parametrize("mark", MARKS, ids=len)


@cache
def opened(mark: str) -> OfdFile:
    return OfdFile(render_ofd(letter(mark=mark)))


def rules(mark: str) -> list[Band]:
    """(left, top, right, bottom) of each red rule of the first page, from the top."""
    drawn = [path.box for path in opened(mark).paths(0) if path.colour == RED]
    return sorted(drawn, key=lambda box: box[1])


def ink_of_mark(mark: str) -> Band:
    inks = [opened(mark).ink_of(each) for each in opened(mark).characters(0) if each.colour == RED]
    lefts, tops, rights, bottoms = zip(*inks, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


@marks
def test_the_mark_stands_30_mm_under_the_edge_and_fits_the_text_area(mark: str) -> None:
    left, top, right, _bottom = ink_of_mark(mark)
    assert top == near(30)
    assert right - left <= TEXT_RIGHT_MM - TEXT_LEFT_MM + TOLERANCE_MM
    # A character's strokes do not stand in the middle of its square.
    assert (left + right) / 2 == near((TEXT_LEFT_MM + TEXT_RIGHT_MM) / 2, 1)


@marks
def test_the_first_double_rule_stands_4_mm_under_the_mark(mark: str) -> None:
    assert rules(mark)[0][1] - ink_of_mark(mark)[3] == near(4)


@marks
def test_the_second_double_rule_stands_20_mm_above_the_edge(mark: str) -> None:
    assert rules(mark)[3][3] == near(297 - 20)


@marks
def test_the_rules_are_170_mm_long_thick_over_thin_and_thin_over_thick(mark: str) -> None:
    assert [right - left for left, _top, right, _bottom in rules(mark)] == [near(170, RULE_TOLERANCE_MM)] * 4
    assert [left for left, *_rest in rules(mark)] == [near(20)] * 4
    first, second, third, fourth = (bottom - top for _left, top, _right, bottom in rules(mark))
    assert first > 2 * second
    assert fourth > 2 * third


@marks
def test_the_number_stands_seven_eighths_of_a_character_under_the_first(mark: str) -> None:
    number = next(each for each in opened(mark).characters(0) if each.size == near(SIZE_MM, 0.01))
    assert number.text == "东"
    assert number.y - 0.88 * SIZE_MM - rules(mark)[1][3] == near(SIZE_MM * 7 / 8)


@marks
def test_nothing_is_red_on_another_page(mark: str) -> None:
    others = range(1, len(opened(mark).pages))
    assert [path for page in others for path in opened(mark).paths(page) if path.colour == RED] == []
    assert [each for page in others for each in opened(mark).characters(page) if each.colour == RED] == []
