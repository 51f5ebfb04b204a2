"""Numbers and days as letters and lists write them: figures of either width, Chinese numerals, numbers in circles."""

from __future__ import annotations

import re
from datetime import date

NARROW = dict(zip(range(0xFF10, 0xFF1A), range(0x30, 0x3A), strict=True))
CHINESE = "〇零○一二三四五六七八九十百千两"
NUMERAL = rf"(?:[0-9]{{1,6}}|[{CHINESE}]{{1,9}})"
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_DIGITS = {character: value for value, character in enumerate("〇一二三四五六七八九")}
_DIGITS |= {"零": 0, "○": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}

DAY = re.compile(
    rf"(?P<year>[0-9]{{4}}|[{CHINESE}]{{4}})\s*年\s*(?P<month>{NUMERAL})\s*月\s*(?P<day>{NUMERAL})\s*日"
)
_ISO_DAY = re.compile(r"(?P<year>[0-9]{4})[-/.](?P<month>[0-9]{1,2})[-/.](?P<day>[0-9]{1,2})(?:[T ].*)?")


def number_of(text: str) -> int | None:
    """Return the number that a numeral writes (19, 十九, 二〇二二, ③), or None."""
    if text.isascii() and text.isdecimal():
        return int(text)
    if len(text) == 1 and text in CIRCLED:
        return CIRCLED.index(text) + 1
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


def day_in(text: str) -> date | None:
    """Return the day that a whole text writes (2020年6月28日, 二〇二〇年六月二十八日, 2020-06-28), or None."""
    found = DAY.fullmatch(text.strip()) or _ISO_DAY.fullmatch(text.strip())
    return day_of(found) if found else None


def day_of(found: re.Match[str]) -> date | None:
    """Return the day that a match of `DAY` writes, or None where the calendar has no such day."""
    year, month, day = (number_of(found[part]) or 0 for part in ("year", "month", "day"))
    try:
        return date(year, month, day)
    except ValueError:
        return None
