"""What two texts share is marked where it stands, and what they do not share is said."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from precedents.explaining.clauses import clauses
from precedents.explaining.explanation import MOST_CHARACTERS, Explanation, explain
from precedents.explaining.marking import Piece, after
from precedents.words.overlap import Rarity, overlap
from precedents.words.terms import occurring, terms_of

# Every word is as rare as another.
WORTH = Rarity(np.zeros(0, np.uint32), np.zeros(0), 9.0)
TEXTS = st.text(st.sampled_from("企业开办登记管理港ＡaE９，。；\n“”"), max_size=80)


def explained(left: str, right: str, *phrases: str) -> Explanation:
    return explain(left, right, WORTH, phrases)


def marked(pieces: tuple[Piece, ...], mark: str) -> list[str]:
    return [piece.text for piece in pieces if piece.mark == mark]


def joined(pieces: tuple[Piece, ...]) -> str:
    return "".join(piece.text for piece in pieces)


def test_an_identical_passage_is_marked_in_both_texts_across_punctuation_and_width() -> None:
    told = explained("对ＡＥＯ企业，先放行、后改单。", "凡 aeo企业先放行后改单的")
    assert marked(told.left, "same") == ["ＡＥＯ企业，先放行、后改单"]
    assert marked(told.right, "same") == ["aeo企业先放行后改单"]
    assert told.longest == 11


def test_a_shared_word_outside_a_passage_is_marked_lighter() -> None:
    told = explained("货物由海关查验", "海关对货物放行，RCEP", "不相干")
    assert marked(told.left, "same") == []
    assert marked(told.left, "term") == ["货物", "海关"]
    assert marked(told.right, "term") == ["海关", "货物"]


def test_a_word_of_letters_is_shared_as_a_whole() -> None:
    told = explained("依托RCEP规则", "RCE与RCEP")
    assert marked(told.right, "same") == ["RCEP"]
    assert marked(explained("用ETC收费", "ETC卡").right, "term") == ["ETC"]


def test_everyday_wording_is_not_marked() -> None:
    common = np.unique(np.array([(0x8D27 << 16) | 0x7269], np.uint32))
    worth = Rarity(common, np.array([0.1]), 9.0)
    assert marked(explain("货物由海关查验", "海关对货物放行", worth).left, "term") == ["海关"]


def test_clauses_stand_beside_one_another_and_the_rest_is_said_to_be_apart() -> None:
    told = explained(
        "企业可在线提交注销申请，免予刊登报纸公告。设立专家咨询委员会。",
        "免予刊登报纸公告，节省费用二百元。企业在线提交注销申请。",
    )
    assert [(joined(pair.left), joined(pair.right)) for pair in told.pairs] == [
        ("企业可在线提交注销申请，", "企业在线提交注销申请。"),
        ("免予刊登报纸公告。", "免予刊登报纸公告，"),
    ]
    assert told.apart_left == ("设立专家咨询委员会。",)
    assert told.apart_right == ("节省费用二百元。",)


def test_a_fixed_phrase_is_marked_in_neither_text() -> None:
    phrase = "《中华人民共和国海关法》"
    told = explained(
        "依据《中华人民共和国海关法》办理邮轮补给", "依据《中华人民共和国海关法》办理船员换班", phrase
    )
    assert marked(told.left, "same") == []
    assert "海关" not in "".join(marked(told.left, "term"))


def test_the_longest_passage_wins_and_a_character_belongs_to_one() -> None:
    told = explained("企业开办一窗通办企业开办", "企业开办一窗通办")
    assert marked(told.left, "same") == ["企业开办一窗通办"]


def test_only_the_beginning_of_an_endless_text_is_looked_into() -> None:
    told = explained("企业开办登记。" * 5_000, "企业开办登记。")
    assert told.is_cut
    assert len(joined(told.left)) == MOST_CHARACTERS


@given(TEXTS, TEXTS)
def test_pieces_and_clauses_make_up_the_texts(left: str, right: str) -> None:
    told = explained(left, right)
    assert (joined(told.left), joined(told.right)) == (left, right)
    assert len(told.pairs) + len(told.apart_left) == len(clauses(left))
    shown = [joined(pair.left) for pair in told.pairs] + list(told.apart_left)
    assert sorted(shown) == sorted(left[start:end] for start, end in clauses(left))


@given(TEXTS, TEXTS)
def test_what_is_the_same_from_one_side_is_as_long_from_the_other(left: str, right: str) -> None:
    one, other = explained(left, right), explained(right, left)
    assert one.longest == other.longest
    assert (one.longest >= 4) == bool(marked(one.left, "same")) == bool(marked(one.right, "same"))


@given(TEXTS, TEXTS, st.integers(0, 90))
def test_the_rest_of_a_marked_text_keeps_its_marks(left: str, right: str, count: int) -> None:
    whole = explained(left, right).right
    marks = [piece.mark for piece in whole for _character in piece.text]
    rest = after(whole, count)
    assert joined(rest) == right[count:]
    assert [piece.mark for piece in rest for _character in piece.text] == marks[count:]


@given(TEXTS)
def test_a_text_agrees_with_itself_in_everything(text: str) -> None:
    assert all(len(terms_of(clause)) == 0 for clause in explained(text, text).apart_left)


@pytest.mark.parametrize(
    ("of", "within", "share"),
    [("企业开办", "企业开办登记", 1.0), ("企业开办", "港口", 0.0), ("", "港口", 0.0), ("企业", "企", 1 / 3)],
)
def test_overlap_is_the_part_of_a_text_that_stands_in_the_other(of: str, within: str, share: float) -> None:
    assert overlap(occurring(of), occurring(within), WORTH) == pytest.approx(share)
