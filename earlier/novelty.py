"""The class and the innovation point as annexes write them: 全国首创。创新点：……, in one cell or in two."""

from __future__ import annotations

import re

from earlier.classes import CLASS, LABELS, WORDS
from earlier.columns import MARK_LABELS

_MARK = "|".join(MARK_LABELS)
_HEAD = (
    rf"(?P<label>{CLASS})类?(?:[（(、，+]?\s*(?P<mark>{_MARK})\s*[）)]?)?"
    r"(?=$|[。．.，,：:；;（(\s]|创新点)[。．.，,：:；;\s]*"
)
_POINT_LABEL = r"(?:主要)?创新点\s*[：:]?\s*"
NOVELTY = re.compile(rf"{_HEAD}(?:{_POINT_LABEL})?(?P<point>.*)", re.DOTALL)
NOVELTY_INSIDE = re.compile(rf"{_HEAD}(?:主要)?创新点\s*[：:]\s*")
CLASS_IN_BRACKETS = re.compile(
    rf"[（(【\[［]\s*(?P<label>{'|'.join(map(re.escape, sorted(WORDS, key=len, reverse=True)))})类?\s*[）)】\]］]"
)
POINT_ONLY = re.compile(_POINT_LABEL)
POINT_INSIDE = re.compile(r"(?:主要)?创新点\s*[：:]\s*")
# Words that a row's texts may lose: they are kept as a class, a mark or a label.
TOLD_OTHERWISE = (*WORDS, *MARK_LABELS, "类主要创新点")
# A line's end cannot leave one of these of a longer one.
_WHOLE = tuple(label for label in LABELS if len(label) > 2)
_ENDS = ("。", "！", "？", "；", "”", "）", ".", ";")
YES, NO = (
    {"是", "√", "✓", "✔", "☑", "1", "有", "★", "*", "Y", "y", *MARK_LABELS},
    {"", "否", "—", "-", "无", "0", "/", "N", "n"},
)


def opens_with_class(text: str, before: str = "") -> bool:
    """Whether a text opens with a class; `before` is what its line goes on with, which may hold half of the word."""
    found = NOVELTY.match(text)
    if found is None:
        return False
    return found["label"] in _WHOLE or not before.strip() or before.rstrip().endswith(_ENDS)


def names_a_class(text: str) -> bool:
    """Whether a class's word stands anywhere in a text."""
    bare = "".join(text.split())
    return any(word in bare for word in WORDS)


def is_marked(text: str) -> bool | None:
    """Read a cell that says yes or no; None for anything else."""
    plain = text.strip().rstrip("。")
    return True if plain in YES else False if plain in NO else None
