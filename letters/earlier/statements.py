"""The figures that a letter states of itself, found in its sentences clause by clause."""

from __future__ import annotations

import re
from collections.abc import Iterator

from letters.earlier.columns import MARK_LABELS
from letters.earlier.numerals import NUMERAL, number_of
from letters.earlier.values import Statement, StatementKind
from measures.choices import Classification

LABELS = {str(label): code for code, label in Classification.choices}
_CLASS = "|".join(sorted(LABELS, key=len, reverse=True))
_MARK = "|".join(MARK_LABELS)
BATCH = re.compile(rf"第\s*(?P<count>{NUMERAL})\s*批")
_PREVIOUS = re.compile(
    rf"(?<!第)(?P<batches>{NUMERAL})\s*批(?:次)?(?:[、，]|共|累计|合计)*\s*(?P<measures>{NUMERAL})\s*项"
)
_COUNT = re.compile(rf"(?P<count>{NUMERAL})\s*项")
_IN_TITLE = re.compile(rf"[（(]\s*共?\s*(?P<count>{NUMERAL})\s*项\s*[）)]")
_BY_CLASS = re.compile(
    rf"(?P<label>{_CLASS})(?:类|举措|创新举措|的)*\s*(?:[（(：:]|共|有|为)?\s*(?P<count>{NUMERAL})\s*项"
)
_CLASS_AFTER = re.compile(rf"(?P<count>{NUMERAL})\s*项(?:为|属|属于|是)?(?P<label>{_CLASS})(?!推广|经验)")
_MARKED = re.compile(
    rf"(?P<label>{_MARK})(?:类|举措|的)*\s*(?:[（(：:]|共|有|为)?\s*(?P<count>{NUMERAL})\s*项"
)
_CLAUSE = re.compile(r"[，。；！？]")


def in_title(text: str, place: str) -> Iterator[Statement]:
    """Yield what a title states: its batch, and the number of measures in brackets."""
    yield from _found(BATCH, text, StatementKind.BATCH, place)
    yield from _found(_IN_TITLE, text, StatementKind.SELECTED, place)


def in_paragraph(text: str, place: str) -> Iterator[Statement]:
    """Yield what the sentences of a paragraph state."""
    for clause in _CLAUSE.split(text):
        yield from _in_clause(clause, place)


def _in_clause(clause: str, place: str) -> Iterator[Statement]:
    if previous := _PREVIOUS.search(clause):
        yield from _pair(previous, place)
    elif "最佳实践" in clause:
        yield from _found(_COUNT, clause, StatementKind.BEST_PRACTICE, place)
    elif "全国" in clause and re.search(r"复制推广|推广", clause):
        yield from _found(_COUNT, clause, StatementKind.NATIONAL_REPLICATION, place)
    elif re.search(r"入选|列入|选入|评估出|遴选出", clause):
        yield from _found(_COUNT, clause, StatementKind.SELECTED, place)
        yield from _found(BATCH, clause, StatementKind.BATCH, place)
    else:
        yield from _by_class(clause, place)
        yield from _found(_MARKED, clause, StatementKind.MARKED, place)


def _by_class(clause: str, place: str) -> Iterator[Statement]:
    pattern = _BY_CLASS if _BY_CLASS.search(clause) else _CLASS_AFTER
    for found in pattern.finditer(clause):
        count = number_of(found["count"])
        if count is not None:
            yield Statement(StatementKind.BY_CLASS, count, place, LABELS[found["label"]])


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
