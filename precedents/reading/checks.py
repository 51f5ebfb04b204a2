"""The numbers that a list states of itself as a whole, against what was read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from core.sources.numerals import NUMERAL, number_of
from precedents.reading.values import Line, Notebook, ReadEntry, Saying, Stated, gettext_noop, say

_TOTAL = re.compile(
    rf"(?P<count>{NUMERAL})\s*(?:项|条|个|例|件)(?:[\u4e00-\u9fff“”、]{{0,14}}?)(?:经验|举措|案例|事项|成果|措施|做法)"
)
# （共24项） and 共24项。
_ALONE = re.compile(rf"(?:^|[，：（(、])共计?\s*(?P<count>{NUMERAL})\s*(?:项|条|个|例)\s*(?:[）)。，]|$)")
_EARLIER = re.compile(r"累计|已经?|此前|以来|历年|前.{0,3}批|截至|目前|共有|其中|余")


def totals_in(lines: Sequence[Line]) -> list[tuple[Saying, int]]:
    """Return the numbers by which the lines around the practices say how many there are."""
    return [(line.at, count) for line in lines for count in _counts(line.text)]


def check_totals(totals: Sequence[tuple[Saying, int]], counted: int, book: Notebook) -> None:
    """Note how the stated totals agree: one that holds speaks for all, since a text names other numbers too."""
    held = [(at, count) for at, count in totals if count == counted]
    for at, count in held[:1] or totals[:1]:
        book.stated.append(Stated(at, count, counted))


def check_titles(entries: Sequence[ReadEntry], book: Notebook) -> list[ReadEntry]:
    """Drop a practice that is listed a second time to the letter; the same name over another text is doubted."""
    seen: dict[str, ReadEntry] = {}
    kept = []
    for entry in entries:
        before = seen.get(entry.title)
        if before is not None and (entry.text, entry.place) == (before.text, before.place):
            book.tolerate(
                say(gettext_noop("“%(title)s”重复列出，只记一次。"), title=entry.title[:60]), entry.at
            )
            continue
        if before is not None:
            book.doubt(
                say(gettext_noop("“%(title)s”出现不止一次，内容不同，请核对。"), title=entry.title[:60]),
                entry.at,
            )
        seen[entry.title] = entry
        kept.append(entry)
    return kept


def fold_names(rows: Sequence[ReadEntry], names: Sequence[ReadEntry], book: Notebook) -> list[ReadEntry]:
    """Compare a circular's body with its annex, and return the annex's rows with what only the body says of them.

    What only one of the two has is doubted.
    """
    listed = {_plain(row.title) for row in rows}
    missing = [name for name in names if _plain(name.title) not in listed]
    if names and len(missing) < len(names):
        book.tolerate(say(gettext_noop("正文列举的名称与附表相同，只按附表读取。")))
    for name in missing:
        book.doubt(
            say(gettext_noop("正文列有“%(title)s”，附表中没有同名的一项，没有读取。"), title=name.title[:80]),
            name.at,
        )
    named = {_plain(name.title): name for name in names}
    folded = []
    for row in rows:
        listed_as = named.get(_plain(row.title))
        if listed_as is not None:
            row = replace(row, field=row.field or listed_as.field, scope=row.scope or listed_as.scope)
        elif names:
            book.doubt(
                say(gettext_noop("附表中的“%(title)s”，正文没有列举，请核对。"), title=row.title[:80]), row.at
            )
        folded.append(row)
    return folded


def _plain(title: str) -> str:
    return re.sub(r"[\s“”‘’「」『』\"'、，,。·]", "", title)


def _counts(text: str) -> Iterator[int]:
    alone = _ALONE.search(text)
    if alone and (count := number_of(alone["count"])):
        yield count
    for found in _TOTAL.finditer(text):
        start = max(found.start("count") - 14, 0)
        if _EARLIER.search(text[start : found.start("count")]):
            continue
        count = number_of(found["count"])
        if count is not None and count > 1:
            yield count
