"""Automatic numbers of a DOCX, written out as Word shows them: 一、 （一） 1. 案例1."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from core.word_text import W

_PLACE = re.compile(r"%([1-9])")
_HAN = "〇一二三四五六七八九"
_HAN_FORMATS = {
    "chineseCounting",
    "chineseCountingThousand",
    "ideographDigital",
    "japaneseCounting",
    "taiwaneseCounting",
    "taiwaneseCountingThousand",
    "japaneseDigitalTenThousand",
    "chineseLegalSimplified",
}
_CIRCLED_FORMATS = {"decimalEnclosedCircle", "decimalEnclosedCircleChinese"}
_LARGEST = 9999
_NO_NUMBER = {"bullet", "none"}


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is numbered."""

    form: str
    text: str
    start: int


@dataclass(slots=True)
class Numbering:
    """The lists of a document, with how far each has counted."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    abstract_of: dict[str, str] = field(default_factory=dict)
    by_style: dict[str, tuple[str, int]] = field(default_factory=dict)
    _counted: dict[str, dict[int, int]] = field(default_factory=dict)

    def label_of(self, paragraph: etree._Element) -> str:
        """Count the paragraph and return its label, or nothing where it is not numbered."""
        found = self._place_of(paragraph)
        if found is None:
            return ""
        list_id, depth = found
        abstract = self.abstract_of.get(list_id, "")
        levels = self.levels.get(abstract, {})
        level = levels.get(depth)
        if level is None or level.form in _NO_NUMBER:
            return ""
        counted = self._counted.setdefault(abstract, {})
        counted[depth] = min(counted.get(depth, level.start - 1) + 1, _LARGEST)
        for deeper in [one for one in counted if one > depth]:
            del counted[deeper]

        def shown(place: re.Match[str]) -> str:
            at = int(place[1]) - 1
            one = levels.get(at, level)
            return written(counted.get(at, one.start), one.form)

        return _PLACE.sub(shown, level.text)

    def _place_of(self, paragraph: etree._Element) -> tuple[str, int] | None:
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            return None
        style = properties.find(f"{W}pStyle")
        by_style = self.by_style.get(style.get(f"{W}val", "")) if style is not None else None
        own = _own_place(properties)
        if own is None:
            return by_style
        list_id, depth = own
        if list_id == "0":
            return None
        list_id = list_id or (by_style[0] if by_style else "")
        return (list_id, depth) if list_id else None


def read_numbering(numbering: etree._Element | None, styles: etree._Element | None) -> Numbering:
    """Return the lists that a document's parts declare."""
    read = Numbering()
    for abstract in numbering.iter(f"{W}abstractNum") if numbering is not None else ():
        name = abstract.get(f"{W}abstractNumId", "")
        read.levels[name] = {_int(one.get(f"{W}ilvl")): _level(one) for one in abstract.iter(f"{W}lvl")}
    for number in numbering.iter(f"{W}num") if numbering is not None else ():
        target = number.find(f"{W}abstractNumId")
        if target is not None:
            read.abstract_of[number.get(f"{W}numId", "")] = target.get(f"{W}val", "")
    for style in styles.iter(f"{W}style") if styles is not None else ():
        properties = style.find(f"{W}pPr")
        own = _own_place(properties) if properties is not None else None
        if own is not None and own[0]:
            read.by_style[style.get(f"{W}styleId", "")] = own
    return read


def written(number: int, form: str) -> str:
    """Write a number as a list's format has it; a format that is not known is written in figures."""
    if form in _HAN_FORMATS:
        return han(number)
    if form in _CIRCLED_FORMATS and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    if form == "ideographEnclosedCircle" and 1 <= number <= 10:
        return chr(0x3220 + number - 1)
    if form in {"lowerLetter", "upperLetter"} and 1 <= number <= 26:
        return chr((ord("a") if form == "lowerLetter" else ord("A")) + number - 1)
    return str(number)


def han(number: int) -> str:
    """Write a number below 100 as headings do (十二); larger ones in figures."""
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    if not tens:
        return _HAN[ones]
    return ("" if tens == 1 else _HAN[tens]) + "十" + (_HAN[ones] if ones else "")


def _own_place(properties: etree._Element) -> tuple[str, int] | None:
    numbered = properties.find(f"{W}numPr")
    if numbered is None:
        return None
    list_id, depth = numbered.find(f"{W}numId"), numbered.find(f"{W}ilvl")
    return (
        list_id.get(f"{W}val", "") if list_id is not None else "",
        _int(depth.get(f"{W}val")) if depth is not None else 0,
    )


def _level(level: etree._Element) -> Level:
    def value(name: str, default: str) -> str:
        node = level.find(f"{W}{name}")
        return node.get(f"{W}val", default) if node is not None else default

    return Level(value("numFmt", "decimal"), value("lvlText", ""), _int(value("start", "1")) or 1)


def _int(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 6 else 0
