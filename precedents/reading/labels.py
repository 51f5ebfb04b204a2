"""The labels that open a line: 一、 （一） 1. （1） ① 案例N, with what follows them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from core.sources.numerals import CHINESE, CIRCLED, number_of


class Label(StrEnum):
    """The kinds of labels."""

    CASE = "case"
    ITEM = "item"
    PART = "part"
    HAN = "han"
    HAN_PAREN = "han_paren"
    DIGIT = "digit"
    DIGIT_COMMA = "digit_comma"
    DIGIT_PAREN = "digit_paren"
    CIRCLED = "circled"


@dataclass(frozen=True, slots=True)
class Labelled:
    """A line's label, its number, and the rest of the line."""

    label: Label
    number: int
    rest: str


# 一 、 and 1 .: blanks before the mark of a label.
_INNER = re.compile(r"(?<=^.)[ \u3000]+(?=[、.．])|(?<=^..)[ \u3000]+(?=[、.．])")
_HAN = rf"[{CHINESE}]{{1,7}}"
_FORMS: tuple[tuple[Label, re.Pattern[str]], ...] = (
    (
        Label.CASE,
        re.compile(
            rf"[【\[〔]?(?:最佳实践|典型|创新|实践)?案\s*例(?:\s*之)?\s*(?P<number>[0-9]{{1,3}}|{_HAN})\s*[】\]〕]?"
            r"(?:\s*[：:、.．—－-]+\s*|\s+|$|(?=[“《‘「])|(?=(?!中|的|和|与|所|提|里|表明|是|为|介绍|分析|显示|可|在)[^\s，。、][^。，；]{1,40}$))(?P<rest>.*)",
            re.DOTALL,
        ),
    ),
    (
        Label.ITEM,
        re.compile(rf"第(?P<number>[0-9]{{1,3}}|{_HAN})[项条]\s*[：:、．.]?\s*(?P<rest>.*)", re.DOTALL),
    ),
    (
        Label.PART,
        re.compile(rf"第(?P<number>[0-9]{{1,3}}|{_HAN})(?:部分|章|篇)\s*[：:、]?\s*(?P<rest>.*)", re.DOTALL),
    ),
    (Label.HAN, re.compile(rf"(?P<number>{_HAN})\s*[、.．]\s*(?P<rest>.*)", re.DOTALL)),
    (
        Label.HAN_PAREN,
        re.compile(rf"[（(〔]\s*(?P<number>{_HAN})\s*[）)〕]\s*[、.．]?\s*(?P<rest>.*)", re.DOTALL),
    ),
    (
        Label.DIGIT_PAREN,
        re.compile(
            r"(?:[（(]\s*(?P<number>[0-9]{1,3})\s*[）)]|(?P<bare>[0-9]{1,3})\s*[）)])\s*[、.．]?\s*(?P<rest>.*)",
            re.DOTALL,
        ),
    ),
    (Label.DIGIT_COMMA, re.compile(r"(?P<number>[0-9]{1,3})\s*、\s*(?P<rest>.*)", re.DOTALL)),
    # 3.5亿元 and 1.2. are no labels.
    (
        Label.DIGIT,
        re.compile(
            r"(?P<number>[0-9]{1,3})(?:\s*[.．]\s*(?![0-9])|\t+|[ \u3000]{1,4}(?=[^\s0-9a-zA-Z%"
            r"年月日项个家万亿天时条批余名件户次元]))(?P<rest>.*)",
            re.DOTALL,
        ),
    ),
    (Label.CIRCLED, re.compile(rf"(?P<number>[{CIRCLED}])\s*[、.．]?\s*(?P<rest>.*)", re.DOTALL)),
)


def labelled(text: str) -> Labelled | None:
    """Return the label that opens a text, or None. A label alone has an empty rest."""
    text = text.strip()
    return _labelled(text) or _labelled(_INNER.sub("", text))


def _labelled(text: str) -> Labelled | None:
    for label, form in _FORMS:
        found = form.match(text)
        if found is None:
            continue
        number = number_of(found["number"] or found.groupdict().get("bare") or "")
        if number is None or number > 999:
            continue
        return Labelled(label, number, found["rest"].strip())
    return None
