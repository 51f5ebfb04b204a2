"""By which words a unit is known, where a text has them, and what a mask leaves."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.naming import MASK, Kind, Names, mask, mentions, names_of


@dataclass
class Unit:
    name: str
    full_name: str = ""
    short_name: str = ""
    agency_code: str = ""
    notice_code: str = ""
    other_names: list[str] = field(default_factory=list)


@dataclass
class Person:
    name: str
    phone: str = ""
    email: str = ""


def kinds(name: str) -> dict[str, Kind]:
    return dict(names_of([Unit(name)]).words)


@pytest.mark.parametrize(
    ("name", "known_as"),
    [
        ("福州片区管委会", {"福州片区管委会", "福州片区管理委员会", "福州片区", "福州"}),
        (
            "中国（福建）自由贸易试验区厦门片区管理委员会",
            {
                "中国(福建)自由贸易试验区厦门片区管理委员会",
                "厦门片区管理委员会",
                "厦门片区管委会",
                "厦门片区",
                "厦门",
            },
        ),
        ("平潭综合实验区经济发展局", {"平潭综合实验区经济发展局", "平潭综合实验区经济发展", "平潭"}),
        ("厦门海关", {"厦门海关", "厦门"}),
        ("国家税务总局福州市税务局", {"国家税务总局福州市税务局", "福州市税务局", "福州市税务", "福州"}),
        (
            "福建省福州市鼓楼区商务局",
            {"福建省福州市鼓楼区商务局", "福州市鼓楼区商务局", "福州市鼓楼区商务", "福州", "鼓楼"},
        ),
        ("省地方金融管理局", {"省地方金融管理局", "地方金融管理局"}),
        ("高新区管委会", {"高新区管委会", "高新区管理委员会"}),
    ],
)
def test_a_name_says_its_short_forms_and_its_place_and_nothing_that_is_common(
    name: str, known_as: set[str]
) -> None:
    assert set(kinds(name)) == known_as


NAMES = names_of(
    [Unit("望潮片区管委会", agency_code="望自贸办", other_names=["WCFTA", "潮城", "海潮（新城）"])],
    [Person("欧阳望", "138 0591 2345", "ouyang@wangchao.example")],
    ["钟离秋（主任）、司徒某"],
    ["0591-87654321"],
)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("望潮片区管委会与海关共用清单", "○○与海关共用清单"),
        ("在望潮片区试行，望潮市民可办", "在○○试行，○○市民可办"),
        ("望 潮　片\n区管委会牵头", "○○牵头"),
        ("ＷＣＦＴＡ、wcfta 与 WCFTAX 不同", "○○、○○ 与 WCFTAX 不同"),
        ("海潮(新城)、海潮〔新城〕、潮城", "○○、○○、○○"),
        ("望自贸办〔2025〕12号", "○○〔2025〕12号"),
        ("联系欧阳望、钟离秋、司徒某主任", "联系○○、○○、○○主任"),
        ("电话0591－8765 4321，或87654321", "电话○○，或○○"),
        ("手机138-0591-2345x、13912345678", "手机○○x、○○"),
        ("信箱 Ouyang@Wangchao.example，a.b@c.example", "信箱 ○○，○○"),
        ("厦门已有同类做法，2025年办理1234567890票", "厦门已有同类做法，2025年办理1234567890票"),
        ("", ""),
    ],
)
def test_names_are_masked_as_people_see_them(text: str, masked: str) -> None:
    assert mask(text, NAMES) == masked


def test_a_mention_says_where_it_is_and_what_it_gives_away() -> None:
    text = "由欧阳望在望潮 片区办理"
    assert [(text[one.start : one.end], one.kind) for one in mentions(text, NAMES)] == [
        ("欧阳望", Kind.PERSON),
        ("望潮 片区", Kind.UNIT),
    ]


def test_no_names_find_nothing() -> None:
    assert mask("望潮片区 13912345678", Names()) == "望潮片区 13912345678"


@given(
    st.lists(
        st.sampled_from(["望潮", "片区", "管委会", "潮 城", "钟离秋", "Ｗcfta", "与", " ", "市", "12", "。"])
    )
)
def test_what_is_masked_names_nobody_and_keeps_the_rest(pieces: list[str]) -> None:
    text = "".join(pieces)
    masked = mask(text, NAMES)
    assert mentions(masked, NAMES) == []
    rest = "".join(
        piece
        for at, piece in enumerate(text)
        if not any(one.start <= at < one.end for one in mentions(text, NAMES))
    )
    assert masked.replace(MASK, "") == rest


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("与22-003号相近", "与○○号相近"),
        ("与２２－００３号相近", "与○○号相近"),
        ("共办理22003件", "共办理22003件"),
        ("2.2003亿元", "2.2003亿元"),
    ],
)
def test_a_number_with_a_mark_is_no_other_figure(text: str, masked: str) -> None:
    assert mask(text, Names({"22-003": Kind.MEASURE})) == masked


def test_a_long_text_without_an_end_is_looked_through_once() -> None:
    # Looked at from each character anew it would take minutes.
    assert mentions("a" * 500_000, names_of([Unit("福州片区管委会")])) == []
