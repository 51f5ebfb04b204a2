"""Punctuation and width as GB/T 15834—2011 and GB/T 15835—2011 ask, looked at character by character."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_SHOWN_AROUND = 4
# What is wrong, and the sentence that says what to do. Looked for where Chinese characters stand beside it:
# between Latin letters and figures half-width marks are right.
_RULES = (
    (
        re.compile(rf"(?<=[{_HAN}])[,;:?!]|[,;?!](?=[{_HAN}])"),
        gettext_lazy("“%(found)s”是半角标点，请改用全角"),
    ),
    (
        re.compile(rf"(?<=[{_HAN}])[()]|[()](?=[{_HAN}])"),
        gettext_lazy("“%(found)s”是半角括号，请改用全角"),
    ),
    (re.compile(rf"(?<=[{_HAN}])[\"']|[\"'](?=[{_HAN}])"), gettext_lazy("“%(found)s”是直引号，请改用弯引号")),
    (
        re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]+"),
        gettext_lazy("“%(found)s”是全角字符，请改用半角"),
    ),
    (re.compile(r"\.{3,}|。{2,}|…(?<!……)(?!…)"), gettext_lazy("省略号“%(found)s”请改为“……”")),
    (
        re.compile(rf"(?<=[{_HAN}])-{{2,}}|(?<=[{_HAN}])—(?<!——)(?!—)(?=[{_HAN}])"),
        gettext_lazy("破折号“%(found)s”请改为“——”"),
    ),
    (re.compile("([，、；：？！])[，、；：。]|。[，、；：]"), gettext_lazy("“%(found)s”是重复的标点")),
    (
        re.compile(rf"(?<=[{_HAN}，。、；：])(?:[ ]{{2,}}|\u3000+)(?=[{_HAN}])"),
        gettext_lazy("汉字之间有多余的空格"),
    ),
)
_PAIRS = {"“": "”", "‘": "’", "（": "）", "《": "》", "〈": "〉", "〔": "〕", "【": "】"}
_CLOSING = {closing: opening for opening, closing in _PAIRS.items()}


def typography_faults(text: str) -> Iterator[str]:
    """Yield what is wrong with a text, as Chinese sentences that show the place with the characters around it."""
    for pattern, sentence in _RULES:
        for found in pattern.finditer(text):
            shown = str(sentence) % {"found": found.group()} if "%(" in str(sentence) else str(sentence)
            yield f"{shown}（{_around(text, found.start(), found.end())}）"
    yield from _unpaired(text)


def _unpaired(text: str) -> Iterator[str]:
    opened: list[tuple[int, str]] = []
    for position, character in enumerate(text):
        if character in _PAIRS:
            opened.append((position, character))
        elif character in _CLOSING:
            if opened and opened[-1][1] == _CLOSING[character]:
                opened.pop()
            else:
                yield _not_paired(text, position)
    for position, _character in opened:
        yield _not_paired(text, position)


def _not_paired(text: str, position: int) -> str:
    found = {"found": text[position], "around": _around(text, position, position + 1)}
    return _("“%(found)s”没有成对（%(around)s）") % found


def _around(text: str, start: int, end: int) -> str:
    return f"…{text[max(0, start - _SHOWN_AROUND) : end + _SHOWN_AROUND]}…"
