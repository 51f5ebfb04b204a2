"""Where a measure's name ends: at its full stop, or at a line's end where it has none.

A name that wraps and a name on a line of its own look alike. What cannot be told from the text itself is told from
the other rows of the same table; what these leave open is not guessed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

LONGEST_NAME = 40
_LONGEST_WITH_A_CLAUSE = 30
_SHORTEST_SENTENCE = 4
_STOPS, _CLAUSES = "。！？", "，；："
_OPEN, _CLOSE = "“‘（《〈【", "”’）》〉】"
_GOES_ON_BEFORE = _CLOSE + _STOPS + _CLAUSES + "、—…·"
_GOES_ON_AFTER = _OPEN + _CLAUSES + "、—·+"
# What the names of measures end with, most of them; a wrapped line ends anywhere.
# fmt: off
_LAST_WORDS = (
    "模式", "机制", "系统", "平台", "服务", "改革", "制度", "办法", "监管", "体系", "试点", "业务", "管理",
    "公告", "融资", "互认", "开户", "缴费", "结算", "标准", "优化", "流程", "方式", "中心", "专窗", "窗口",
    "指数", "清单", "目录", "通道", "快办", "通办", "联办", "办理", "审批", "认证", "登记", "核放", "通关",
    "转口", "台账", "查询", "评估", "评价", "措施", "政策", "规则", "方案", "工程", "行动", "计划", "”",
)
# fmt: on


class Ending(Enum):
    """What ends a name: its own column, its full stop, the end of a line."""

    COLUMN = auto()
    STOP = auto()
    BREAK = auto()


@dataclass(frozen=True, slots=True)
class Named:
    """A name and the text behind it. `instead` is the other reading where both are possible.

    `leaning` is the likelier of the two by the words alone.
    """

    title: str
    summary: str
    ending: Ending
    instead: Named | None = None
    leaning: Ending | None = None


def name_of(text: str, breaks: Sequence[int] = ()) -> Named | None:
    """Part a name from its text; `breaks` are the positions where a line ended. None where nothing tells."""
    stop, mark = outside_quotes(text, _STOPS), outside_quotes(text, _STOPS + _CLAUSES)
    by_stop = _by_stop(text, stop)
    limit = len(text) if mark is None else mark
    ends = [at for at in breaks if at <= limit and _may_end(text, at)]
    if by_stop is None and stop is not None and ends and _is_thinkable(text[:stop]):
        return None
    if by_stop is None and mark is not None and text[mark] == "：":
        return _by_colon(text, mark, stop, ends)
    if by_stop is None:
        return _by_break(text, ends)
    if not ends:
        return by_stop
    by_break = _by_break(text, ends) or Named(text[: ends[0]], text[ends[0] :], Ending.BREAK)
    return Named(by_stop.title, by_stop.summary, Ending.STOP, by_break, _leaning(by_stop, by_break))


def settled(named: Named, endings: Counter[Ending], leanings: Counter[Ending | None]) -> Named | None:
    """Choose between two readings by what ended the other names of the table; None where that leaves it open."""
    if named.instead is None:
        return named
    stops, breaks = endings[Ending.STOP], endings[Ending.BREAK]
    if named.leaning is Ending.STOP or (stops and not breaks):
        return named if not (breaks and not stops) else None
    if breaks and not stops:
        return named.instead
    is_one_way = not stops and leanings[Ending.BREAK] > 1 and leanings.total() == leanings[Ending.BREAK]
    return named.instead if is_one_way else None


def outside_quotes(text: str, wanted: str) -> int | None:
    """Return where the first of the wanted characters stands outside quotation marks and brackets, or None."""
    depth = 0
    for at, character in enumerate(text):
        if character in _OPEN:
            depth += 1
        elif character in _CLOSE:
            depth = max(0, depth - 1)
        elif depth == 0 and character in wanted:
            return at
    return None


def is_no_name(text: str) -> bool:
    """Whether a text is too much of a sentence for a name: long, or with a clause's mark outside quotation marks."""
    return len(text) > LONGEST_NAME or outside_quotes(text, _CLAUSES) is not None


def _by_stop(text: str, stop: int | None) -> Named | None:
    if stop is None or is_no_name(text[:stop]):
        return None
    title = text[:stop] if text[stop] == "。" else text[: stop + 1]
    summary = text[stop + 1 :].strip()
    return Named(title.strip(), summary, Ending.STOP) if title.strip() and summary else None


def _by_colon(text: str, colon: int, stop: int | None, ends: Sequence[int]) -> Named | None:
    """Take the name that a colon ends, unless a line's end or the full stop may as well."""
    title, summary = text[:colon].strip(), text[colon + 1 :].strip()
    by_break = _by_break(text, ends)
    ends_so = [name.endswith(_LAST_WORDS) for name in (title, by_break.title if by_break else "")]
    if ends and ends_so == [False, True]:
        return by_break
    may_be_longer = stop is not None and text[stop + 1 :].strip() and _is_thinkable(text[:stop])
    if may_be_longer or (ends and ends_so != [True, False]):
        return None
    return Named(title, summary, Ending.STOP) if 1 < len(title) <= LONGEST_NAME and summary else None


def _by_break(text: str, ends: Sequence[int]) -> Named | None:
    """Take the one line's end that can end a name, or the one of several that ends as names do."""
    if len(ends) > 1:
        ends = [at for at in ends if text[:at].endswith(_LAST_WORDS)]
    if len(ends) != 1 or not text[ends[0] :].strip():
        return None
    return Named(text[: ends[0]].strip(), text[ends[0] :].strip(), Ending.BREAK)


def _may_end(text: str, at: int) -> bool:
    before, after = text[:at].strip(), text[at:].strip()
    if not 1 < len(before) <= LONGEST_NAME or not after:
        return False
    is_open = sum(c in _OPEN for c in before) > sum(c in _CLOSE for c in before)
    return not is_open and after[0] not in _GOES_ON_BEFORE and before[-1] not in _GOES_ON_AFTER


def _is_thinkable(text: str) -> bool:
    """Whether a text with one clause's mark in it could still be a name."""
    bare = re.sub(r"“[^”]*”|（[^）]*）|《[^》]*》", "", text)
    return len(text) <= _LONGEST_WITH_A_CLAUSE and sum(c in _CLAUSES for c in bare) == 1


def _leaning(by_stop: Named, by_break: Named) -> Ending | None:
    first_sentence = outside_quotes(by_break.summary, _STOPS)
    if first_sentence is not None and first_sentence < _SHORTEST_SENTENCE:
        return Ending.STOP
    ends_so = by_stop.title.endswith(_LAST_WORDS), by_break.title.endswith(_LAST_WORDS)
    return {(True, False): Ending.STOP, (False, True): Ending.BREAK}.get(ends_so)
