"""No text, however it is made, costs more time than its length deserves."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest

from precedents.reading.lists import read_pasted
from precedents.reading.values import NotAList

LONG = 9000
TEXTS = {
    "dots": "." * LONG,
    "blanks": " " * LONG + "x",
    "tabs": "\t" * LONG,
    "bars": "|" * LONG,
    "opening marks": "“" * LONG,
    "names": "“甲”" * (LONG // 3),
    "brackets": "1." + "（甲" * (LONG // 2),
    "commas": "1.领域：" + "、".join(["甲"] * (LONG // 2)) + "等3项。",
    "labels alone": "\n".join(["1."] * LONG),
    "five levels": "\n".join(("一、甲", "（一）甲", "1.甲", "（1）甲", "①甲")[at % 5] for at in range(LONG)),
    "numbers that start anew": "1.甲\n2.乙\n" * (LONG // 2),
    "headers": "序号\t名称\t内容\n" * (LONG // 3),
    "tags": "<p " * (LONG // 3),
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_a_text_costs_seconds_of_computing_at_the_most(text: str) -> None:
    begun = time.process_time()
    with suppress(NotAList):
        read_pasted(text.encode())
    assert time.process_time() - begun < 6
