"""The numbers in front of rows and headings: 1, 1., 1、, （1）, ⑴, ①, （一）, 一、, 第一项."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from core.sources.numerals import CHINESE, number_of

_HAN = rf"[{CHINESE}]{{1,5}}"
_SIGNS = "①-⑳㉑-㉟㊱-㊿➀-➉❶-❿"
_BRACKETED_SIGNS, _DOTTED_SIGNS, _HAN_SIGNS = "⑴-⒇", "⒈-⒛", "㈠-㈩"
_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("bracketed", re.compile(r"[（(〔［\[]\s*(?P<n>[0-9]{1,4})\s*[）)〕］\]]\s*[.．、]?\s*")),
    ("han bracketed", re.compile(rf"[（(]\s*(?P<n>{_HAN})\s*[）)]\s*[.．、]?\s*")),
    ("sign", re.compile(rf"(?P<n>[{_SIGNS}])\s*[.．、]?\s*")),
    ("bracketed", re.compile(rf"(?P<n>[{_BRACKETED_SIGNS}])\s*[.．、]?\s*")),
    ("plain", re.compile(rf"(?P<n>[{_DOTTED_SIGNS}])\s*")),
    ("han bracketed", re.compile(rf"(?P<n>[{_HAN_SIGNS}])\s*[.．、]?\s*")),
    ("nth", re.compile(rf"第\s*(?P<n>[0-9]{{1,4}}|{_HAN})\s*[项条]\s*[.．、：:]?\s*")),
    ("han", re.compile(rf"(?P<n>{_HAN})\s*[、.．]\s*")),
    ("plain", re.compile(r"(?P<n>[0-9]{1,4})\s*(?:[、]|[.．](?![0-9])|[)）])\s*")),
    ("plain", re.compile(r"(?P<n>[0-9]{1,4})[ \u3000]+")),
)
_ALONE: tuple[tuple[str, re.Pattern[str]], ...] = (
    *_FORMS,
    ("plain", re.compile(r"(?P<n>[0-9]{1,4})")),
    ("han", re.compile(rf"(?P<n>{_HAN})")),
)


@dataclass(frozen=True, slots=True)
class Numbered:
    """A number, the form it is written in, and the text behind it; `is_bare` where only a blank parts the two."""

    value: int
    form: str
    rest: str = ""
    is_bare: bool = False


def number_alone(text: str) -> Numbered | None:
    """Return the number that a text is and nothing else, or None."""
    stripped = text.strip()
    for form, pattern in _ALONE:
        found = pattern.fullmatch(stripped)
        if found and (value := _value(found["n"])) is not None:
            return Numbered(value, form)
    return None


def number_before(text: str) -> Numbered | None:
    """Return the number that a text opens with and the rest of it, or None."""
    stripped = text.strip()
    for form, pattern in _FORMS:
        found = pattern.match(stripped)
        if found and found.end() < len(stripped) and (value := _value(found["n"])) is not None:
            is_bare = found[0].strip().isascii() and found[0].strip().isdecimal()
            return Numbered(value, form, stripped[found.end() :], is_bare=is_bare)
    return None


def _value(written: str) -> int | None:
    if (value := number_of(written)) is not None:
        return value
    sign = unicodedata.normalize("NFKC", written).strip("().")
    if (value := number_of(sign)) is not None:
        return value
    numeric = unicodedata.numeric(written, None) if len(written) == 1 else None
    return int(numeric) if numeric else None
