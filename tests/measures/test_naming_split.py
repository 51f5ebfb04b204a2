"""A name is found and masked however somebody splits or writes it, and nothing else is."""

from __future__ import annotations

from itertools import zip_longest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.reducing import reduced, side_by_side, simplified
from measures.naming import MASK, Kind, Names, given_away, mask, mentions, names_of
from tests.measures.test_naming import NAMES, Person, Unit

SPLIT = [
    *"·•/、-.．_|—－ \t\n　",
    "\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u3164", "\u115f", "\u1160", "\uffa0",
    "\u0301", "\u20dd", "\ufe0f", "\U000e0100", "\u202e", "\u2800",
]  # fmt: skip
TRADITIONAL = {"福": "福", "厦": "廈", "门": "門", "湾": "灣", "台": "臺", "潮": "潮", "望": "望", "区": "區"}
ONES = "零一二三四五六七八九"
marks = st.lists(st.sampled_from(SPLIT), max_size=3).map("".join)
chinese = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=6)


def split(name: str, between: list[str]) -> str:
    """The name with a mark behind each character but the last."""
    gaps = [*between[: len(name) - 1]]
    return "".join(each + gap for each, gap in zip_longest(name, gaps, fillvalue=""))


@given(chinese, st.lists(marks, min_size=5, max_size=5))
def test_any_name_is_found_and_masked_through_any_marks(name: str, between: list[str]) -> None:
    names = Names({name: Kind.UNIT})
    text = f"。{split(name, between)}，"
    assert mask(text, names) == f"。{MASK}，"
    assert given_away(side_by_side([text]), names) == [name]


@given(st.text("福厦门湾台潮望区", min_size=2, max_size=5), st.data())
def test_a_name_in_traditional_characters_is_the_same_name(name: str, data: st.DataObject) -> None:
    names = Names({name: Kind.UNIT})
    written = "".join(data.draw(st.sampled_from([each, TRADITIONAL[each]])) for each in name)
    assert mask(f"由{written}办", names) == f"由{MASK}办"


@given(st.text(st.sampled_from([*"望厦门海天abAB12，。（）：“”", *SPLIT]), max_size=60))
def test_a_text_without_the_name_is_left_as_it_is(text: str) -> None:
    # One character of each name is nowhere in the text.
    names = Names({"望潮": Kind.UNIT, "厦门湾": Kind.PLACE, "abz": Kind.PERSON}, frozenset({"87654321"}))
    assert mask(text, names) == text
    assert given_away(side_by_side([text]), names) == []


@given(st.lists(st.one_of(chinese, marks, st.text(max_size=5)), max_size=12), chinese)
def test_what_a_file_gives_away_is_what_is_found_in_a_text(pieces: list[str], name: str) -> None:
    text, names = "".join(pieces), Names({name: Kind.UNIT})
    assert bool(given_away(side_by_side([text]), names)) is bool(mentions(text, names, any_contact=False))
    assert bool(mentions(text, names, any_contact=False)) is (reduced(name) in reduced(text))


@given(st.text("0123456789", min_size=7, max_size=12), st.data())
def test_a_number_is_found_however_it_is_grouped_and_written(number: str, data: st.DataObject) -> None:
    names = Names({}, frozenset({number}))
    written = "".join(
        data.draw(st.sampled_from([each, ONES[int(each)], chr(0xFF10 + int(each))])) for each in number
    )
    between = data.draw(st.lists(st.sampled_from(["", *"·/、-._()（） ，\u200b"]), min_size=11, max_size=11))
    text = f"电话{split(written, between)}办"
    assert mask(text, names, any_contact=False) == f"电话{MASK}办"
    assert given_away(side_by_side([text]), names) == [number]


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("臺灣的望·潮與福/州", "臺灣的○○與福/州"),
        ("望\u3164潮片\u0301區管委會", "○○"),
        ("W.C.F.T.A 与 soft-wcfta", "○○ 与 soft-○○"),
        ("ＸＷＣＦＴＡ", "ＸＷＣＦＴＡ"),
        ("手机138.1234.5678、（139）8765 4321，一三七零零零零一一一一", "手机○○、（○○，○○"),
        ("电话(0595)8888.7777", "电话○○"),
        ("地址192.168.100.12，版本1.3.8.0，图13.5.1234.5678", "地址192.168.100.12，版本1.3.8.0，图13.5.1234.5678"),
        ("希望。潮水", "希望。潮水"),
    ],
)  # fmt: skip
def test_names_and_numbers_in_disguise(text: str, masked: str) -> None:
    assert mask(text, NAMES) == masked


def test_what_stands_in_two_texts_is_no_name_together() -> None:
    assert given_away(side_by_side(["希望", "潮水", "8765", "4321"]), NAMES) == []
    assert "望潮" in given_away(side_by_side(["希|望、潮水"]), NAMES)


def test_a_unit_that_was_entered_in_traditional_characters_is_known_by_its_short_forms() -> None:
    names = names_of([Unit("廈門片區管理委員會")], [Person("歐陽望")])
    assert mask("厦门片区的欧阳望、廈門", names) == "○○的○○、○○"


def test_a_character_that_is_traditional_only_by_its_table_is_the_same_on_both_sides() -> None:
    assert simplified("臺灣") == "台湾"
    assert reduced("Ａ·B") == reduced("ab") == "ab"
