"""Numbers, days and document numbers as letters write them, in figures of either width or in Chinese."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from letters.content import document_number

NARROW = dict(zip(range(0xFF10, 0xFF1A), range(0x30, 0x3A), strict=True))
CHINESE = "〇零○一二三四五六七八九十百千两"
NUMERAL = rf"[0-9]{{1,6}}|[{CHINESE}]{{1,9}}"
_DIGITS = {character: value for value, character in enumerate("〇一二三四五六七八九")}
_DIGITS |= {"零": 0, "○": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}

DAY = re.compile(
    rf"(?P<year>[0-9]{{4}}|[{CHINESE}]{{4}})\s*年\s*(?P<month>{NUMERAL})\s*月\s*(?P<day>{NUMERAL})\s*日"
)
_NUMBER = re.compile(
    r"(?P<code>[^\s0-9〔〕\[\]（）()【】［］﹝﹞]{1,20})\s*[〔\[（(【［﹝]\s*(?P<year>[0-9]{4})\s*(?:年)?\s*[〕\]）)】］﹞]"
    r"\s*第?\s*(?P<sequence>[0-9]{1,6})\s*号"
)


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """发文字号 in its three parts."""

    agency_code: str
    year: int
    sequence: int

    def __str__(self) -> str:
        return document_number(self.agency_code, self.year, self.sequence)


def number_of(text: str) -> int | None:
    """Return the number that a numeral writes (19, 十九, 二〇二二), or None."""
    if text.isascii() and text.isdecimal():
        return int(text)
    if not text or any(character not in _DIGITS and character not in _UNITS for character in text):
        return None
    if not any(character in _UNITS for character in text):
        return int("".join(str(_DIGITS[character]) for character in text))
    total, digit = 0, 0
    for character in text:
        if character in _UNITS:
            total, digit = total + (digit or 1) * _UNITS[character], 0
        else:
            digit = _DIGITS[character]
    return total + digit


def day_of(found: re.Match[str]) -> date | None:
    """Return the day that a match of `DAY` writes, or None where the calendar has no such day."""
    year, month, day = (number_of(found[part]) or 0 for part in ("year", "month", "day"))
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_document_number(text: str) -> DocumentNumber | None:
    """Return the document number that a whole line writes, with whatever brackets, or None."""
    found = _NUMBER.fullmatch(text.strip())
    if found is None:
        return None
    return DocumentNumber(found["code"], int(found["year"]), int(found["sequence"]))
