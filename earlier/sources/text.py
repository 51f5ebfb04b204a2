"""Plain text: UTF-8, UTF-16 with its mark, or GB18030; any line end."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from core.sources.text import UTF_8, decoded, lines_of
from core.texts import LONGEST_TEXT
from earlier.notebook import Notebook
from earlier.tidying import plain_lines
from earlier.values import SourceLine

MAX_BYTES = 2 * 1024 * 1024
MAX_LINES = 20_000
# Of what is laid out on pages.
MOST_PAGES, MOST_GLYPHS = 300, 300_000
_INDENT = re.compile(r"[ \u3000]{2}|\u3000|\t")


class NotText(ValueError):
    """The bytes are no text; the message says what to do."""


def text_lines(content: bytes, book: Notebook) -> list[SourceLine]:
    """Return a text's lines. Raises `NotText`."""
    if len(content) > MAX_BYTES:
        raise NotText(_("超过%(limit)dMB，不像是一份公函。") % {"limit": MAX_BYTES >> 20})
    physical = lines_of(_decoded(content, book))
    if len(physical) > MAX_LINES:
        raise NotText(_("超过%(limit)d行，不像是一份公函。") % {"limit": MAX_LINES})
    lines = []
    for number, raw in enumerate(physical, start=1):
        place = _("第%(n)d行") % {"n": number}
        require_short(raw, place)
        for plain in plain_lines(raw, place, book):
            lines.append(SourceLine(place, plain, is_indented=bool(_INDENT.match(plain))))
    return lines


def require_short(text: str, place: str) -> None:
    """Refuse a line or a cell that nobody wrote by hand. Raises `NotText`."""
    if len(text) > LONGEST_TEXT:
        facts = {"place": place, "count": len(text), "limit": LONGEST_TEXT}
        raise NotText(_("%(place)s有%(count)d字，最多%(limit)d字，不像是一份公函。") % facts)


def _decoded(content: bytes, book: Notebook) -> str:
    found = decoded(content)
    if found is None:
        raise NotText(_("不是文本文件，或编码不是UTF-8、GB18030。请用记事本另存为UTF-8后再试。"))
    text, encoding = found
    if encoding != UTF_8:
        book.add(_("按%(encoding)s编码读取。") % {"encoding": encoding.upper()})
    return text
