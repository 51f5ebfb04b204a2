"""Putting text from other programs right: blanks, widths, quotes and brackets. Words and line order stay.

Imported files go through here; the form does the same to what is pasted (`static/js/paste.js`). Both are held to
the examples of tests/measures/samples/pasted.json.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
MARKS = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}
WIDE_OFFSET = 0xFEE0

Replacement = str | Callable[[re.Match[str]], str]


def _rule(pattern: str, replacement: Replacement, flags: int = 0) -> tuple[re.Pattern[str], Replacement]:
    return re.compile(pattern.replace("HAN", HAN), flags), replacement


def _narrow(wide: re.Match[str]) -> str:
    return chr(ord(wide[0]) - WIDE_OFFSET)


RULES = (
    _rule(r"\r\n?|[\u000b\u2028\u2029]", "\n"),
    _rule(r"[\u0000-\u0008\u000c-\u001f\u007f\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]", ""),
    _rule(r"[\t\u00a0\u2000-\u200a\u202f\u3000]", " "),
    # Word's and WPS's own bullets stand in the private area and show as nothing elsewhere.
    _rule(r"[\uf000-\uf0ff]", "·"),
    _rule(r"[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff05]", _narrow),
    # Up to the first Chinese character, then on: tried at each of them, a long text would take for ever.
    _rule(r'"([^"\nHAN]*[HAN][^"\n]*)"', r"“\1”"),
    _rule(r"'([^'\nHAN]*[HAN][^'\n]*)'", r"‘\1’"),
    _rule(r"\(([^()\nHAN]*[HAN][^()\n]*)\)", r"（\1）"),
    _rule(r"(?<=[HAN])\(([^()\n]*)\)", r"（\1）"),
    _rule(r"(?<=[HAN）”’》])[,;:?!]", lambda mark: MARKS[mark[0]]),
    _rule(r"(?<=[HAN）”’》])\.(?=\s|$)", "。", re.MULTILINE),
    _rule(r" {2,}", " "),
    _rule(r"^ +| +$", "", re.MULTILINE),
    _rule(r"\n{3,}", "\n\n"),
    _rule(r"\A\n+|\n+\Z", ""),
)


def put_right(text: str) -> str:
    """Return a text from another program as it would have been typed here."""
    text = unicodedata.normalize("NFC", text)
    for pattern, replacement in RULES:
        text = pattern.sub(replacement, text)
    return text
