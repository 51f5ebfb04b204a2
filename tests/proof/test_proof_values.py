"""The checks of the proof by themselves, on plain values."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from typing import Any

import pytest

from proof.chain import Link, chain_faults, in_chain_order
from proof.digests import measure
from proof.evidence import NOT_COMPARED, ROW_KEYS, FrozenRow, changed_since
from proof.manifests import FIRST_FORMAT, parted, shape_fault
from proof.register import Series, series_faults
from tests.proof.sealing import Batched


def links(*pairs: tuple[str, str]) -> list[Link]:
    return [Link(digest, digest, previous) for digest, previous in pairs]


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        (links(), []),
        (links(("a", "")), []),
        (links(("c", "b"), ("a", ""), ("b", "a")), []),
        (links(("a", ""), ("c", "b")), ["c：上一份函（清单摘要 b）不见了，链条在这里断开。"]),
        (links(("a", ""), ("b", "a"), ("c", "a")), ["b、c：都接在同一份函之后，链条分叉。"]),
        (links(("a", ""), ("b", "")), ["a、b：都自称是第一份函。"]),
        (links(("a", "b"), ("b", "a")), ["链条没有第一份函：每一份都接在另一份之后。"]),
        (links(("a", ""), ("b", "c"), ("c", "b")), ["b、c：清单互相接续成圈，与链条不相连。"]),
        ([Link("一", "a", ""), Link("二", "a", "a")], ["一、二：文件清单的摘要相同。"]),
    ],
)
def test_a_chain_has_one_beginning_and_neither_fork_nor_gap(given: list[Link], wanted: list[str]) -> None:
    assert chain_faults(given) == wanted


def test_the_chain_is_followed_from_its_beginning() -> None:
    assert [link.name for link in in_chain_order(links(("c", "b"), ("a", ""), ("b", "a")))] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("opened", "last", "taken", "wanted"),
    [
        (0, 0, [], []),
        (0, 2, [1, 2], []),
        (5, 7, [6, 7], []),
        (5, 7, [2, 6, 7], []),
        (0, 3, [1, 3], ["甲〔2026〕2号：没有对应的函。"]),
        (0, 9, [1, 9], ["甲〔2026〕2号至8号：没有对应的函。"]),
        (0, 2, [1], ["甲〔2026〕2号：没有对应的函。"]),
        (0, 1, [1, 2], ["甲〔2026〕2号：序列只用到1号，这个字号不是系统编出的。"]),
    ],
)
def test_numbers_are_consecutive_as_far_as_they_are_ours(
    opened: int, last: int, taken: list[int], wanted: list[str]
) -> None:
    numbers = [f"甲〔2026〕{sequence}号" for sequence in taken]
    assert series_faults([Series("甲", 2026, opened, last)], numbers) == wanted


@pytest.mark.parametrize("text", ["", "甲2026年1号", "甲〔26〕1号", "〔2026〕1号", "甲〔2026〕1号 "])
def test_what_is_no_document_number_is_not_taken_for_one(text: str) -> None:
    assert parted(text) is None
    assert series_faults([], [text]) == [f"{text}：不是发文字号。"]


@pytest.mark.parametrize("given", [None, 7, "x", [], {}, {"format": 1}, {"format": FIRST_FORMAT}])
def test_what_is_no_manifest_is_said_to_be_none(given: object) -> None:
    assert shape_fault(given)


def test_digests_are_those_of_the_standards() -> None:
    # GB/T 32905-2016, A.1; FIPS 180-4.
    measured = measure([b"a", b"", b"bc"])
    assert measured.size == 3
    assert measured.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert measured.sm3 == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The ways to all values in a JSON value that hold no others."""
    if isinstance(value, dict | list) and value:
        for step, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(inner, (*path, step))
    else:
        yield path


def test_a_change_of_any_field_of_a_record_is_named_in_chinese(fit: Batched) -> None:
    """What is not held against the rows of now stands by its digest, or is held against the letter."""
    unnamed, unworded = [], set()
    for record in (fit.evidence[0], fit.record):
        for path in leaves(record):
            if path[0] in NOT_COMPARED or path[-1] in ROW_KEYS:
                continue
            now = copy.deepcopy(record)
            holder: Any = now
            for step in path[:-1]:
                holder = holder[step]
            holder[path[-1]] = "别的"
            faults = changed_since("函", FrozenRow(record, ""), now)
            place = faults[0].split("与印发时不同：")[1].split("，印发时是")[0] if faults else ""
            if len(faults) != 1:
                unnamed.append(path)
            unworded |= set(re.findall(r"[a-z_0-9]{2,}", re.sub("〔.*?〕", "", place)))
    assert unnamed == []
    assert unworded == set()
