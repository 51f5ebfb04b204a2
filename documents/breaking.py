"""Words without end: an address, a row of marks. Where one is wider than its column, it may break anywhere."""

from __future__ import annotations

import re

from documents.titles import width_em

# Seen by nobody; the source of the PDF takes each for a place to break and prints nothing.
BREAK = "\u200b"
_HAN = "\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
_BLANKS = " \t\n\u2000-\u2006\u2008-\u200b\u3000"
_GLUE = "\u00a0\u2007\u202f\u2060\ufeff"
# A line ends after any Chinese character and at any blank, but for those that glue their neighbours together.
_UNBROKEN = re.compile(f"(?:[{_HAN}]?[{_GLUE}]+[{_HAN}]?|[^{_HAN}{_BLANKS}])+")


def breakable(text: str, room_em: float) -> str:
    """Return a text that fits a column of so many characters: what is too wide for it gets places to break."""
    return _UNBROKEN.sub(lambda found: _parted(found[0]) if width_em(found[0]) > room_em else found[0], text)


def _parted(word: str) -> str:
    return BREAK.join(word)
