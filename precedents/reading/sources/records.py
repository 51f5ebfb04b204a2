"""JSON lines: `{"title", "text", "place", "document", "in_force_since"}`, one practice a line, all or nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from core.sources.numerals import day_in
from precedents.reading.entries import LONGEST_TEXT, LONGEST_TITLE
from precedents.reading.values import LineKind, Notebook, ReadEntry, Reading, Saying, gettext_noop, say

LIMITS = {
    "title": LONGEST_TITLE, "text": LONGEST_TEXT, "place": 100, "document": 100,
    "field": 100, "scope": 200, "responsible": 500,
}  # fmt: skip
DAY = "in_force_since"
MOST_RECORDS = 200_000


def read_records(text: str, book: Notebook) -> Reading:
    """Read JSON lines. Every line that is refused is named as not read."""
    entries = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        at = say(gettext_noop("第%(n)d行"), n=number)
        entry = _entry(line, at, book)
        if isinstance(entry, Saying):
            book.take(at, LineKind.UNREAD, line.strip()[:200], entry)
        else:
            entries.append(entry)
            book.take(at, LineKind.ENTRY, entry.title)
    return Reading(
        entries=tuple(entries), lines=tuple(book.lines), notes=tuple(book.notes()), are_records=True
    )


def _entry(line: str, at: Saying, book: Notebook) -> ReadEntry | Saying:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return say(gettext_noop("不是一条JSON记录"))
    if not isinstance(record, dict):
        return say(gettext_noop('应是一个对象，如{"title": "…", "text": "…"}'))
    fault = _fault(record)
    if fault is not None:
        return fault
    for name in sorted(set(record) - {*LIMITS, DAY}):
        book.tolerate(say(gettext_noop("字段“%(name)s”没有读取。"), name=name[:40]))
    texts = {name: str(record.get(name) or "").strip() for name in LIMITS}
    return ReadEntry(
        title=texts["title"],
        text=texts["text"],
        field=texts["field"],
        place=texts["place"],
        scope=texts["scope"],
        responsible=texts["responsible"],
        document=texts["document"],
        in_force_since=_day(record),
        at=at,
    )


def _fault(record: Mapping[str, Any]) -> Saying | None:
    for name, limit in LIMITS.items():
        value = record.get(name)
        if value is not None and not isinstance(value, str):
            return say(gettext_noop("“%(name)s”应是文字"), name=name)
        if value and "\x00" in value:
            return say(gettext_noop("“%(name)s”含有不能保存的字符"), name=name)
        if value and len(value.strip()) > limit:
            return say(
                gettext_noop("“%(name)s”有%(count)d字，最多%(limit)d字"),
                name=name,
                count=len(value),
                limit=limit,
            )
    if not (record.get("title") or "").strip():
        return say(gettext_noop("没有名称（title）"))
    if record.get(DAY) and _day(record) is None:
        return say(gettext_noop("“%(text)s”不是日期，请写成2025-03-01这样"), text=str(record[DAY])[:40])
    return None


def _day(record: Mapping[str, Any]) -> date | None:
    value = record.get(DAY)
    return day_in(value) if isinstance(value, str) else None
