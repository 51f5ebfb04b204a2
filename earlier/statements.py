"""The figures that a letter states of itself, found in its sentences clause by clause."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum, auto

from core.sources.numerals import CHINESE, NUMERAL, number_of
from earlier.classes import WORDS
from earlier.columns import MARK_LABELS
from earlier.values import Statement, StatementKind

_BOUND = sorted((word for word in WORDS if len(word) > 2 or word == "复制"), key=len, reverse=True)
# 可复制, 在全国复制: the verb, no class.
_CLASS = "|".join(
    rf"(?<![可已国省市获被面]){re.escape(word)}" if word == "复制" else re.escape(word) for word in _BOUND
)
_MARK = "|".join(MARK_LABELS)
_DIGIT = rf"(?<![0-9{CHINESE}])"
BATCH = re.compile(rf"第\s*(?P<count>{NUMERAL})\s*批")
_PREVIOUS = re.compile(
    rf"(?<!第){_DIGIT}(?P<batches>{NUMERAL})\s*批(?:次)?(?:[、，]|共|累计|合计|总计|推出|发布|有)*\s*(?P<measures>{NUMERAL})\s*项"
)
_COUNT = re.compile(rf"(?P<count>{NUMERAL})\s*项")
_IN_TITLE = re.compile(rf"[（(]\s*共?\s*(?P<count>{NUMERAL})\s*项\s*[）)]")
_KIND = r"(?:类|性|举措|创新举措|项目|成果|的)*"
_BY_CLASS = re.compile(rf"(?P<label>{_CLASS}){_KIND}\s*(?:[（(：:]|共|有|为)?\s*(?P<count>{NUMERAL})\s*项")
_CLASS_AFTER = re.compile(
    rf"(?P<count>{NUMERAL})\s*项(?:为|属于|属|是|入选|列入)?(?P<label>{_CLASS})(?!推广|经验)"
)
_MARKED = re.compile(rf"(?P<label>{_MARK}){_KIND}\s*(?:[（(：:]|共|有|为)?\s*(?P<count>{NUMERAL})\s*项")
_PARTS = re.compile(r"([，。；！？：])")
_SELECTED = re.compile(r"入选|列入|选入|评估出|遴选出")
_CUMULATIVE = re.compile(
    r"累计|截至|截止|以来|历年|至今|迄今|此前|先后|总计|目前(?:已|共)|前[0-9一二三四五六七八九十百]+批"
)
_THIS = re.compile(r"本批|本次|此次|这批|这次|新一批|近期|日前|最近")
_GOES_ON = re.compile(r"其中|分别|包括|上述|这些|含")
# A part of the whole: an area, a field, a kind of unit.
_A_PART = re.compile(r"片区|领域|方面|设区市|单位报送")


class _Scope(Enum):
    """What the clauses of a sentence are about."""

    OPEN = auto()
    THIS = auto()
    ALL_SO_FAR = auto()
    ANOTHER = auto()


def in_title(text: str, place: str) -> Iterator[Statement]:
    """Yield what a title states: its batch, and the number of measures in brackets."""
    yield from _found(BATCH, text, StatementKind.BATCH, place)
    yield from _found(_IN_TITLE, text, StatementKind.SELECTED, place)


def in_paragraph(text: str, place: str, batch: int | None = None) -> Iterator[Statement]:
    """Yield what the sentences of a paragraph state of this batch, and of all that were before it."""
    scope, ended = _Scope.OPEN, False
    pieces = _PARTS.split(text)
    for clause, mark in zip(pieces[::2], [*pieces[1::2], ""], strict=True):
        if ended and not _GOES_ON.match(clause.strip()):
            scope = _Scope.OPEN
        scope = _scope_of(clause, batch, scope)
        yield from _in_clause(clause, place, scope)
        ended = mark in {"。", "！", "？"}


def _scope_of(clause: str, batch: int | None, before: _Scope) -> _Scope:
    """Tell what a clause is about: itself, or as the clause before it."""
    named = {number_of(found["count"]) for found in BATCH.finditer(clause)}
    if _THIS.search(clause) or (batch is not None and batch in named):
        return _Scope.THIS
    if _PREVIOUS.search(clause) or _CUMULATIVE.search(clause):
        return _Scope.ALL_SO_FAR
    if named and not re.search(r"(?:入选|列入|选入).*第", clause):
        return _Scope.ANOTHER
    return before


def _in_clause(clause: str, place: str, scope: _Scope) -> Iterator[Statement]:
    is_of_this = scope in {_Scope.OPEN, _Scope.THIS}
    if previous := _PREVIOUS.search(clause):
        yield from _pair(previous, place)
    elif "最佳实践" in clause:
        yield from _so_far(StatementKind.BEST_PRACTICE, clause, place, scope)
    elif "全国" in clause and re.search(r"复制推广|推广", clause):
        yield from _so_far(StatementKind.NATIONAL_REPLICATION, clause, place, scope)
    elif not is_of_this or _A_PART.search(clause):
        return
    elif _SELECTED.search(clause) and not re.search(_CLASS, clause):
        yield from _found(_COUNT, clause, StatementKind.SELECTED, place)
        yield from _found(BATCH, clause, StatementKind.BATCH, place)
    else:
        yield from _by_class(clause, place)
        yield from _found(_MARKED, clause, StatementKind.MARKED, place)


def _so_far(kind: str, clause: str, place: str, scope: _Scope) -> Iterator[Statement]:
    """Yield what was recognised until now, unless the clause counts this batch's share of it."""
    if scope not in {_Scope.THIS, _Scope.ANOTHER}:
        yield from _found(_COUNT, clause, kind, place)


def _by_class(clause: str, place: str) -> Iterator[Statement]:
    pattern = _BY_CLASS if _BY_CLASS.search(clause) else _CLASS_AFTER
    for found in pattern.finditer(clause):
        count = number_of(found["count"])
        if count is not None:
            yield Statement(StatementKind.BY_CLASS, count, place, WORDS[found["label"]])


def _pair(found: re.Match[str], place: str) -> Iterator[Statement]:
    batches, measures = number_of(found["batches"]), number_of(found["measures"])
    if batches is not None and measures is not None:
        yield Statement(StatementKind.PREVIOUS_BATCHES, batches, place)
        yield Statement(StatementKind.PREVIOUS_MEASURES, measures, place)


def _found(pattern: re.Pattern[str], text: str, kind: str, place: str) -> Iterator[Statement]:
    for found in pattern.finditer(text):
        count = number_of(found["count"])
        if count is not None:
            yield Statement(kind, count, place)


def mark_label_in(text: str) -> str:
    """Return the name that a text gives to the mark, or nothing."""
    found = re.search(_MARK, text)
    return found[0] if found else ""


def zone_in(text: str) -> str:
    """Return the zone that a title names before its 第N批, or nothing."""
    before = text.partition("第")[0]
    for word in ("发布", "公布", "印发", "通报", "关于"):
        if word in before:
            before = before.rpartition(word)[2]
    return before.strip() if 1 < len(before.strip()) <= 30 else ""
