"""From a heading and the paragraphs under it to one practice."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable
from dataclasses import dataclass

from core.sources.numerals import day_in
from precedents.reading.labels import labelled
from precedents.reading.quoting import first_sentence, unquoted
from precedents.reading.tidying import without_blanks
from precedents.reading.values import Line, LineKind, Notebook, ReadEntry, Saying, gettext_noop, say
from precedents.reading.words import Part, is_place, part_of

LONGEST_TITLE = 200
# Longer than this, a first sentence is prose.
LONGEST_NAME = 80
LONGEST_TEXT = 20_000
_WIDE = re.compile(r"\t+|[ \u3000]{2,}|\u3000")
_PLACE_BEHIND = re.compile(r"\s*[（(](?P<place>[^（()）]{2,40})[）)]$")
_PLACE_BEFORE = re.compile(r"^(?P<place>[^：:。，“”]{2,30})[：:]\s*(?=\S)")
# 【名称】正文, 名称——正文, and a Latin stop where a Chinese one is meant.
_BRACKETED = re.compile(r"【(?P<name>[^【】]{3,80})】\s*[：:]?\s*(?P<text>[^【】\s].*)", re.DOTALL)
_DASHED = re.compile(r"(?P<name>[^—，。]{4,40})(?:——|——|―――?|—)(?P<text>(?=[^—]{12})[^—]*，.*)", re.DOTALL)
_LATIN_STOP = re.compile(r"(?<=[\u4e00-\u9fff）”])[.．]\s+(?=[\u4e00-\u9fff“])")
_ARROW = re.compile(r"^[—–-]{1,3}\s*")


@dataclass(slots=True)
class Opened:
    """A practice as it is being read: its heading, then its paragraphs. `shown` is the whole line of the heading."""

    at: Saying
    heading: str
    number: int | None = None
    field: str = ""
    scope: str = ""
    place: str = ""
    shown: str = ""
    paragraphs: list[Line] = dataclasses.field(default_factory=list)


def entry_of(opened: Opened, book: Notebook) -> ReadEntry | None:
    """Return the practice, or None where it has no name: then its line is named as not read."""
    heading = opened.heading.strip()
    title, text = name_and_text(heading)
    title, place = _without_place(without_blanks(title), opened.at, book)
    refusal = _fault_of(title, text, opened.paragraphs)
    if refusal is not None:
        book.take(opened.at, LineKind.UNREAD, opened.shown or heading, refusal)
        for line in opened.paragraphs:
            book.take(
                line.at, LineKind.UNREAD, line.text.strip(), say(gettext_noop("属于上面没有读出的一条"))
            )
        return None
    book.take(opened.at, LineKind.ENTRY, opened.shown or heading)
    facts: dict[Part, str] = {}
    texts = [text] if text else []
    for line in opened.paragraphs:
        book.take(line.at, LineKind.TEXT, line.text.strip())
        _take_paragraph(line, texts, facts, book)
    body = "\n".join(texts)
    if len(body) > LONGEST_TEXT:
        book.doubt(say(gettext_noop("正文超过%(limit)d字，只取前面的部分。"), limit=LONGEST_TEXT), opened.at)
    return ReadEntry(
        title=title,
        text=body[:LONGEST_TEXT],
        field=facts.get(Part.FIELD, opened.field)[:100],
        place=(facts.get(Part.PLACE) or place or opened.place)[:100],
        scope=facts.get(Part.SCOPE, opened.scope)[:200],
        responsible=facts.get(Part.RESPONSIBLE, "")[:500],
        document=facts.get(Part.DOCUMENT, "")[:100],
        in_force_since=day_in(facts.get(Part.DAY, "")),
        number=opened.number,
        at=opened.at,
    )


def name_and_text(heading: str) -> tuple[str, str]:
    """Part `名称。正文`, `名称：正文` and `名称  正文`; a heading without any of these is a name alone."""
    bracketed = _BRACKETED.fullmatch(heading.strip())
    if bracketed:
        return bracketed["name"].strip(), bracketed["text"].strip()
    heading = _LATIN_STOP.sub("。", heading, count=1) if "。" not in heading.strip().rstrip("。") else heading
    name, text = first_sentence(heading)
    dashed = _DASHED.fullmatch(heading.strip())
    if dashed and not text:
        return unquoted(dashed["name"]), dashed["text"].strip()
    before, after = first_sentence(name, "：:")
    if _names_before_colon(before, after, has_text=bool(text), ends=heading.rstrip().endswith("。")):
        return unquoted(before), heading.strip()[len(before) + 1 :].strip()
    if text or heading.rstrip().endswith("。"):
        return unquoted(name), text
    parted = _WIDE.split(heading.strip(), maxsplit=1)
    if len(parted) == 2 and len(parted[0]) >= 4 and len(parted[1]) > len(parted[0]):
        return unquoted(parted[0]), parted[1].strip()
    return unquoted(heading.strip().rstrip("；;")), ""


def _names_before_colon(before: str, after: str, *, has_text: bool, ends: bool) -> bool:
    """名称：正文 has prose behind its colon; a name may hold a colon too (“一码通”：通关新模式)."""
    if len(before) < 4 or len(before) > LONGEST_NAME or is_place(before):
        return False
    is_prose = "，" in after and len(after) > 24
    return is_prose or len(before + after) > LONGEST_NAME or (not has_text and (ends or len(after) > 30))


def _fault_of(title: str, text: str, paragraphs: Iterable[Line]) -> Saying | None:
    if not title:
        return say(gettext_noop("有序号，没有名称"))
    if not any(character.isalnum() for character in title):
        return say(gettext_noop("名称里没有文字"))
    if len(title) > LONGEST_TITLE:
        return say(
            gettext_noop("第一句有%(count)d字，最多%(limit)d字，看不出名称到哪里为止"),
            count=len(title),
            limit=LONGEST_TITLE,
        )
    if len(title) > LONGEST_NAME and ("，" in title or "；" in title) and not text and not list(paragraphs):
        return say(gettext_noop("是一段文字，没有单独的名称；请在名称后加句号"))
    return None


def _without_place(title: str, at: Saying, book: Notebook) -> tuple[str, str]:
    """Take a place off a name: 名称（厦门片区） or 厦门片区：名称."""
    behind = _PLACE_BEHIND.search(title)
    if behind and is_place(behind["place"]) and behind.start() > 1:
        book.tolerate(say(gettext_noop("名称后括号里的地区记为“地区”。")), at)
        return title[: behind.start()].strip(), behind["place"].strip()
    before = _PLACE_BEFORE.match(title)
    if before and is_place(before["place"]):
        book.tolerate(say(gettext_noop("名称前的地区记为“地区”。")), at)
        return unquoted(title[before.end() :]), before["place"].strip()
    return title, ""


def _take_paragraph(line: Line, texts: list[str], facts: dict[Part, str], book: Notebook) -> None:
    paragraph = without_blanks(line.text)
    label = labelled(paragraph)
    found = part_of(label.rest if label else paragraph)
    if found and found[0] is not Part.TEXT:
        if found[0] is Part.DAY and day_in(found[1].rstrip("。")) is None:
            texts.append(paragraph)
            return
        facts.setdefault(found[0], found[1].rstrip("。"))
        return
    dashed = _ARROW.sub("", paragraph)
    if not texts and is_place(dashed):
        facts.setdefault(Part.PLACE, dashed)
        return
    texts.append(label.rest if label and found else paragraph)
